"""Collecting stored files that no row names: of acts rolled back, of workers that died, of deletes that failed.

The storage is this install's own below its folder: two databases that share one would collect each other's files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models

from escalated.core.db import now
from escalated.core.periodic import periodic
from escalated.tickets.models import FOLDER, private_storage

ABANDONED_AFTER = timedelta(hours=24)  # far longer than any upload takes: its file is written before its row
DIGITS = "0123456789abcdef"


def collect_files() -> int:
    """Delete every stored file without a row that is a day old, and return how many."""
    return sum(map(collect_files_under, DIGITS))


def collect_files_under(digit: str) -> int:
    """Do so for names that begin with this hexadecimal digit; a storage that cannot list keeps all it has."""
    storage = private_storage()
    stored = list(_stored(storage, digit))
    known = _known(digit) if stored else set()
    return sum(_collect(storage, name) for name in stored if name not in known)


def _stored(storage: Storage, digit: str) -> Iterator[str]:
    for other in DIGITS:
        folder = f"{FOLDER}/{digit}{other}"
        try:
            _folders, files = storage.listdir(folder)
        except (FileNotFoundError, NotImplementedError):
            continue
        yield from (f"{folder}/{name}" for name in files)


def _known(digit: str) -> set[str]:
    """Return what rows name, read after the files were listed and by one statement.

    A file that goes from a draft to a message meanwhile is then in one of the two.
    """
    first, *others = [
        model._base_manager.filter(**{f"{field.name}__startswith": f"{FOLDER}/{digit}"})
        .order_by()
        .values_list(field.name)
        for model in apps.get_app_config("escalated").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    return {name for (name,) in first.union(*others, all=True)}


def _collect(storage: Storage, name: str) -> bool:
    try:
        if storage.get_modified_time(name) > now() - ABANDONED_AFTER:
            return False
        storage.delete(name)
    except (FileNotFoundError, NotImplementedError):
        return False
    return True


for _digit in DIGITS:  # a sixteenth at a time, so that each ends within its lease
    periodic(f"collect_files_{_digit}", every=timedelta(hours=6))(partial(collect_files_under, _digit))
