"""The wheel, built once, and empty environments to install it into."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.packaging.host import HOST_FILES


@dataclass(frozen=True)
class Environment:
    """An environment that holds what was installed, a tiny host project, and no Node."""

    python: Path
    project: Path

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments in the project and return what it says."""
        done = subprocess.run(
            [self.python, *arguments],
            cwd=self.project,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def variables(self) -> Mapping[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ESCALATED_", "DJANGO_"))
        }
        return kept | {"PATH": str(self.python.parent), "DJANGO_SETTINGS_MODULE": "host.settings"}


def make_environment(interpreter: str, folder: Path, *requirements: str | Path) -> Environment:
    """Make an empty environment, install the requirements as a person would, and write a host."""
    subprocess.run([interpreter, "-m", "venv", folder / "venv"], check=True, timeout=300)
    environment = Environment(folder / "venv" / "bin" / "python", folder / "project")
    for name, content in HOST_FILES.items():
        path = environment.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    environment.run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *map(str, requirements))
    return environment


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from this tree; needs a built front end (make build)."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def locked_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a constraints file of the locked versions, so that the test does not change by itself."""
    pins = re.findall(r"^\S+==[^\\\n]+", (ROOT / "requirements" / "demo.txt").read_text(encoding="utf-8"), re.MULTILINE)
    path = tmp_path_factory.mktemp("constraints") / "constraints.txt"
    path.write_text("\n".join(pins) + "\n", encoding="utf-8")
    return path
