"""The audit log."""

from __future__ import annotations

import pytest

from escalated.core.db import operation
from escalated.timeline.audit import CHANGES, AdminChange, AuditEntry, record_change
from tests.making import make_agent

pytestmark = pytest.mark.django_db


class LampLit(AdminChange):
    kind = "lamp.lit"

    def sentence(self, actor: str) -> str:
        return f"{actor} lit {self.subject}"


def test_a_change_is_one_row_with_who_and_what() -> None:
    boss = make_agent("grace", is_admin=True)
    entry = operation(record_change)(LampLit(subject_id=3, subject="The lamp"), by=boss)
    assert list(AuditEntry.objects.all()) == [entry]
    assert (entry.kind, entry.subject, entry.actor_id, entry.sentence) == (
        "lamp.lit",
        "The lamp",
        boss.id,
        "Grace lit The lamp",
    )


def test_outside_an_operation_nothing_is_recorded() -> None:
    with pytest.raises(RuntimeError):
        record_change(LampLit(subject="The lamp"), by=make_agent(is_admin=True))
    assert not AuditEntry.objects.exists()


def test_a_newer_versions_entry_says_that_it_is_not_known() -> None:
    entry = AuditEntry.objects.create(kind="moon.moved", data={"x": 1}, actor_kind="agent", actor_name="Grace")
    assert entry.sentence == "Grace changed something this version does not know"
    assert "lamp.lit" in CHANGES
