"""Whose mail it is, where it says that it is from ourselves."""

from __future__ import annotations

from escalated.mail.machines import Machine, machine_of
from escalated.mail.message_ids import ticket_of_message_id
from escalated.mail.models import OutgoingMail
from escalated.mail.parsing import Address, IncomingMail
from escalated.people.ours import is_ours
from escalated.tickets.models import Ticket


def author_of(mail: IncomingMail) -> Address | None:
    """Return who wrote a mail; of one from our own address, as web forms send, who asks for the answer, or nobody."""
    sender = mail.from_address
    if sender is None or not is_ours(sender.email):
        return sender
    return next((each for each in mail.reply_to if not is_ours(each.email)), None)


def ticket_of_echo(mail: IncomingMail) -> Ticket | None:
    """Return the ticket of a mail of ours that an alias or a list sends back to us.

    A Message-ID alone says nothing: anybody can write it.
    """
    ticket_id = ticket_of_message_id(mail.message_id)
    if ticket_id is None or not (_says_it_is_ours(mail) or machine_of(mail) == Machine.BULK):
        return None
    sent = OutgoingMail.objects.filter(ticket=ticket_id, message_id=mail.message_id).select_related("ticket").first()
    return sent.ticket if sent else None


def _says_it_is_ours(mail: IncomingMail) -> bool:
    return mail.from_address is not None and is_ours(mail.from_address.email)
