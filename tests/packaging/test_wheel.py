"""The wheel alone is a working helpdesk: no Node, no checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.packaging.conftest import make_environment
from tests.packaging.host import desk_and_its_files

pytestmark = pytest.mark.slow

APP = "escalated/static/escalated/app/"
A_WORKING_DESK = {
    "the desk": (200, "text/html"),
    "js": (200, "text/javascript"),
    "css": (200, "text/css"),
}


def test_the_wheel_holds_the_built_front_end_and_nothing_that_built_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        built = json.loads(archive.read(f"{APP}manifest.json"))
    assert {f"{APP}{each['file']}" for each in built.values()} <= names
    assert {"escalated/py.typed", "escalated/migrations/0001_initial.py"} <= names
    assert {name for name in names if name.endswith((".vue", ".ts")) or name.startswith(("tests", "frontend"))} == set()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"escalated"}


def test_an_empty_environment_without_node_serves_the_agent_desk(
    wheel: Path, locked_versions: Path, tmp_path: Path
) -> None:
    environment = make_environment(sys.executable, tmp_path, wheel, "-c", locked_versions)
    assert environment.run("-c", "import shutil; print(shutil.which('node'))").strip() == "None"
    assert desk_and_its_files(environment) == A_WORKING_DESK


def test_packaging_without_a_built_front_end_says_so_in_a_line(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("static", "__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    done = subprocess.run(build, cwd=tree, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "The front end is not built" in done.stderr
    assert "Traceback" not in done.stderr
