"""Mail in: stored first, in a durable transaction of its own; read, matched and acted on in a second one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError

from escalated.core.db import atomic, database, now
from escalated.core.html import clean_text
from escalated.core.ids import digest_key
from escalated.core.jobs import GiveUp, asked, completing, isolate, job, new_lease, revive, run_now
from escalated.mail.adapters import InboundParser, InboundRequest, parser_of_stored
from escalated.mail.blocking import is_blocked
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import IncomingMail, UnreadableMail
from escalated.mail.posting import (
    bring_into_copy,
    came_by_forward,
    noted_by_agent,
    noted_by_third_party,
    participant_as,
)
from escalated.mail.quoting import split_html, split_text
from escalated.mail.threading import find_tickets
from escalated.people.actors import SYSTEM, Requester
from escalated.people.addresses import normalised
from escalated.people.contacts import contact_for_address
from escalated.people.models import Contact, Department
from escalated.tickets.attaching import Upload, sift
from escalated.tickets.bodies import Body
from escalated.tickets.continuing import answer_or_continue
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import create_ticket, fitted_subject
from escalated.tickets.statuses import Channel
from escalated.tickets.writing import Message

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]+>", re.ASCII)
BLOCKED = "blocked"
NO_SUBJECT = "(no subject)"
STATUS_WORDS = {
    Outcome.CREATED_NEW: "created",
    Outcome.REPLIED: "matched",
    Outcome.SKIPPED: "skipped",
    Outcome.STORED: "stored",
}


@dataclass(frozen=True)
class Receipt:
    """The inbound answer of FORMATS: what became of the mail so far."""

    status: str
    outcome: str
    ticket_id: int | None
    reply_id: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "outcome": self.outcome,
            "ticket_id": self.ticket_id,
            "reply_id": self.reply_id,
            "pending_attachment_downloads": [],
        }


def receive(request: InboundRequest, parser: InboundParser) -> Receipt:
    """Store a mail, then handle it. What was stored before is answered with what became of it."""
    row, is_new = store(request, parser)
    if is_new:
        isolate(row, handle)
    return receipt(StoredMail.objects.using(database()).without_raw().get(pk=row.pk))


def store(request: InboundRequest, parser: InboundParser) -> tuple[StoredMail, bool]:
    """Keep the bytes under their unique key, already claimed by this process; False when they were kept before."""
    key = _key(request, parser)
    try:
        with atomic(durable=True):
            row = StoredMail.objects.create(
                key=key,
                provider=parser.name,
                content_type=request.content_type[:255],
                raw=request.body,
                size=len(request.body),
                first_attempt_at=now(),
                **new_lease(),
            )
    except IntegrityError:
        return StoredMail.objects.using(database()).without_raw().get(key=key), False
    return row, True


def _key(request: InboundRequest, parser: InboundParser) -> str:
    """Return the provider's own id where it gives one, else a key over the bytes themselves."""
    delivery = asked(lambda: parser.delivery_id(request), otherwise="")
    return digest_key(parser.name, "id", delivery) if delivery else digest_key(parser.name, "raw", request.body)


def receipt(row: StoredMail) -> Receipt:
    """Return the answer for a stored mail."""
    outcome = Outcome(row.outcome)
    reply_id = row.reply_id if outcome == Outcome.REPLIED else None
    return Receipt(STATUS_WORDS[outcome], outcome.value, row.ticket_id, reply_id)


@job("handle_mail", StoredMail, order=0)
def handle(row: StoredMail) -> None:
    """Read, match and act on a stored mail, once: what it does and its mark are one transaction."""
    mail = _read(row)
    _remember(row, mail)
    with completing(row):
        if mail.is_empty:
            _conclude(row, Outcome.SKIPPED)
            return
        if mail.from_address and is_blocked(mail.from_address.email):
            _conclude(row, Outcome.SKIPPED, reason=BLOCKED)
            return
        _act(row, mail)


def handle_again(row: StoredMail) -> None:
    """Run a mail again that could not be handled."""
    if revive(row):
        run_now("handle_mail", row.pk)


def _read(row: StoredMail) -> IncomingMail:
    parser = parser_of_stored(row.provider)
    if parser is None:
        raise GiveUp(f"No parser is configured for “{row.provider}”.")
    try:
        return parser.parse(InboundRequest(bytes(row.raw), row.content_type))
    except UnreadableMail as error:
        raise GiveUp(str(error)) from error


def _act(row: StoredMail, mail: IncomingMail) -> None:
    if mail.from_address is None:
        raise GiveUp("The mail names no sender that could be answered.")
    note = noted_by_agent(mail, _message) or noted_by_third_party(mail, _message)
    if note is not None:
        _conclude(row, Outcome.REPLIED, note)
        return
    contact = contact_for_address(mail.from_address.email, name=mail.from_address.name)
    matches = find_tickets(mail)
    # A stranger's Message-ID copied into an answer must not lead it away from the sender's own ticket.
    open_to = (match.ticket for match in matches if not came_by_forward(mail, match.ticket))
    own = next(((ticket, by) for ticket in open_to if (by := participant_as(contact, ticket))), None)
    if own is not None:
        ticket, by = own
        reply = answer_or_continue(ticket, _message(mail), by=by)
        bring_into_copy(mail, reply.ticket, by=by)
        _conclude(row, Outcome.REPLIED if reply.ticket_id == ticket.pk else Outcome.CREATED_NEW, reply)
        return
    ticket = _open(mail, contact)
    bring_into_copy(mail, ticket, by=Requester((contact,)), is_opening=True)
    if matches:
        link_tickets(ticket, matches[0].ticket, by=SYSTEM)
    _conclude(row, Outcome.CREATED_NEW, ticket.replies.get())


def _open(mail: IncomingMail, contact: Contact) -> Ticket:
    return create_ticket(
        subject=fitted_subject(mail.subject) or NO_SUBJECT,
        body=_message(mail),
        requester=contact,
        by=Requester((contact,)),
        department=_department(mail),
    )


def _department(mail: IncomingMail) -> Department | None:
    """Return the department it was written to, the envelope's before those that To and Cc name; None where to none."""
    keys = [normalised(each) for each in mail.recipients]
    found = {each.address: each for each in Department.objects.filter(address__in=keys)}
    return next((found[key] for key in keys if key in found), None)


def _message(mail: IncomingMail) -> Message:
    sifted = sift(
        [Upload(each.filename, ContentFile(each.content), each.content_id, each.is_inline) for each in mail.attachments]
    )
    return Message(
        body=_body(mail),
        attachments=sifted.accepted,
        channel=Channel.EMAIL,
        message_id=storable_message_id(mail.message_id),
        refused=sifted.refused,
    )


def storable_message_id(message_id: str) -> str:
    """Return a Message-ID that may stand in our own headers later; an unreasonable one is left out."""
    return message_id if len(message_id) <= 500 and _MESSAGE_ID.fullmatch(message_id) else ""


def _body(mail: IncomingMail) -> Body:
    if mail.html.strip():
        visible, quoted = split_html(mail.html)
        return Body(visible, "html", quoted)
    visible, quoted = split_text(mail.text)
    return Body(visible, "text", quoted)


def _remember(row: StoredMail, mail: IncomingMail) -> None:
    """Keep what a list of mails shows, so that it need not read the bytes again."""
    sender = mail.from_address.email if mail.from_address else ""
    StoredMail.objects.filter(pk=row.pk).update(sender=sender[:254], subject=clean_text(mail.subject)[:255])


def _conclude(row: StoredMail, outcome: Outcome, reply: Reply | None = None, *, reason: str = "") -> None:
    ticket = reply.ticket if reply else None
    StoredMail.objects.filter(pk=row.pk).update(outcome=outcome, ticket=ticket, reply=reply, reason=reason)
