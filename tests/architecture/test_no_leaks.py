"""What is committed works anywhere: it names no package index and no machine's own paths."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

# Written so that this file does not match itself.
INDEX_HOST = re.compile(r"regi[s]try\.npm|python[h]osted|\bpy[p]i\.(org|python)|--(extra-)?index-[u]rl|--find-[l]inks")
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+|op[t]/(wheel|pypi))/")


def committed() -> list[tuple[str, str]]:
    """Return name and text of every text file that is, or is about to be, in the repository."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is not a git checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (Path(name) for name in names.split("\0") if name)
    return [(path.as_posix(), _text(ROOT / path)) for path in paths if (ROOT / path).is_file()]


def _text(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", "replace")


@pytest.mark.parametrize("pattern", [INDEX_HOST, MACHINE_PATH], ids=["index host", "machine path"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    assert {name: found[0] for name, text in committed() if (found := pattern.search(text))} == {}


def test_lock_files_leave_the_index_to_the_machine() -> None:
    locks = {name: text for name, text in committed() if name.endswith("package-lock.json")}
    assert {name for name, text in locks.items() if '"resolved"' in text} == set()
    pins = {name: text for name, text in committed() if re.fullmatch(r"requirements/.*\.txt", name)}
    assert {name for name, text in pins.items() if "://" in text or "--hash=sha256:" not in text} == set()
