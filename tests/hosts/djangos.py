"""Runs hosts of every shape on each Django that is supported: ``make test-hosts``.

The oldest is the one that everything else is tested on; each newer one gets an environment of its own, from its lock
file, with the oldest Python that it runs on here. Words on the command line go to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.hosts.running import ROOT

OLDEST = "5.2"
NEWER = {"6.0": "3.12", "6.1": "3.13"}
ENVIRONMENTS = ROOT / ".venvs"


def interpreter(version: str) -> str | None:
    """Return a Python of this version that runs, if there is one; a shim on the PATH may exist and not run."""
    side_by_side = (Path(sys.base_prefix).parent, Path.home() / ".pyenv" / "versions")
    installed = [path for folder in side_by_side for path in folder.glob(f"{version}.*/bin/python{version}")]
    found = filter(None, map(shutil.which, [f"python{version}", *map(str, installed)]))
    return next(filter(_runs, found), None)


def _runs(python: str) -> bool:
    return subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


def main(words: list[str]) -> int:
    """Return how many of the Djangos failed; in CI one that cannot be tried is a failure."""
    failed = int(_fails(Path(sys.executable), words))
    for django, version in NEWER.items():
        if found := interpreter(version):
            failed += _fails(_environment(django, found), words)
        else:
            sys.stderr.write(f"!! NOT TESTED ON DJANGO {django}: no Python {version} runs on this machine.\n")
            failed += bool(os.environ.get("CI"))
    return failed


def _fails(python: Path, words: list[str]) -> bool:
    told = "import sys, django; print(f'== Hosts on Django {django.__version__}, Python {sys.version.split()[0]}')"
    subprocess.run([python, "-c", told], check=True)
    return subprocess.run([python, "-m", "pytest", "-q", "tests/hosts", *words], cwd=ROOT, check=False).returncode != 0


def _environment(django: str, base: str) -> Path:
    """Return the Python of that Django's environment, made anew when its lock file or our own metadata changed."""
    folder, lock = ENVIRONMENTS / f"django-{django}", ROOT / "requirements" / f"django-{django}.txt"
    python, made_of = folder / "bin" / "python", folder / "made-of.txt"
    wanted = lock.read_text(encoding="utf-8") + (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if not made_of.exists() or made_of.read_text(encoding="utf-8") != wanted:
        sys.stderr.write(f"Making {folder.relative_to(ROOT)} ...\n")
        subprocess.run([base, "-m", "venv", "--clear", folder], check=True)
        install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", lock], check=True)
        subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", ROOT], check=True)
        made_of.write_text(wanted, encoding="utf-8")
    return python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
