"""The demo's history is made by the real operations, and leaves no work behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from escalated.core.db import now
from escalated.core.jobs import JobState, due, kinds, tick
from escalated.mail.alerts import ChannelAlert
from escalated.mail.health import mail_health
from escalated.mail.watching import watch_mail
from escalated.models import AgentProfile, Contact, Department, OutgoingMail, Reply, StoredMail, Ticket, TicketActivity
from escalated.standalone.demo.seeding import clock_at, seed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ESCALATED_DATA_DIR", str(tmp_path))
    as_demo = {**settings.ESCALATED, "HOST": "escalated.standalone.people.DemoHost"}
    with override_settings(ESCALATED=as_demo, EMAIL_BACKEND="escalated.standalone.outbox.OutboxBackend"):
        seed(30)
        yield


@pytest.mark.usefixtures("seeded")
def test_history_lies_in_the_past_and_leaves_no_work(tmp_path: Path) -> None:
    assert (Ticket.objects.count(), Contact.objects.count(), AgentProfile.objects.count()) == (30, 40, 6)
    assert [department.name for department in Department.objects.all()] == ["Support", "Billing", "Orders"]
    moments = list(TicketActivity.objects.order_by("pk").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < timezone.now() - timedelta(seconds=30)
    assert set(TicketActivity.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert OutgoingMail.objects.filter(sent_at=None).count() == 0
    written = len(list((tmp_path / "outbox").glob("*.eml")))
    assert [kind.name for kind in kinds() if due(kind.model, now())] == []
    tick()
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == written > 0


@pytest.mark.usefixtures("seeded")
def test_a_first_look_meets_no_alarm_but_one_mail_to_review() -> None:
    watch_mail()
    assert (ChannelAlert.objects.count(), mail_health().incoming.problems, mail_health().outgoing.problems) == (
        0,
        (),
        (),
    )
    assert StoredMail.objects.failed().count() == 1


@pytest.mark.usefixtures("seeded")
def test_mail_came_from_people_who_are_known_and_quotes_are_folded() -> None:
    assert list(StoredMail.objects.failed().values_list("outcome", flat=True)) == ["stored"]
    handled = StoredMail.objects.filter(state=JobState.DONE)
    assert set(handled.values_list("outcome", flat=True)) == {"created_new", "replied_to_existing"}
    answers = Reply.objects.filter(kind="reply", channel="email")
    assert answers.count() == answers.exclude(quoted="").count() > 0
    assert answers.filter(body__contains="Mossbell Support").count() == 0


def test_the_clock_goes_on_afterwards() -> None:
    before = timezone.now()
    with clock_at(before - timedelta(days=3)):
        assert timezone.now() == before - timedelta(days=3)
    assert timezone.now() >= before
