"""Stored files that no row names are collected, and no others."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.test import override_settings

from escalated.core.db import atomic, now
from escalated.core.ids import random_name
from escalated.core.periodic import PeriodicWork
from escalated.tickets.collecting import ABANDONED_AFTER, DIGITS, collect_files
from escalated.tickets.drafting import Draft, DraftFile, add_draft_file, forget_draft_files
from escalated.tickets.models import Attachment, private_storage, random_path
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.undoing import undo
from tests.holding import with_undo
from tests.making import make_agent, make_ticket, make_upload, run_due
from tests.settings import STORAGES

DAY = ABANDONED_AFTER.total_seconds()

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(tmp_path: Path) -> Any:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    with override_settings(STORAGES={**STORAGES, "escalated": backend}):
        for model in (Attachment, DraftFile):
            model._meta.get_field("file").storage = private_storage()
        yield
    for model in (Attachment, DraftFile):
        model._meta.get_field("file").storage = private_storage()


def lay_down(age: float = DAY + 60) -> str:
    """Store a file without a row, as of so many seconds ago."""
    return grown_old(private_storage().save(random_path(None, "x"), ContentFile(b"hello")), age)  # type: ignore[arg-type]


def grown_old(name: str, age: float = DAY + 60) -> str:
    moment = time.time() - age
    os.utime(private_storage().path(name), (moment, moment))
    return name


def stored() -> set[str]:
    root = Path(private_storage().path("."))
    return {str(each.relative_to(root)) for each in root.rglob("*") if each.is_file()}


def test_what_no_row_names_goes_once_it_is_a_day_old() -> None:
    old = [lay_down() for _ in range(40)]
    young = {lay_down(DAY - 60), lay_down(0)}
    assert (len({Path(name).name[0] for name in old}) > 3, collect_files()) == (True, 40)
    assert (stored(), collect_files()) == (young, 0)


def test_what_a_message_or_a_draft_has_stays_however_old() -> None:
    ticket, agent = make_ticket(attachments=[make_upload()]), make_agent()
    add_draft_file(ticket, "reply", make_upload(), by=agent)
    for name in stored():
        grown_old(name, DAY * 400)
    before = stored()
    lay_down()
    assert (len(before), collect_files(), stored()) == (2, 1, before)


def test_a_rolled_back_message_leaves_its_file_for_a_day() -> None:
    class Regret(Exception):
        pass

    ticket, agent = make_ticket(), make_agent()

    def change_ones_mind() -> None:
        with atomic():
            reply_to_ticket(ticket, "Hello", by=agent, attachments=[make_upload()])
            raise Regret

    with pytest.raises(Regret):
        change_ones_mind()
    (left,) = stored()
    assert (Attachment.objects.count(), collect_files(), stored()) == (0, 0, {left})
    grown_old(left)
    assert (collect_files(), stored()) == (1, set())


@with_undo
def test_a_file_that_comes_back_to_its_draft_stays() -> None:
    ticket, agent = make_ticket(), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent, attachments=[make_upload()])
    (name,) = map(grown_old, stored())
    undo(ticket, [ticket.activities.latest("id").pk], by=agent)
    assert (DraftFile.objects.count(), Attachment.objects.count()) == (1, 0)
    assert (collect_files(), stored()) == (0, {name})


def test_files_of_others_in_the_same_storage_stay() -> None:
    storage = private_storage()
    others = {"escalated/readme.txt", "escalated/zz/x", "exports/ab/abc", "abc"}
    for name in others:
        storage.save(name, ContentFile(b"theirs"))
        grown_old(name)
    assert (collect_files(), stored()) == (0, others)


class Listless(FileSystemStorage):
    """A storage that cannot list, as some that are written at home."""

    def listdir(self, path: str) -> Any:
        raise NotImplementedError("This backend doesn't support listing.")


class Timeless(FileSystemStorage):
    def get_modified_time(self, name: str) -> Any:
        raise NotImplementedError("This backend doesn't tell times.")


@pytest.mark.parametrize("backend", [Listless, Timeless])
def test_a_storage_that_cannot_list_or_tell_times_keeps_what_it_has(
    backend: type[Storage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = lay_down()
    monkeypatch.setitem(storages._storages, "escalated", backend(location=str(tmp_path)))  # type: ignore[attr-defined, call-arg]
    assert (collect_files(), stored()) == (0, {name})


def test_two_workers_may_collect_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lay_down()
    asked = FileSystemStorage.get_modified_time

    def gone_by_then(self: FileSystemStorage, name: str) -> Any:
        moment = asked(self, name)
        self.delete(name)
        return moment

    monkeypatch.setattr(FileSystemStorage, "get_modified_time", gone_by_then)
    collect_files()
    assert stored() == set()


def test_the_worker_collects_all_of_it_and_comes_round_again() -> None:
    lay_down()
    run_due()
    assert stored() == set()
    rows = PeriodicWork.objects.filter(name__startswith="collect_files_")
    assert [row.name for row in rows.order_by("name")] == [f"collect_files_{digit}" for digit in DIGITS]
    assert {row.next_attempt_at > now() + timedelta(hours=5) for row in rows} == {True}


def test_a_draft_nobody_touched_for_a_week_loses_its_files_by_itself() -> None:
    ticket, agent = make_ticket(), make_agent()
    add_draft_file(ticket, "reply", make_upload(), by=agent)
    forget_draft_files()
    assert len(stored()) == 1
    Draft.objects.update(updated_at=now() - timedelta(days=8))
    run_due()
    assert (DraftFile.objects.count(), stored()) == (0, set())


def test_names_are_random_bits_that_fit_the_folders_that_are_read() -> None:
    names = {random_name() for _ in range(100)}
    assert (len(names), {len(name) for name in names}) == (100, {32})
    assert {char for name in names for char in name} <= set(DIGITS)
