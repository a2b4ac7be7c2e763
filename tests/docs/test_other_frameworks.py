"""The helpdesk mounts in a process of its own, as docs/other-frameworks.md shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from escalated.mount import Person
from tests.docs.blocks import blocks
from tests.docs.commands import commands
from tests.examples.site import bare_environment, running, wait_until

PAGE = "docs/other-frameworks.md"
SHOP, SIGNING = (block for block in blocks(PAGE) if block.language == "python")
_, MANAGING = (block for block in blocks(PAGE) if block.language == "bash")


@pytest.mark.slow
def test_its_commands_run_for_the_module_that_makes_the_call(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP.text, encoding="utf-8")
    env = bare_environment()
    program = Path(sys.executable).parent

    def run(words: list[str], *more: str) -> str:
        command: list[str | Path] = [program / words[0], *words[1:], *more]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False).stdout

    migrate, worker, doctor = commands(MANAGING)
    run(migrate)
    with running([program / worker[0], *worker[1:]], cwd=tmp_path, env=env, log=tmp_path / "worker.log"):
        wait_until(lambda: "worker" not in _wrong(run(doctor, "--json")), seconds=90)
        wrong = _wrong(run(doctor, "--json"))
    assert wrong <= {"mail server"}  # of which there need be none here


def _wrong(findings: str) -> set[str]:
    return {each["name"] for each in json.loads(findings) if not each["is_fine"]}


def test_the_header_it_signs_is_believed() -> None:
    names: dict[str, Any] = {}
    exec(SIGNING.text, names)
    asked = RequestFactory().get("/", headers={"X-Escalated-Identity": names["header"]})
    assert names["identify"](asked) == Person("kim", name="Kim")
    assert names["identify"](RequestFactory().get("/")) is None
