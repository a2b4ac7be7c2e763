"""What guests have: the public form, a ticket with a private link, and a customer's ticket that is solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalated.people.actors import Agent, Requester
from escalated.tickets.guest_links import link_for
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.replying import add_note
from escalated.tickets.transitioning import close_ticket
from tests.making import make_form_token, make_requester, make_ticket, make_upload
from tests.threats.door import Door

if TYPE_CHECKING:
    from tests.threats.scene import Scene

GUEST = ("guest_subject", "guest_body", "guest_name", "guest_content")
STRANGER = {"name": "Eve", "email": "eve@example.net", "form_token": None}

# anonymous, owner, other, agent, light, elsewhere, admin, removed, dismissed, guest
ITS_OWNER = (401, 200, 404, 404, 404, 404, 404, 404, 404)
THE_LINK = (*(404,) * 9, 200)
NO_ACCOUNT = (200, *(303,) * 8)
WRITES_ONE = (201, *(303,) * 8)


@dataclass(frozen=True)
class Guests:
    """A guest's ticket, their file and the token of their link; and a customer's ticket that is solved."""

    ticket: Ticket
    file: Attachment
    token: str
    solved: Ticket


def make_guests(canary: dict[str, str], agent: Agent, customer: Requester) -> Guests:
    by = make_requester("guest@example.net")
    upload = make_upload(f"{canary['guest_name']}.txt", canary["guest_content"].encode())
    ticket = make_ticket(by, subject=canary["guest_subject"], body=canary["guest_body"], attachments=[upload])
    add_note(ticket, canary["note_body"], by=agent)
    solved = make_ticket(customer, subject="Solved")
    close_ticket(ticket, by=by)
    close_ticket(solved, by=customer)
    return Guests(ticket, Attachment.objects.get(reply__ticket=ticket), link_for(ticket).token(), solved)


def sent_to(door: Door, scene: Scene) -> dict[str, Any]:
    """Return what only a real body has."""
    token = {"form_token": make_form_token()}
    return {**token, "message_id": scene.guests.file.reply_id} if door.by_link else token


def _solved(scene: Scene) -> tuple[object, ...]:
    return (scene.guests.solved.reference,)


GUESTS = [
    Door("portal:rate", "POST", ITS_OWNER, {"stars": 5}, _solved),
    Door("portal:guest_create", "GET", NO_ACCOUNT),
    Door("portal:guest_create", "POST", WRITES_ONE, {**STRANGER, "subject": "Hello", "body": "It burns."}),
    Door("portal:guest_link", "GET", NO_ACCOUNT),
    Door("portal:guest_link", "POST", NO_ACCOUNT, {"reference": "ESC-00001", "email": "guest@example.net"}),
    Door("portal:guest", "GET", THE_LINK, by_link=True),
    Door("portal:guest_reply", "POST", THE_LINK, {"body": "Thank you."}, by_link=True),
    Door("portal:guest_seen", "POST", THE_LINK, {"message_id": 0}, by_link=True),
    Door("portal:guest_close", "POST", THE_LINK, by_link=True),
    Door("portal:guest_reopen", "POST", THE_LINK, by_link=True),
    Door("portal:guest_rate", "POST", THE_LINK, {"stars": 5}, by_link=True),
    Door("portal:guest_live", "GET", THE_LINK, by_link=True),
    Door("portal:guest_file", "GET", THE_LINK, args=lambda scene: (scene.guests.file.pk,), by_link=True),
]
