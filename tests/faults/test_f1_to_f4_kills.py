"""F1 to F4: a process is killed at each point between a mail's arrival and the customer's mailbox.

Nothing is lost, nothing happens twice; a mail goes out again only if the process dies after the server's answer and
before our mark, and then under the same Message-ID.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from escalated.core.jobs import JobState
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.timeline.models import TicketActivity
from tests.faults.processes import KILLED, end_leases, post, web, work
from tests.faults.racing import rounds
from tests.faults.sink import Sink, smtp_sink
from tests.making import kinds, make_agent, make_requester, make_ticket, postmark_mail, replies, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)


def states(model: Any) -> list[str]:
    return list(model.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("point", "stored"),
    [
        ("before storing", 0),
        ("between storing and handling", 1),
        ("while handling", 1),
        ("between handling and answering", 1),
    ],
)
def test_f2_a_web_process_killed_during_the_webhook(point: str, stored: int) -> None:
    payload = postmark_mail("ada@example.org")
    with web(point) as port:
        assert post(port, payload) == (0, None)
    assert StoredMail.objects.count() == stored
    with web() as port:
        status, answer = post(port, payload)  # the provider tries again
    assert (status, answer["outcome"] in ("created_new", "stored")) == (200, True)
    end_leases()
    run_due()
    ticket = Ticket.objects.get()
    assert (kinds(ticket), replies(ticket)) == (
        ["ticket.opened"],
        [("opening", "Ada Lovelace", "It was due on Monday.")],
    )
    assert (states(StoredMail), StoredMail.objects.get().outcome) == ([JobState.DONE], "created_new")
    assert Contact.objects.count() == 1
    assert_replays(ticket)


def test_f2_without_a_second_try_what_was_stored_is_handled_by_the_worker() -> None:
    with web("between storing and handling") as port:
        assert post(port, postmark_mail("ada@example.org")) == (0, None)
    run_due()
    assert Ticket.objects.count() == 0  # the dead process still holds its lease
    end_leases()
    run_due()
    assert kinds(Ticket.objects.get()) == ["ticket.opened"]


def answered_ticket() -> tuple[Ticket, str]:
    ticket = make_ticket(make_requester("ada@example.org"), channel="email")
    reply = reply_to_ticket(ticket, "Try water.", by=make_agent())
    return ticket, f"<ticket-{ticket.pk}-reply-{reply.pk}@support.example.com>"


@pytest.mark.parametrize(
    ("point", "rows_after_death", "mails"),
    [
        ("between handling and delivering", 0, 1),
        ("while delivering", 0, 1),
        ("between composing and sending", 1, 1),
        ("inside the SMTP dialogue", 1, 1),
        ("between the SMTP answer and its mark", 1, 2),
    ],
)
def test_f1_f4_a_killed_worker_loses_no_mail(point: str, rows_after_death: int, mails: int) -> None:
    ticket, message_id = answered_ticket()
    with smtp_sink() as sink:
        assert work(point) == KILLED
        if point in ("between handling and delivering", "while delivering"):
            assert work(point) == KILLED  # the first one died of the opening, which needs no mail
        assert OutgoingMail.objects.count() == rows_after_death
        assert work() == 0
        assert len(sink.taken) == mails - 1  # the dead one's lease keeps others out
        end_leases()
        assert work() == 0
        end_leases()
        assert work() == 0
    assert sink.message_ids == [message_id] * mails
    assert {tuple(each.recipients) for each in sink.taken} == {("ada@example.org",)}
    assert kinds(ticket) == ["ticket.opened", "reply.added"]
    assert (states(OutgoingMail), states(TicketActivity)) == ([JobState.DONE], [JobState.DONE, JobState.DONE])
    assert_replays(ticket)


def test_f4_the_repeat_is_byte_for_byte_the_same_mail_but_for_its_date_and_boundary() -> None:
    answered_ticket()
    with smtp_sink() as sink:
        work("between the SMTP answer and its mark")
        end_leases()
        work()
    first, second = (told(sink, number) for number in (0, 1))
    assert first == second


def told(sink: Sink, number: int) -> dict[str, Any]:
    mail = sink.taken[number].mail
    skipped = ("date", "content-type")
    headers = [(name, value) for name, value in mail.items() if name.lower() not in skipped]
    return {"headers": headers, "parts": [part.get_content() for part in mail.walk() if not part.is_multipart()]}


@pytest.mark.parametrize("point", ["inside the SMTP dialogue", "between the SMTP answer and its mark"])
def test_f4_many_mails_many_deaths_and_repeats_only_of_what_was_in_the_window(point: str) -> None:
    customer, agent = make_requester("ada@example.org"), make_agent()
    tickets = [make_ticket(customer, channel="email") for _ in rounds(12, 500)]
    for ticket in tickets:
        reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()  # composed
    OutgoingMail.objects.update(state=JobState.DUE, sent_at=None)
    due = set(OutgoingMail.objects.values_list("message_id", flat=True))
    with smtp_sink() as sink:
        deaths = 0
        for _ in rounds(4, 50):
            end_leases()
            deaths += work(point) == KILLED
        end_leases()
        assert work() == 0
    times = Counter(sink.message_ids)
    assert (set(times), len(due)) == (due, len(tickets))
    repeats = times.total() - len(due)
    assert repeats == (deaths if point.startswith("between") else 0)
    assert deaths == len(rounds(4, 50))
    assert states(OutgoingMail) == [JobState.DONE] * len(tickets)


def test_f1_a_worker_killed_again_and_again_loses_nothing_and_doubles_no_activity() -> None:
    with smtp_sink() as sink:
        tickets = [answered_ticket() for _ in range(6)]
        points = ["between composing and sending", "between the SMTP answer and its mark", "while delivering"]
        for point in points * 2:
            end_leases()
            work(point)
        end_leases()
        assert work() == 0
    assert set(sink.message_ids) == {message_id for _, message_id in tickets}
    assert len(sink.taken) <= len(tickets) + points.count("between the SMTP answer and its mark") * 2
    assert {tuple(kinds(ticket)) for ticket, _ in tickets} == {("ticket.opened", "reply.added")}
    assert states(OutgoingMail) == [JobState.DONE] * 6
