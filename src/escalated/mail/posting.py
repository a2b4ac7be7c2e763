"""Who may post on a ticket by mail, and whom their mail brings into CC."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from escalated.core.db import lock
from escalated.mail.authentication import has_failed
from escalated.mail.copies import kept_already
from escalated.mail.message_ids import ReplyAddress, read_reply_address
from escalated.mail.parsing import IncomingMail
from escalated.people.actors import Requester, ThirdParty
from escalated.people.addresses import normalised
from escalated.people.contacts import brought_up_to_date, named
from escalated.people.knowing import addresses_of, are_same
from escalated.people.models import Contact
from escalated.people.ours import is_an_agents, is_ours
from escalated.tickets import policy
from escalated.tickets.hearing_back import note_third_party
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.participating import add_participant, may_come_into_copy
from escalated.tickets.writing import Message


def participant_as(contact: Contact, ticket: Ticket) -> Requester | None:
    """Return the participant whose mail this is: the requester, by their contact or from the address we answer to, or
    somebody in CC, alike; None for everybody else, who may not post.

    A ticket that agents keep to themselves has none yet.
    """
    if not ticket.is_public:
        return None
    requester = brought_up_to_date(ticket.requester)
    if are_same(contact, requester):
        return Requester((requester,))
    in_copy = (row.contact for row in ticket.participants.select_related("contact__user"))
    found = next((each for each in in_copy if are_same(contact, brought_up_to_date(each))), None)
    return Requester((found,)) if found and not policy.is_past_reopening(ticket) else None


def noted_by_third_party(mail: IncomingMail, message: Callable[[IncomingMail], Message]) -> Reply | None:
    """Write what a third party answers as a note; None where the mail is none.

    It takes the address that was issued to them and their own From, and says nothing of what else they are to us.
    """
    for token in tokens(mail):
        known = _third_party_of(token, mail)
        ticket = Ticket.objects.filter(pk=token.ticket_id).first() if known else None
        if known and ticket:
            lock(known)  # copies of one mail may be read at once
            written = message(mail)
            return kept_already(written, known) or note_third_party(ticket, written, by=ThirdParty(known, ticket.pk))
    return None


def _third_party_of(token: ReplyAddress, mail: IncomingMail) -> Contact | None:
    if token.third_party_id is None or mail.from_address is None:
        return None
    found = Contact.objects.select_related("merged_into__user", "user").filter(pk=token.third_party_id).first()
    known = (found.merged_into or found) if found else None
    if known is None or normalised(mail.from_address.email) not in addresses_of(known):
        return None
    return named(known, mail.from_address.name)


def came_by_forward(mail: IncomingMail, ticket: Ticket) -> bool:
    """Tell whether it was sent to an address issued to a third party: what comes there never goes out in public."""
    return any(token.ticket_id == ticket.pk and token.third_party_id is not None for token in tokens(mail))


def bring_into_copy(mail: IncomingMail, ticket: Ticket, *, by: Requester, is_opening: bool = False) -> None:
    """Bring those whom a participant's mail names in Cc into CC, after what it says: they see nothing from before.

    An answer must come by the address that was issued to its writer: a From alone brings nobody in, nor does one that
    a trusted server found forged.
    """
    if has_failed(mail) or not (is_opening or _is_proven(mail, ticket, by)):
        return
    for address in mail.cc:
        if not _is_ours(address.email, mail) and may_come_into_copy(ticket, address.email):
            add_participant(ticket, address.email, by=by, name=address.name)


def _is_proven(mail: IncomingMail, ticket: Ticket, by: Requester) -> bool:
    issued = ((token.ticket_id, token.contact_id) for token in tokens(mail))
    return (ticket.pk, by.id) in issued


def tokens(mail: IncomingMail) -> Iterator[ReplyAddress]:
    """Return the signed addresses a mail was sent to."""
    yield from (token for each in mail.recipients if (token := read_reply_address(each)) is not None)


def _is_ours(email: str, mail: IncomingMail) -> bool:
    """Tell whether mail to that address comes back to us, or goes to an agent, who follows instead."""
    return normalised(email) == normalised(mail.envelope_recipient) or is_ours(email) or is_an_agents(email)
