"""Newer Python and newer Django, where this machine has the interpreter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import make_environment
from tests.packaging.host import desk_and_its_files
from tests.packaging.test_wheel import A_WORKING_DESK

pytestmark = pytest.mark.slow


def interpreter(version: str) -> str:
    """Return a Python of this version that runs; a shim on the PATH may exist and not run."""
    side_by_side = (Path(sys.base_prefix).parent, Path.home() / ".pyenv" / "versions")
    installed = [path for folder in side_by_side for path in folder.glob(f"{version}.*/bin/python{version}")]
    for candidate in [f"python{version}", *map(str, installed)]:
        path = shutil.which(candidate)
        if path and _runs(path):
            return path
    pytest.skip(f"NOT TESTED ON PYTHON {version}: none runs on this machine")


def _runs(path: str) -> bool:
    return subprocess.run([path, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(("python", "django"), [("3.12", "6.0"), ("3.13", "6.1")])
def test_the_desk_works_on(python: str, django: str, wheel: Path, tmp_path: Path) -> None:
    environment = make_environment(interpreter(python), tmp_path, wheel, f"Django~={django}.0")
    assert environment.run("-m", "django", "--version").startswith(f"{django}.")
    assert "no issues" in environment.run("-m", "django", "check")
    environment.run("-m", "django", "makemigrations", "escalated", "--check", "--dry-run")
    assert desk_and_its_files(environment) == A_WORKING_DESK
