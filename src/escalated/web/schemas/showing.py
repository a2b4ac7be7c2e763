"""A request as its requester sees it, in the portal or by a private link: one making, other addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from escalated.people.actors import Actor, Agent
from escalated.people.participants import names_in_copy
from escalated.tickets import policy
from escalated.tickets.joining import as_joined
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.original_senders import offered
from escalated.tickets.queries import since_joined
from escalated.tickets.rating import Rating, can_rate, current_rating
from escalated.tickets.statuses import told_to_colleagues
from escalated.tickets.withholding import as_told
from escalated.timeline.models import TicketActivity
from escalated.web.links import link
from escalated.web.schemas.making import activities, conversation, download_link, messages, upload_limits
from escalated.web.schemas.requests import RatingShown, RequestAbilities, RequestActUrls, RequestRow
from escalated.web.schemas.tickets import OriginalSender

ACTS = ("reply", "close", "reopen", "seen", "rate")


@dataclass(frozen=True)
class Places:
    """Where a request and what can be done to it are; ``list`` is None for a guest."""

    here: str
    act: Callable[[str], str]
    file: Callable[[Attachment], str]
    list: str | None


def portal_places(ticket: Ticket) -> Places:
    return Places(
        here=link("portal", "ticket", ticket.reference),
        act=lambda name: link("portal", name, ticket.reference),
        file=download_link,
        list=link("portal", "tickets"),
    )


def guest_places(token: str) -> Places:
    return Places(
        here=link("portal", "guest", token),
        act=lambda name: link("portal", f"guest_{name}", token),
        file=lambda attachment: link("portal", "guest_file", token, attachment.pk),
        list=None,
    )


def shown_request(ticket: Ticket, viewer: Actor, places: Places) -> dict[str, Any]:
    """Return the props of a request's page, without anything internal."""
    ticket = as_joined(as_told([ticket]), viewer)[0]
    return {
        "request": request_row(ticket, places.here, viewer),
        "messages": messages(conversation(ticket, viewer=viewer), viewer=viewer, file_link=places.file),
        "events": activities(ticket.activities.told().filter(since_joined(viewer)).in_order(), viewer=viewer),
        "in_copy": names_in_copy(ticket.pk),
        "abilities": RequestAbilities(
            can_reply=policy.can_reply(viewer, ticket) or policy.can_continue(viewer, ticket),
            opens_new=policy.can_continue(viewer, ticket),
            can_close=policy.offers_close(viewer, ticket),
            can_reopen=policy.offers_reopen(viewer, ticket),
            can_rate=can_rate(viewer, ticket),
        ),
        "urls": RequestActUrls(**{name: places.act(name) for name in ACTS}, list=places.list),
        "rating": rating_shown(current_rating(ticket)) if policy.is_requester(viewer, ticket) else None,
        "upload_limits": upload_limits(),
    }


def request_row(ticket: Ticket, url: str, viewer: Actor) -> RequestRow:
    told, is_own = ticket.customer_status, policy.is_requester(viewer, ticket)
    return RequestRow(
        reference=ticket.reference,
        subject=ticket.subject,
        url=url,
        status=told.value,
        status_label=str(told.label) if is_own else told_to_colleagues(told, ticket.requester.display_name),
        preview=ticket.preview,
        is_unread=is_own and ticket.last_reply_at > ticket.requester_read_at,
        requester=None if is_own else ticket.requester.display_name,
        created_at=ticket.created_at,
        last_activity_at=ticket.last_reply_at,
    )


def rating_shown(rating: Rating | None) -> RatingShown | None:
    return RatingShown(stars=rating.stars, comment=rating.comment, at=rating.updated_at) if rating else None


def original_sender(ticket: Ticket, happened: Sequence[TicketActivity], *, viewer: Agent) -> OriginalSender | None:
    """Return to whom this agent may give a forwarded mail's ticket."""
    found = offered(ticket, happened) if policy.can_edit(viewer, ticket) else None
    return OriginalSender(name=found.name, email=found.email) if found else None
