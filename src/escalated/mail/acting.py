"""Acting on a mail that was read: an answer, a ticket, a note, or nothing but its place in the ledger."""

from __future__ import annotations

from django.core.files.base import ContentFile

from escalated.core.db import lock
from escalated.core.jobs import GiveUp
from escalated.mail.copies import kept_already
from escalated.mail.machines import Machine, has_vacation_subject, machine_of
from escalated.mail.message_ids import storable_message_id
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import IncomingMail
from escalated.mail.posting import (
    bring_into_copy,
    came_by_forward,
    noted_by_agent,
    noted_by_third_party,
    participant_as,
)
from escalated.mail.quoting import split_html, split_text
from escalated.mail.recognising import look_for_author
from escalated.mail.returning import take_back_in
from escalated.mail.threading import Match, find_tickets, remember_references
from escalated.people.actors import SYSTEM, Requester
from escalated.people.addresses import normalised
from escalated.people.contacts import contact_for_address
from escalated.people.models import Contact, Department
from escalated.people.reaching import mark_reached
from escalated.tickets import policy
from escalated.tickets.attaching import Upload, sift
from escalated.tickets.automatic_replies import add_automatic_reply
from escalated.tickets.bodies import Body
from escalated.tickets.continuing import answer_or_continue
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import create_ticket, fitted_subject
from escalated.tickets.statuses import Channel
from escalated.tickets.writing import Message

NO_SUBJECT = "(no subject)"

Own = tuple[Ticket, Requester]  # a ticket that the sender takes part in, and as whom


def act(row: StoredMail, mail: IncomingMail) -> None:
    """Do what a mail asks for, and write down what became of it. Raises GiveUp for one that nobody sent."""
    machine = machine_of(mail)
    if machine in (Machine.BOUNCE, Machine.COMPLAINT):
        conclude(row, Outcome.SKIPPED, ticket=take_back_in(mail), reason=machine.value)
        return
    if mail.from_address is None:
        raise GiveUp("The mail names no sender that could be answered.")
    address = mail.from_address
    if machine == Machine.AUTO_REPLY:
        matches = find_tickets(mail)  # who answers nothing of ours becomes no contact
        own = _own(mail, contact_for_address(address.email, name=address.name), matches) if matches else None
        _keep_automatic(row, mail, own)
        return
    note = noted_by_agent(mail, _message) or noted_by_third_party(mail, _message)
    if note is not None:
        conclude(row, Outcome.REPLIED, note)
    else:
        _hear(row, mail, contact_for_address(address.email, name=address.name))


def _hear(row: StoredMail, mail: IncomingMail, sender: Contact) -> None:
    """Take what somebody wrote into their ticket, or into one of its own; another copy of it brings nothing."""
    lock(sender)  # copies of one mail, and mails that answer each other, may be read at once
    mark_reached(sender)
    matches, written = find_tickets(mail), _message(mail)
    own, kept = _own(mail, sender, matches), kept_already(written, sender)
    if kept is not None:
        conclude(row, Outcome.REPLIED, kept)
    elif own is not None and has_vacation_subject(mail):
        _keep_automatic(row, mail, own)
    elif own is not None:
        conclude(row, *_answered(mail, written, own))
    else:
        conclude(row, Outcome.CREATED_NEW, _begun(mail, written, by=sender, beside=matches))


def _own(mail: IncomingMail, contact: Contact, matches: list[Match]) -> Own | None:
    """Return the first ticket that the sender takes part in, and as whom.

    A stranger's Message-ID copied into an answer must not lead it away from there.
    """
    open_to = (match.ticket for match in matches if not came_by_forward(mail, match.ticket))
    return next(((ticket, by) for ticket in open_to if (by := participant_as(contact, ticket))), None)


def _keep_automatic(row: StoredMail, mail: IncomingMail, own: Own | None) -> None:
    """Keep what a participant's program answered with their ticket; whatever else programs answer is no ticket."""
    if own is not None and policy.can_reply(own[1], own[0]):
        conclude(row, Outcome.REPLIED, add_automatic_reply(own[0], _message(mail), by=own[1]))
    else:
        conclude(row, Outcome.SKIPPED, ticket=own[0] if own else None, reason=Machine.AUTO_REPLY.value)


def _answered(mail: IncomingMail, written: Message, own: Own) -> tuple[Outcome, Reply]:
    ticket, by = own
    reply = answer_or_continue(ticket, written, by=by)
    bring_into_copy(mail, reply.ticket, by=by)
    remember_references(mail, reply.ticket)
    return Outcome.REPLIED if reply.ticket_id == ticket.pk else Outcome.CREATED_NEW, reply


def _begun(mail: IncomingMail, written: Message, *, by: Contact, beside: list[Match]) -> Reply:
    """Open a ticket; of somebody who takes no part in what their mail answers, beside that."""
    ticket = create_ticket(
        subject=fitted_subject(mail.subject) or NO_SUBJECT,
        body=written,
        requester=by,
        by=Requester((by,)),
        department=_department(mail),
    )
    bring_into_copy(mail, ticket, by=Requester((by,)), is_opening=True)
    remember_references(mail, ticket)
    look_for_author(mail, ticket)
    if beside:
        link_tickets(ticket, beside[0].ticket, by=SYSTEM)
    return ticket.replies.get()


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


def _body(mail: IncomingMail) -> Body:
    if mail.html.strip():
        visible, quoted = split_html(mail.html)
        return Body(visible, "html", quoted)
    visible, quoted = split_text(mail.text)
    return Body(visible, "text", quoted)


def conclude(
    row: StoredMail, outcome: Outcome, reply: Reply | None = None, *, ticket: Ticket | None = None, reason: str = ""
) -> None:
    """Write down in the ledger what became of a mail, and why where it came to nothing."""
    found = reply.ticket if reply else ticket
    StoredMail.objects.filter(pk=row.pk).update(outcome=outcome, ticket=found, reply=reply, reason=reason)
