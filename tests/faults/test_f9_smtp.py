"""F9: what a mail server says. For now: tried again. For good: kept with its reason. Never in the way of others."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from django.test import override_settings

from escalated.core.jobs import JobState, revive
from escalated.core.time_limit import TimeLimit
from escalated.mail import smtp
from escalated.mail.models import OutgoingMail
from escalated.mail.smtp import ANSWER_WITHIN_SECONDS, connection
from escalated.tickets.notices import Notice
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.undelivered import MailUndelivered
from tests.faults.processes import end_leases
from tests.faults.sink import free_port, mail_goes_to, smtp_sink
from tests.making import make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db(transaction=True)


def answer_to(address: str = "ada@example.org") -> OutgoingMail:
    ticket = make_ticket(make_requester(address), channel="email")
    reply = reply_to_ticket(ticket, "Try water.", by=make_agent())
    with mail_goes_to(free_port()):  # composed while nobody takes mail
        run_due()
    end_leases()
    return OutgoingMail.objects.get(reply=reply)


def told(row: OutgoingMail) -> tuple[str, str, bool]:
    row.refresh_from_db()
    return row.state, row.reason, row.sent_at is not None


def test_a_refused_connection_is_tried_again_until_it_holds() -> None:
    row = answer_to()
    state, reason, is_sent = told(row)
    assert (state, reason.split(":")[0], is_sent) == (JobState.DUE, "ConnectionRefusedError", False)
    with smtp_sink() as sink:
        run_due()
        run_due()
    assert (told(row), sink.message_ids) == ((JobState.DONE, "", True), [row.message_id])


@pytest.mark.parametrize("at", ["recipient", "data"])
def test_a_passing_refusal_is_tried_again(at: str) -> None:
    row, refusal = answer_to(), "451 4.7.1 greylisted"
    with smtp_sink() as sink:
        sink.refused, sink.on_data = ({row.to_email: refusal}, "250 OK") if at == "recipient" else ({}, refusal)
        run_due()
        assert told(row) == (JobState.DUE, refusal, False)
        sink.refused, sink.on_data = {}, "250 OK"
        run_due()
        assert sink.taken == []  # it waits its turn
        end_leases()
        run_due()
    assert (told(row), sink.message_ids) == ((JobState.DONE, "", True), [row.message_id])


@pytest.mark.parametrize("at", ["recipient", "data"])
def test_a_permanent_refusal_is_kept_with_its_reason_and_can_be_run_again(at: str) -> None:
    row, refusal = answer_to(), "550 5.1.1 no such mailbox"
    with smtp_sink() as sink:
        sink.refused, sink.on_data = ({row.to_email: refusal}, "250 OK") if at == "recipient" else ({}, refusal)
        run_due()
        end_leases()
        run_due()
        assert told(row) == (JobState.DEAD, refusal, False)
        row.refresh_from_db()
        assert row.attempts == 2  # the one while nobody took mail, and this one
        sink.refused, sink.on_data = {}, "250 OK"
        revive(row)
        run_due()
    assert (told(row), sink.message_ids) == ((JobState.DONE, "", True), [row.message_id])


def test_whoever_answered_is_told_within_a_minute_that_it_did_not_arrive() -> None:
    row = answer_to()
    with smtp_sink() as sink:
        sink.refused = {row.to_email: "550 5.1.1 no such mailbox"}
        run_due()
    event = row.ticket.activities.get(kind="mail.undelivered").happening
    assert event == MailUndelivered(
        reply_id=row.reply_id,
        agent_id=row.reply.author_agent_id if row.reply else None,
        to="ada@example.org",
        reason="550 5.1.1 no such mailbox",
    )
    (notice,) = Notice.objects.all()
    assert (notice.event, notice.agent_id) == ("undelivered", event.agent_id)
    assert row.contact
    row.contact.refresh_from_db()
    assert row.contact.unreached_reason == "550 5.1.1 no such mailbox"


def test_one_refused_recipient_is_in_nobodys_way() -> None:
    rows = [answer_to(address) for address in ("ada@example.org", "gone@example.org", "ben@example.org")]
    with smtp_sink() as sink:
        sink.refused = {"gone@example.org": "550 gone"}
        run_due()
    assert [told(row)[0] for row in rows] == [JobState.DONE, JobState.DEAD, JobState.DONE]
    assert [each.recipients for each in sink.taken] == [["ada@example.org"], ["ben@example.org"]]


def test_a_wrong_password_is_no_verdict_on_a_mail() -> None:
    row = answer_to()

    def refuse(*args: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    login = override_settings(EMAIL_HOST_USER="support", EMAIL_HOST_PASSWORD="wrong")
    with smtp_sink(authenticator=refuse, auth_require_tls=False), login:
        run_due()
    state, reason, is_sent = told(row)
    assert (state, reason[:3], is_sent) == (JobState.DUE, "535", False)


@contextmanager
def answering(banner: bytes) -> Iterator[int]:
    """Run a server that says this, whoever comes, and then nothing."""
    over = threading.Event()

    class Says(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(banner)
            over.wait(10)

    with serving(Says) as port:
        try:
            yield port
        finally:
            over.set()


@contextmanager
def serving(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def test_a_server_that_takes_nobody_is_no_verdict_on_a_mail() -> None:
    row = answer_to()
    with answering(b"554 no service here\r\n") as port, mail_goes_to(port):
        run_due()
    assert told(row) == (JobState.DUE, "554 no service here", False)


def test_a_server_that_never_answers_is_left_after_the_timeout() -> None:
    row = answer_to()
    with answering(b"") as port, mail_goes_to(port, timeout=0.5):
        run_due()
    assert told(row)[0] == JobState.DUE
    assert "timed out" in told(row)[1]


@pytest.mark.parametrize("banner", [b"220 slow", b"220 slow\r\n250"])
def test_a_server_that_drips_is_left_after_a_while_and_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, banner: bytes
) -> None:
    monkeypatch.setattr(smtp, "CONVERSATION_SECONDS", 0.5)
    row = answer_to()
    with dripping(banner) as port, mail_goes_to(port, timeout=5):
        began = time.monotonic()
        run_due()
    assert time.monotonic() - began < 4
    assert told(row)[0] == JobState.DUE
    end_leases()
    with smtp_sink() as sink:
        run_due()
    assert (told(row), sink.message_ids) == ((JobState.DONE, "", True), [row.message_id])


@contextmanager
def dripping(banner: bytes) -> Iterator[int]:
    """Run a server that begins so and then says a letter every tenth of a second."""

    class Drips(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(banner)
            with suppress(OSError):
                for _ in range(100):
                    time.sleep(0.1)
                    self.request.sendall(b"a")

    with serving(Drips) as port:
        yield port


def test_a_server_that_is_away_leaves_no_time_limit_behind() -> None:
    row = answer_to()
    limits = {each for each in threading.enumerate() if isinstance(each, TimeLimit)}
    with mail_goes_to(free_port()):
        run_due()
    assert told(row)[0] == JobState.DUE
    assert {each for each in threading.enumerate() if isinstance(each, TimeLimit)} <= limits


def test_a_host_without_a_timeout_gets_ours() -> None:
    with mail_goes_to(9, timeout=None):
        assert connection().timeout == ANSWER_WITHIN_SECONDS
    with mail_goes_to(9, timeout=3):
        assert connection().timeout == 3


def test_an_answer_that_comes_too_late_repeats_the_mail_under_the_same_message_id() -> None:
    row = answer_to()
    with smtp_sink() as sink:
        sink.delay = 1.5
        with mail_goes_to(sink.port, timeout=0.5):
            run_due()
        assert told(row)[0] == JobState.DUE
        sink.delay = 0
        end_leases()
        run_due()
    assert (set(sink.message_ids), told(row)) == ({row.message_id}, (JobState.DONE, "", True))
