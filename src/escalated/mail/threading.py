"""Finding the ticket a mail answers. A match only finds it; who may post on it is asked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from escalated.mail.message_ids import read_reply_address, storable_message_id, ticket_of_message_id
from escalated.mail.models import MailReference
from escalated.mail.parsing import IncomingMail
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.references import pk_of

Signal = Literal["in_reply_to", "references", "reply_address", "subject", "answered_before"]

MAX_REFERENCES = 100
MAX_CANDIDATES = 50
MAX_SUBJECT = 1_000
_SUBJECT_TAG = re.compile(r"\[([A-Z]+-[0-9A-Z-]{1,30})\]")


@dataclass(frozen=True)
class Match:
    """The ticket that was found, and by which signal."""

    ticket: Ticket
    signal: Signal


def find_tickets(mail: IncomingMail) -> list[Match]:
    """Return the tickets that In-Reply-To, References, the reply address and the subject point to, in that order.

    Mails overtake each other, so the tickets of those that answer this one come last.
    """
    signals: dict[int, Signal] = {}
    for signal, ticket_id in islice(_candidates(mail), MAX_CANDIDATES):
        signals.setdefault(ticket_id, signal)
    found = Ticket.objects.select_related("requester").in_bulk(list(signals))
    return [Match(found[each], signal) for each, signal in signals.items() if each in found]


def _candidates(mail: IncomingMail) -> Iterator[tuple[Signal, int]]:
    yield from (("in_reply_to", each) for each in _by_message_ids([mail.in_reply_to]))
    # The newest is last; only so many are looked up, for the header is a stranger's.
    newest_first = list(reversed(mail.references[-MAX_REFERENCES:]))
    yield from (("references", each) for each in _by_message_ids(newest_first))
    yield from (("reply_address", each) for each in _by_address(mail))
    yield from (("subject", each) for each in _by_subject(mail.subject))
    yield from (("answered_before", each) for each in _by_answers(mail.message_id))


def _by_message_ids(message_ids: list[str]) -> Iterator[int]:
    known = [each for each in message_ids if each]
    for message_id in known:
        ticket_id = ticket_of_message_id(message_id)
        if ticket_id is not None:
            yield ticket_id
    if known:
        yield from (Reply.objects.filter(message_id__in=known).order_by("-id").values_list("ticket_id", flat=True)[:5])


def _by_address(mail: IncomingMail) -> Iterator[int]:
    for address in mail.recipients:
        found = read_reply_address(address)
        if found is not None:
            yield found.ticket_id


def _by_subject(subject: str) -> Iterator[int]:
    for tag in _SUBJECT_TAG.findall(subject[:MAX_SUBJECT]):
        ticket_id = pk_of(tag)
        if ticket_id is not None:
            yield ticket_id


def _by_answers(message_id: str) -> Iterator[int]:
    if message_id:
        found = MailReference.objects.filter(message_id=message_id)
        yield from found.order_by("id").values_list("ticket_id", flat=True)[:5]


def remember_references(mail: IncomingMail, ticket: Ticket) -> None:
    """Write down what a mail of the ticket answers, as far as it is not ours."""
    named = dict.fromkeys((mail.in_reply_to, *mail.references[-MAX_REFERENCES:]))
    others = [each for each in named if storable_message_id(each) and ticket_of_message_id(each) is None]
    rows = [MailReference(ticket=ticket, message_id=each) for each in others]
    MailReference.objects.bulk_create(rows, ignore_conflicts=True)
