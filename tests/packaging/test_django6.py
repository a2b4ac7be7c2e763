"""Newer Python and newer Django, where this machine has the interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.djangos import NEWER, interpreter
from tests.packaging.conftest import make_environment
from tests.packaging.host import desk_and_its_files
from tests.packaging.test_wheel import A_WORKING_DESK

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("django", "version"), NEWER.items())
def test_the_desk_works_on(django: str, version: str, wheel: Path, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"NOT TESTED ON DJANGO {django}: no Python {version} runs on this machine")
    environment = make_environment(python, tmp_path, wheel, f"Django~={django}.0")
    assert environment.run("-m", "django", "--version").startswith(f"{django}.")
    assert "no issues" in environment.run("-m", "django", "check")
    environment.run("-m", "django", "makemigrations", "escalated", "--check", "--dry-run")
    assert desk_and_its_files(environment) == A_WORKING_DESK
