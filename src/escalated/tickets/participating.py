"""Bringing people into CC of a ticket, and out again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import Actor
from escalated.people.addresses import EMAIL_LENGTH, is_address, normalised
from escalated.people.contacts import contact_for_address
from escalated.people.knowing import known_contact
from escalated.people.models import Contact
from escalated.people.participants import Participant
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

MOST_PARTICIPANTS = 20


class ParticipantAdded(Happening):
    """Somebody came into CC; customers are told the name alone."""

    kind = "participant.added"
    contact_id: int
    name: str
    email: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s added %(participant)s in CC") % {
            "actor": actor,
            "participant": _told(self.name, self.email),
        }

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s added %(participant)s") % {"actor": actor, "participant": self.name}


class ParticipantRemoved(Happening):
    kind = "participant.removed"
    contact_id: int
    name: str
    email: str

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "participant": _told(self.name, self.email)}
        return _("%(actor)s removed %(participant)s from CC") % values

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s removed %(participant)s") % {"actor": actor, "participant": self.name}


def _told(name: str, email: str) -> str:
    return f"{name} <{email}>"


@operation
def add_participant(ticket: Ticket, email: str, *, by: Actor, name: str = "") -> Participant:
    """Bring an address into CC: from now on it gets public replies. One that is in CC stays as it is.

    Raises InvalidInput on ``email``.
    """
    lock(ticket)
    policy.require(policy.can_add_participant, by, ticket)
    _refuse(_problem_of_address(email))
    contact = known_contact(email)
    known = ticket.participants.filter(contact=contact).first() if contact else None
    if known:
        return known
    _refuse(_problem_of_adding(ticket, email))
    contact = contact_for_address(email, name=name)
    participant = Participant.objects.create(ticket=ticket, contact=contact, added_by=by.name[:200])
    record(ParticipantAdded(**_of(contact)), on=ticket, by=by)
    return participant


@operation
def remove_participant(ticket: Ticket, participant_id: int, *, by: Actor) -> None:
    """Take somebody out of CC: they get no more replies and see the ticket no more. Raises NotFound."""
    lock(ticket)
    policy.require(policy.can_remove_participant, by, ticket)
    participant = ticket.participants.filter(pk=participant_id).select_related("contact").first()
    if participant is None:
        raise NotFound(_("There is nobody like that in CC."))
    participant.delete()
    record(ParticipantRemoved(**_of(participant.contact)), on=ticket, by=by)


def _of(contact: Contact) -> dict[str, Any]:
    return {"contact_id": contact.pk, "name": contact.display_name, "email": contact.email}


def may_come_into_copy(ticket: Ticket, email: str) -> bool:
    """Tell whether an address could be brought into CC."""
    return not (_problem_of_address(email) or _problem_of_adding(ticket, email))


def _problem_of_address(email: str) -> str:
    if not is_address(email):
        return _("Write an address such as ada@example.com.")
    return (
        _("An address has at most %(limit)s characters.") % {"limit": EMAIL_LENGTH} if len(email) > EMAIL_LENGTH else ""
    )


def _problem_of_adding(ticket: Ticket, email: str) -> str:
    if ticket.participants.count() >= MOST_PARTICIPANTS:
        return _("At most %(count)s people can be in CC. Remove somebody first.") % {"count": MOST_PARTICIPANTS}
    known = known_contact(email)
    is_requester = known is not None and known.pk == ticket.requester_id
    if is_requester or normalised(email) == normalised(ticket.requester.email):
        return _("This is the requester, who gets every reply already.")
    return ""


def _refuse(problem: str) -> None:
    if problem:
        raise InvalidInput(email=problem)
