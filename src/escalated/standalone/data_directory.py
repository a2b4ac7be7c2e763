"""The one directory in which an Escalated that runs alone keeps everything: database, files, mail, its key."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

VARIABLE = "ESCALATED_DATA_DIR"
KEY = "secret-key"
CONTENT = ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "attachments", "outbox", "seeded")


def data_directory() -> Path:
    """Return the directory, made now if need be, closed to other people of the machine."""
    path = Path(os.environ.get(VARIABLE) or "demo-data").resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(directory: Path) -> str:
    """Return the install's own secret key, made on the first start and readable by its owner alone."""
    path = directory / KEY
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def empty(directory: Path) -> None:
    """Remove what we keep there, by name, and only where we did: a directory may be somebody's own."""
    if not (directory / KEY).exists():
        return
    for name in CONTENT:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
