"""Acting on a mail that was read: an answer, a ticket, a note, or nothing but its place in the ledger."""

from __future__ import annotations

from escalated.core.db import lock
from escalated.core.jobs import GiveUp
from escalated.mail.answering import answered_by_agent
from escalated.mail.asking_host import refusal_of_host
from escalated.mail.authorship import author_of, ticket_of_echo
from escalated.mail.beginning import begin_ticket
from escalated.mail.caps import may_open_ticket
from escalated.mail.contents import message_of
from escalated.mail.copies import kept_already
from escalated.mail.machines import Machine, has_vacation_subject, is_generated, machine_of
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import Address, IncomingMail
from escalated.mail.posting import (
    bring_into_copy,
    came_by_forward,
    noted_by_third_party,
    participant_as,
)
from escalated.mail.reasons import OWN, OWN_ADDRESS, PROVING, TOO_MANY
from escalated.mail.returning import take_back_in, ticket_told_of
from escalated.mail.threading import Match, find_tickets, remember_references
from escalated.mail.verifications import lets_prove_an_address
from escalated.people.actors import Requester
from escalated.people.contacts import contact_for_address
from escalated.people.models import Contact
from escalated.people.reaching import mark_reached
from escalated.tickets import policy
from escalated.tickets.automatic_replies import add_automatic_reply
from escalated.tickets.continuing import answer_or_continue
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.writing import Message

Own = tuple[Ticket, Requester]  # a ticket that the sender takes part in, and as whom


def act(row: StoredMail, mail: IncomingMail) -> None:
    """Do what a mail asks for, and write down what became of it. Raises GiveUp for one that nobody sent."""
    machine = machine_of(mail)
    if machine in (Machine.BOUNCE, Machine.COMPLAINT):
        told_of = take_back_in(mail) if machine == Machine.BOUNCE else ticket_told_of(mail)
        conclude(row, Outcome.SKIPPED, ticket=told_of, reason=machine.value)
        return
    if mail.from_address is None:
        raise GiveUp("The mail names no sender that could be answered.")
    author, echoed = author_of(mail), ticket_of_echo(mail)
    if echoed is not None:
        conclude(row, Outcome.SKIPPED, ticket=echoed, reason=OWN)
    elif author is None:
        conclude(row, Outcome.STORED, reason=OWN_ADDRESS)
    elif machine == Machine.AUTO_REPLY:
        matches = find_tickets(mail)  # who answers nothing of ours becomes no contact
        own = _own(mail, contact_for_address(author.email, name=author.name), matches) if matches else None
        _keep_automatic(row, mail, own)
    else:
        _take(row, mail, author)


def _take(row: StoredMail, mail: IncomingMail, author: Address) -> None:
    written = answered_by_agent(mail, message_of) or noted_by_third_party(mail, message_of)
    if written is not None:
        conclude(row, Outcome.REPLIED, written)
    else:
        _hear(row, mail, contact_for_address(author.email, name=author.name))


def _hear(row: StoredMail, mail: IncomingMail, sender: Contact) -> None:
    """Take what somebody wrote into their ticket, or into one of its own; another copy of it brings nothing."""
    lock(sender)  # copies of one mail, and mails that answer each other, may be read at once
    mark_reached(sender)
    matches, written = find_tickets(mail), message_of(mail)
    own, kept = _own(mail, sender, matches), kept_already(written, sender)
    if kept is not None:
        conclude(row, Outcome.REPLIED, kept)
    elif own is not None and (has_vacation_subject(mail) or is_generated(mail)):
        _keep_automatic(row, mail, own)
    elif own is not None:
        conclude(row, *_answered(mail, written, own))
    elif lets_prove_an_address(mail, written, is_answer=bool(matches)):
        conclude(row, Outcome.STORED, reason=PROVING)
    elif not may_open_ticket(sender.email):
        conclude(row, Outcome.STORED, reason=TOO_MANY)
    elif refusal := refusal_of_host(mail, written, sender=sender):
        conclude(row, Outcome.STORED, reason=refusal)
    else:
        StoredMail.objects.filter(pk=row.pk).update(is_generated=is_generated(mail))
        conclude(row, Outcome.CREATED_NEW, begin_ticket(mail, written, by=sender, beside=matches))


def _own(mail: IncomingMail, contact: Contact, matches: list[Match]) -> Own | None:
    """Return the first ticket that the sender takes part in, and as whom.

    A stranger's Message-ID copied into an answer must not lead it away from there.
    """
    open_to = (match.ticket for match in matches if not came_by_forward(mail, match.ticket))
    return next(((ticket, by) for ticket in open_to if (by := participant_as(contact, ticket))), None)


def _keep_automatic(row: StoredMail, mail: IncomingMail, own: Own | None) -> None:
    """Keep what a participant's program answered with their ticket; whatever else programs answer is no ticket."""
    if own is not None and policy.can_reply(own[1], own[0]):
        conclude(row, Outcome.REPLIED, add_automatic_reply(own[0], message_of(mail), by=own[1]))
    else:
        conclude(row, Outcome.SKIPPED, ticket=own[0] if own else None, reason=Machine.AUTO_REPLY.value)


def _answered(mail: IncomingMail, written: Message, own: Own) -> tuple[Outcome, Reply]:
    ticket, by = own
    reply = answer_or_continue(ticket, written, by=by)
    bring_into_copy(mail, reply.ticket, by=by)
    remember_references(mail, reply.ticket)
    return Outcome.REPLIED if reply.ticket_id == ticket.pk else Outcome.CREATED_NEW, reply


def conclude(
    row: StoredMail, outcome: Outcome, reply: Reply | None = None, *, ticket: Ticket | None = None, reason: str = ""
) -> None:
    """Write down in the ledger what became of a mail, and why where it came to nothing."""
    found = reply.ticket if reply else ticket
    StoredMail.objects.filter(pk=row.pk).update(outcome=outcome, ticket=found, reply=reply, reason=reason)
