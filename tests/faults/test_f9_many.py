"""F9 for many mails at once: refused for now, refused for good, cut inside DATA, and slow.

ESCALATED_ALL_ROUNDS=1 sends 100 of each.
"""

from __future__ import annotations

import os
import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from escalated.core.jobs import JobState, tick
from escalated.mail import smtp
from escalated.mail.models import OutgoingMail
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.undelivered import MailUndelivered
from escalated.timeline.models import TicketActivity
from tests.faults.processes import end_leases
from tests.faults.sink import free_port, mail_goes_to, smtp_sink
from tests.faults.test_f9_smtp import serving
from tests.making import make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 100 if os.environ.get("ESCALATED_ALL_ROUNDS") else 5


def answers() -> list[OutgoingMail]:
    """Return mails that wait for their server."""
    agent = make_agent()
    for number in range(COUNT):
        ticket = make_ticket(make_requester(f"ada{number}@example.org"), channel="email")
        reply_to_ticket(ticket, "Try water. " * 200, by=agent)
    with mail_goes_to(free_port()):
        run_due()
    end_leases()
    return list(OutgoingMail.objects.order_by("pk"))


def states() -> set[tuple[str, bool]]:
    return {(row.state, row.sent_at is not None) for row in OutgoingMail.objects.all()}


def assert_all_sent_once(rows: list[OutgoingMail]) -> None:
    end_leases()
    with smtp_sink() as sink:
        run_due()
    assert sorted(sink.message_ids) == sorted(row.message_id for row in rows)
    assert states() == {(JobState.DONE, True)}


@pytest.mark.parametrize("answer", ["421 closing", "450 busy", "451 later", "452 full"])
def test_refused_for_now_is_sent_later(answer: str) -> None:
    rows = answers()
    with smtp_sink() as sink:
        sink.refused = {row.to_email: answer for row in rows}
        run_due()
        assert sink.taken == []
    assert states() == {(JobState.DUE, False)}
    assert_all_sent_once(rows)


@pytest.mark.parametrize("answer", ["550 no such mailbox", "554 no"])
def test_refused_for_good_is_kept_and_told_and_the_others_leave(answer: str) -> None:
    rows = answers()
    refused, others = rows[::2], rows[1::2]
    with smtp_sink() as sink:
        sink.refused = {row.to_email: answer for row in refused}
        run_due()
    assert sink.message_ids == [row.message_id for row in others]
    dead = OutgoingMail.objects.filter(state=JobState.DEAD).order_by("pk").values_list("pk", "reason")
    assert list(dead) == [(row.pk, answer) for row in refused]
    told = TicketActivity.objects.filter(kind=MailUndelivered.kind).order_by("ticket").values_list("ticket", flat=True)
    assert list(told) == [row.ticket_id for row in refused]


@contextmanager
def cutting(after: int, taken: list[bytes]) -> Iterator[int]:
    """Run a server that hangs up once it has read so many bytes of a message."""

    class Cuts(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 cuts\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(b"DATA"):
                    self.wfile.write(b"354 go on\r\n")
                    taken.append(self.rfile.read(after))
                    return
                self.wfile.write(b"250 well\r\n")

    with serving(Cuts) as port:
        yield port


@pytest.mark.parametrize("after", [1, 700, 3_000])
def test_cut_inside_the_message_is_sent_again_under_the_same_id(after: int) -> None:
    rows, taken = answers(), list[bytes]()
    with cutting(after, taken) as port, mail_goes_to(port):
        run_due()
    assert [len(each) for each in taken] == [after] * len(rows)
    assert states() == {(JobState.DUE, False)}
    assert_all_sent_once(rows)


@contextmanager
def answering(said: bytes, pause: float = 0) -> Iterator[int]:
    """Run a server that takes a message, says this by a letter at a time, and hangs up."""

    class Says(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 slow\r\n")
            while line := self.rfile.readline():
                if line == b".\r\n":
                    self._say()
                    return
                is_data = line.upper().startswith(b"DATA")
                if is_data or line[:4].upper() in (b"EHLO", b"MAIL", b"RCPT"):
                    self.wfile.write(b"354 go on\r\n" if is_data else b"250 well\r\n")

        def _say(self) -> None:
            with suppress(OSError):
                for letter in said:
                    time.sleep(pause)
                    self.wfile.write(bytes([letter]))

    with serving(Says) as port:
        yield port


@pytest.mark.parametrize("said", [b"", b"2", b"250", b"250 OK", b"250-OK\r\n", b"550", b"55"])
def test_an_answer_that_breaks_off_is_none(said: bytes) -> None:
    rows = answers()
    with answering(said) as port, mail_goes_to(port):
        run_due()
    assert states() == {(JobState.DUE, False)}
    assert_all_sent_once(rows)


def test_slow_after_the_message_is_left_and_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "CONVERSATION_SECONDS", 0.3)
    rows = answers()
    began = time.monotonic()
    with answering(b"250-" + b"a" * 100, pause=0.1) as port, mail_goes_to(port, timeout=5):
        tick(COUNT)
    assert time.monotonic() - began < 2 * COUNT
    assert states() == {(JobState.DUE, False)}
    monkeypatch.undo()
    assert_all_sent_once(rows)
