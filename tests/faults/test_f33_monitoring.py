"""F33: each fault turns the health check red under its own name within a minute, and green once it is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.utils import timezone

from escalated.administration.settings import change_settings
from escalated.core.jobs import tick
from escalated.core.worker import beat
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.mail.reviewing import open_from_mail, run_mail_again
from escalated.people.actors import SYSTEM
from escalated.tickets.replying import reply_to_ticket
from tests.making import hold_mail, make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "a-token-of-a-monitor"
WITHIN = timedelta(seconds=60)


class Clock:
    """The present moment of the test, moved by hand; a worker that lives is seen as it moves."""

    def __init__(self) -> None:
        self.moment = timezone.now()
        self.is_worker_alive = True

    def __call__(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by
        if self.is_worker_alive:
            beat("worker")
            run_due()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    with override_settings(ESCALATED={**settings.ESCALATED, "HEALTH_TOKEN": TOKEN}):
        beat("worker")
        assert red() == []
        yield clock


def ask(token: str = TOKEN) -> Any:
    return Client().get("/support/admin/health", headers={"authorization": f"Bearer {token}"})


def red() -> list[str]:
    """Return what is red, by the answer to a monitor."""
    response = ask()
    told = response.json()
    assert (response.status_code, told["is_healthy"]) == ((503, False) if told["problems"] else (200, True))
    assert response["Cache-Control"] == "private, no-store"
    return list(told["problems"])


def answer_a_customer() -> OutgoingMail:
    reply_to_ticket(make_ticket(make_requester("ada@example.org"), channel="email"), "Try water.", by=make_agent())
    tick()
    return OutgoingMail.objects.get()


def test_a_dead_worker_is_red_until_one_runs(clock: Clock) -> None:
    clock.is_worker_alive = False
    clock.move(WITHIN)
    assert red() == ["worker.late"]
    clock.is_worker_alive = True
    clock.move(timedelta(seconds=1))
    assert red() == []


def test_work_that_nobody_takes_up_is_stuck(clock: Clock) -> None:
    reply_to_ticket(make_ticket(make_requester("ada@example.org"), channel="email"), "Try water.", by=make_agent())
    clock.moment += timedelta(minutes=5, seconds=10)
    beat("worker")
    assert "deliver_activity.stuck" in red()
    run_due()
    assert red() == []


def test_a_mail_server_that_is_away_is_red_and_named(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> int:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", refuse)
        answer_a_customer()
        for seconds in (6, 16, 30):
            clock.move(timedelta(seconds=seconds))
        assert red() == ["send_mail.failing"]
    clock.move(timedelta(minutes=5))
    assert red() == []


def test_a_mail_that_cannot_be_read_is_red_until_somebody_deals_with_it(clock: Clock) -> None:
    post_mail(b"{no JSON")
    assert red() == ["handle_mail.failed"]
    row = StoredMail.objects.get()
    StoredMail.objects.filter(pk=row.pk).update(
        raw=b'{"From": "ada@example.org", "Subject": "Hello", "TextBody": "Hi"}'
    )
    assert run_mail_again(row, by=SYSTEM)
    run_due()
    assert red() == []


def test_mail_that_is_held_for_being_too_much_is_capped_until_it_is_let_in(clock: Clock) -> None:
    row = hold_mail(b"From: ada@example.org\r\nSubject: One more\r\n\r\nIt burns.", reason="too_many")
    assert red() == ["handle_mail.capped"]
    open_from_mail(row, by=SYSTEM)
    run_due()
    assert red() == []


def test_a_channel_that_used_to_bring_mail_and_brings_none_is_quiet(clock: Clock) -> None:
    clock.move(timedelta(days=30))
    assert red() == []
    post_mail(postmark_mail())
    clock.move(timedelta(hours=71))
    assert red() == []
    clock.move(timedelta(hours=1))
    assert red() == ["handle_mail.quiet"]
    post_mail(postmark_mail())
    clock.move(timedelta(seconds=1))
    assert red() == []
    change_settings({"mail_quiet_after_hours": 0}, by=SYSTEM)
    clock.move(timedelta(days=90))
    assert red() == []


def test_too_long_a_queue_is_oversized(clock: Clock) -> None:
    change_settings({"queue_oversized_after": 1}, by=SYSTEM)
    for name in ("ada@example.org", "eve@example.org"):
        make_ticket(make_requester(name), channel="web")
    assert red() == ["deliver_activity.oversized"]
    run_due()
    assert red() == []


def test_files_that_cannot_be_stored_keep_mail_waiting_and_red(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*given: Any, **more: Any) -> str:
        raise OSError(28, "No space left on device")

    file = {"Name": "a.txt", "Content": "aGVsbG8=", "ContentType": "text/plain", "ContentLength": 5}
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", refuse)
        post_mail({**postmark_mail(), "Attachments": [file]})
        for seconds in (6, 16, 30):
            clock.move(timedelta(seconds=seconds))
        assert red() == ["handle_mail.failing"]
    clock.move(timedelta(minutes=1))
    assert red() == []


def test_one_address_that_is_refused_is_red_only_where_nothing_was_sent_since(clock: Clock) -> None:
    row = answer_a_customer()
    OutgoingMail.objects.filter(pk=row.pk).update(
        state="dead", sent_at=None, reason="550 5.1.1 no such user", first_attempt_at=clock.moment
    )
    assert red() == ["send_mail.failed"]
    clock.move(timedelta(seconds=1))
    reply_to_ticket(make_ticket(make_requester("eve@example.org"), channel="email"), "Sand.", by=make_agent("sam"))
    run_due()
    assert red() == []


def test_without_the_token_a_monitor_is_told_nothing(clock: Clock) -> None:
    def asked(**headers: str) -> int:
        return Client().get("/support/admin/health", headers={"accept": "application/json", **headers}).status_code

    assert [asked(), asked(authorization="Bearer wrong"), asked(authorization=f"Basic {TOKEN}")] == [401, 401, 401]
    with override_settings(ESCALATED={**settings.ESCALATED, "HEALTH_TOKEN": ""}):
        assert asked(authorization="Bearer ") == 401


def test_asking_costs_the_same_however_much_waits(clock: Clock, django_assert_num_queries: Any) -> None:
    red()
    with django_assert_num_queries(31):
        ask()
    for number in range(5):
        make_ticket(make_requester(f"ada{number}@example.org"), channel="email")
    with django_assert_num_queries(31):
        ask()
