"""An alert begins when a way of mail goes wrong, is told once to every admin, and ends when it is well again."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as sent_mail
from django.core.mail.backends.locmem import EmailBackend

from escalated import __version__
from escalated.core.db import now
from escalated.core.jobs import JobState, run_now
from escalated.mail.alerting import TOLD_FOR
from escalated.mail.alerts import AlertMail, ChannelAlert
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.mail.watching import watch_mail
from escalated.tickets.replying import reply_to_ticket
from escalated.timeline.audit import AuditEntry
from tests.making import hold_mail, make_agent, make_requester, make_ticket, run_due
from tests.web.asking import JSON, ask, outcome

pytestmark = pytest.mark.django_db(transaction=True)


class Away:
    """A mail server that is away, for everybody or for customers alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def __enter__(self) -> None:
        def send(backend: EmailBackend, messages: Any) -> int:
            raise SMTPServerDisconnected("away")

        self.monkeypatch.setattr(EmailBackend, "send_messages", send)

    def __exit__(self, *_: object) -> None:
        self.monkeypatch.undo()


def unreadable() -> StoredMail:
    return hold_mail(b"nonsense", state=JobState.DEAD, reason="It cannot be read.", read_by=__version__)


def audited() -> list[tuple[str, str, str]]:
    found = AuditEntry.objects.filter(kind__startswith="mail.channel_").order_by("pk")
    return [(each.kind, each.subject, each.actor_kind) for each in found]


def subjects() -> list[tuple[str, list[str]]]:
    return [(str(each.subject), each.to) for each in sent_mail.outbox]


def test_each_change_is_told_once() -> None:
    make_agent("boss", is_admin=True)
    make_agent("cara")
    row = unreadable()
    for _ in range(3):
        watch_mail()
        run_due()
    alert = ChannelAlert.objects.get()
    assert (alert.channel, alert.problems, alert.reason) == ("incoming", ["failed"], "It cannot be read.")
    assert subjects() == [("Incoming mail needs your attention", ["boss@example.com"])]
    assert "What is wrong: mail was given up." in sent_mail.outbox[0].body
    assert "Newest reason: It cannot be read." in sent_mail.outbox[0].body

    StoredMail.objects.filter(pk=row.pk).delete()
    for _ in range(2):
        watch_mail()
        run_due()
    told = ("mail.channel_failed", "mail.channel_recovered")
    assert audited() == [(kind, "incoming", "system") for kind in told]
    assert len(sent_mail.outbox) == 1
    assert list(ChannelAlert.objects.current()) == []

    unreadable()
    watch_mail()
    run_due()
    assert [each[0] for each in audited()] == [*told, "mail.channel_failed"]
    assert len(sent_mail.outbox) == 2


def test_an_alert_of_a_server_that_is_away_waits_for_it_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    make_agent("boss", is_admin=True)
    reply_to_ticket(make_ticket(make_requester("ada@example.org"), channel="email"), "Try water.", by=make_agent())
    with Away(monkeypatch):
        run_due()
        OutgoingMail.objects.update(attempts=3, next_attempt_at=now() + timedelta(hours=1))
        watch_mail()
        run_due()
    row = AlertMail.objects.get()
    assert (row.state, row.attempts, row.reason) == (JobState.DUE, 1, "SMTPServerDisconnected: away")
    assert (ChannelAlert.objects.get().channel, ChannelAlert.objects.get().problems) == ("outgoing", ["failing"])

    ChannelAlert.objects.update(began_at=now() - TOLD_FOR - timedelta(seconds=1))
    AlertMail.objects.update(next_attempt_at=now())
    run_now("mail_alert", row.pk)
    row.refresh_from_db()
    assert (row.state, subjects()) == (JobState.DONE, [])


def test_what_is_over_is_not_mailed_nor_is_who_is_no_admin_any_more() -> None:
    boss = make_agent("boss", is_admin=True)
    make_agent("former", is_admin=True)
    row = unreadable()
    watch_mail()
    User.objects.filter(username="former").update(is_superuser=False)
    AlertMail.objects.filter(agent=boss.profile).update(next_attempt_at=now() + timedelta(hours=1))
    run_due()
    assert subjects() == []
    StoredMail.objects.filter(pk=row.pk).delete()
    watch_mail()
    AlertMail.objects.update(next_attempt_at=now())
    run_due()
    assert (subjects(), set(AlertMail.objects.values_list("state", flat=True))) == ([], {JobState.DONE})


def test_admins_alone_see_it_on_every_page_of_the_desk() -> None:
    boss, cara = make_agent("boss", is_admin=True), make_agent("cara")
    unreadable()
    watch_mail()
    said = [ask(each.profile.user, "agent:counts", accept=JSON).json()["mail_faults"] for each in (boss, cara)]
    assert [(each["channel"], each["problems"]) for each in said[0]] == [("incoming", ["failed"])]
    assert said[1] == []


def test_the_mail_page_says_how_both_ways_do() -> None:
    boss = make_agent("boss", is_admin=True)
    unreadable()
    status, told = outcome(ask(boss.profile.user, "admin:mail_health"))
    incoming, outgoing = told["channels"]
    assert (status, incoming["way"], incoming["problems"], incoming["failed"], incoming["reason"]) == (
        200,
        "incoming",
        ["failed"],
        1,
        "It cannot be read.",
    )
    assert (outgoing["way"], outgoing["problems"], outgoing["last_at"], outgoing["reason"]) == (
        "outgoing",
        [],
        None,
        "",
    )
