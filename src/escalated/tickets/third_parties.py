"""To whom a message may be forwarded: to nobody who takes part in the ticket, and to none of us."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput
from escalated.people.addresses import EMAIL_LENGTH, is_address, normalised
from escalated.people.knowing import addresses_of
from escalated.people.ours import is_an_agents, is_ours
from escalated.tickets.models import Ticket

MOST_ADDRESSES = 10


def third_parties(ticket: Ticket, given: Sequence[str]) -> list[str]:
    """Return the addresses, each once; raises InvalidInput on ``to`` with what to do instead."""
    named = {normalised(each): each.strip() for each in given if each.strip()}
    problems = _problems_of_count(len(named)) or [
        problem for each in named.values() if (problem := _problem_of(ticket, each))
    ]
    if problems:
        raise InvalidInput(to=problems)
    return list(named.values())


def _problems_of_count(count: int) -> list[str]:
    if not count:
        return [_("Write an address such as ada@example.com.")]
    if count > MOST_ADDRESSES:
        return [_("A message can be forwarded to at most %(count)s people at once.") % {"count": MOST_ADDRESSES}]
    return []


def _problem_of(ticket: Ticket, email: str) -> str:
    if not is_address(email) or len(email) > EMAIL_LENGTH:
        return _("“%(given)s” is no address. Write one such as ada@example.com.") % {"given": email[:EMAIL_LENGTH]}
    told, key = {"email": email}, normalised(email)
    if key in addresses_of(ticket.requester):
        return _("%(email)s is the requester. Write them a reply instead.") % told
    in_copy = (each.contact for each in ticket.participants.select_related("contact__user"))
    if any(key in addresses_of(each) for each in in_copy):
        return _("%(email)s is in CC. Write a reply, or remove them from CC first.") % told
    if is_an_agents(key):
        return _("%(email)s is an agent. Mention them in a note instead.") % told
    if is_ours(key):
        return _("Mail to %(email)s comes back here. Choose another address.") % told
    return ""
