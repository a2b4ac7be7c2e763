"""Telling agents whose a forwarded mail may be. Nothing comes of it by itself, whoever sent it."""

from __future__ import annotations

from escalated.mail.forwarded import original_sender
from escalated.mail.parsing import IncomingMail
from escalated.people.actors import SYSTEM
from escalated.people.addresses import normalised
from escalated.people.ours import is_an_agents
from escalated.tickets.models import Ticket
from escalated.tickets.original_senders import find_original_sender


def look_for_author(mail: IncomingMail, ticket: Ticket) -> None:
    """Write down who wrote what a new ticket's mail passes on; what may be an answer counts from agents alone."""
    original = original_sender(mail)
    sender = mail.from_address
    if original is None or sender is None or normalised(original.sender.email) == normalised(sender.email):
        return
    if original.is_certain or is_an_agents(sender.email):
        find_original_sender(ticket, original.sender.email, name=original.sender.name, by=SYSTEM)
