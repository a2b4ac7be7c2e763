"""Follows docs/start.md word by word in an empty folder, and says how long the first ticket took.

A block below ``<!-- step: … -->`` is a step: ``run`` is run in a shell, ``append FILE`` written to the end of a file,
``start`` runs until the end, ``until`` is run again and again until it succeeds.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import ROOT
from tests.examples.site import bare_environment, free_port, running

PAGE = ROOT / "docs" / "start.md"
STEP = re.compile(r"<!-- step: (\w+) ?(\S*) -->\n```\w+\n(.*?)```", re.DOTALL)
WITHIN_SECONDS = 300


@dataclass(frozen=True)
class Step:
    kind: str
    file: str
    text: str


def steps(port: int) -> list[Step]:
    """Return what the page says, on a port that is free here."""
    text = PAGE.read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    return [Step(*found) for found in STEP.findall(text)]


def prepare(folder: Path, wheel: Path, *constraints: str) -> dict[str, str]:
    """Let pip take this wheel for the package; return the environment of whoever works in the folder."""
    (folder / "constraints.txt").write_text(
        "\n".join([f"escalated @ {wheel.as_uri()}", *constraints]), encoding="utf-8"
    )
    return bare_environment(
        PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        PIP_CONSTRAINT=str(folder / "constraints.txt"),
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        DJANGO_SUPERUSER_PASSWORD="a long password",
    )


def follow(project: Path, env: Mapping[str, str]) -> list[str]:
    """Do every step in an empty folder; return what the steps said."""
    with ExitStack() as stack:
        return [_do(step, project, env, stack) for step in steps(free_port())]


def _do(step: Step, project: Path, env: Mapping[str, str], stack: ExitStack) -> str:
    match step.kind:
        case "append":
            with (project / step.file).open("a", encoding="utf-8") as file:
                file.write(step.text)
            return ""
        case "start":
            log = project / f"{len(list(project.glob('*.log')))}.log"
            stack.enter_context(running(shlex.split(step.text), cwd=project, env=env, log=log))
            return ""
        case "until":
            return shell(step.text, project, env, tries=60)
        case _:
            return shell(step.text, project, env)


def shell(text: str, project: Path, env: Mapping[str, str], *, tries: int = 1) -> str:
    for _ in range(tries):
        done = subprocess.run(
            ["bash", "-e", "-c", text], cwd=project, env=env, capture_output=True, text=True, timeout=600, check=False
        )
        if done.returncode == 0:
            return done.stdout
        time.sleep(1)
    raise AssertionError(text + done.stdout + done.stderr)


def main() -> int:
    (wheel,) = (ROOT / "dist").glob("*.whl")
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        project = Path(folder) / "project"
        project.mkdir()
        said = follow(project, prepare(Path(folder), wheel))
        seconds = time.monotonic() - began
    assert any('"ticket_id": 1' in each for each in said), said
    print(f"The first ticket came by mail, and all was found in order, after {seconds:.0f} seconds.")  # noqa: T201
    return 0 if seconds <= WITHIN_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
