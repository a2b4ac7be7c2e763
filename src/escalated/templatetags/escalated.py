"""``{% load escalated %}``: what a host's own pages show of its helpdesk, without any script of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.db.models import F, Model
from django.template import Context
from django.utils.http import urlencode

from escalated.core.links import page_link
from escalated.people.actors import Actor, Agent, Requester, actor_for
from escalated.tickets.about import tickets_about as about_object
from escalated.tickets.about import tickets_for as of_user
from escalated.tickets.asking_about import about_token
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.statuses import Status
from escalated.tickets.withholding import as_told

MOST_COUNTED = 99

register = template.Library()


@dataclass(frozen=True)
class TicketLine:
    """A ticket as whoever looks may know it; ``url`` leads to the desk for agents, to the portal for customers."""

    reference: str
    subject: str
    status: str
    status_label: str
    url: str
    last_activity_at: datetime


@register.inclusion_tag("escalated/tags/tickets.html", takes_context=True)
def tickets_about(context: Context, thing: Model, limit: int = 10) -> dict[str, Any]:
    """Show the newest tickets about a thing of yours that whoever looks may see."""
    viewer = _viewer(context)
    return {"tickets": _lines(about_object(thing, viewer=viewer)[:limit], viewer) if viewer else []}


@register.inclusion_tag("escalated/tags/tickets.html", takes_context=True)
def tickets_for(context: Context, user: Any, limit: int = 10) -> dict[str, Any]:
    """Show the newest requests of a user of yours, as far as whoever looks may see them."""
    viewer = _viewer(context)
    return {"tickets": _lines(of_user(user, viewer=viewer)[:limit], viewer) if viewer else []}


@register.inclusion_tag("escalated/tags/badge.html", takes_context=True)
def unread_badge(context: Context) -> dict[str, Any]:
    """Show how much is new: answers for a customer, notices for an agent; nothing where nothing is."""
    viewer = _viewer(context)
    count = _unread(viewer) if viewer else 0
    return {"count": count, "shown": f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)}


@register.inclusion_tag("escalated/tags/contact.html", takes_context=True)
def contact_support(context: Context, thing: Model | None = None, *, label: str = "", css: str = "") -> dict[str, Any]:
    """Show a link to a new request, about a thing of yours where ``Host.may_ask_about`` says that it is theirs."""
    return {"url": contact_support_url(context, thing), "label": label, "css": css}


@register.simple_tag(takes_context=True)
def contact_support_url(context: Context, thing: Model | None = None) -> str:
    """Return where ``contact_support`` leads, for markup of your own."""
    url, token = page_link("escalated_portal:new"), about_token(thing, user=_user(context)) if thing else ""
    return f"{url}?{urlencode({'about': token})}" if url and token else url


def _user(context: Context) -> Any:
    request = context.get("request")
    return getattr(request, "user", None) or context.get("user")


def _viewer(context: Context) -> Agent | Requester | None:
    """Return who looks at the page, asked once for all of its tags; None for nobody who is signed in."""
    user = _user(context)
    if user is None or not user.is_authenticated:
        return None
    kept: dict[Any, Agent | Requester] = vars(user).setdefault("_escalated_viewer", {})
    if user.pk not in kept:
        kept[user.pk] = actor_for(user)
    return kept[user.pk]


def _lines(tickets: Sequence[Ticket] | TicketQuerySet, viewer: Actor) -> list[TicketLine]:
    if isinstance(viewer, Agent):
        return [_line(each, str(Status(each.status).label), "agent") for each in tickets]
    return [_line(each, str(each.customer_status.label), "portal") for each in as_told(list(tickets))]


def _line(ticket: Ticket, status_label: str, part: str) -> TicketLine:
    is_agents = part == "agent"
    return TicketLine(
        reference=ticket.reference,
        subject=ticket.subject,
        status=ticket.status if is_agents else ticket.customer_status.value,
        status_label=status_label,
        url=page_link(f"escalated_{part}:ticket", ticket.reference),
        last_activity_at=ticket.last_activity_at if is_agents else ticket.last_reply_at,
    )


def _unread(viewer: Agent | Requester) -> int:
    """Count no further than is shown."""
    if isinstance(viewer, Agent):
        return Notice.objects.of(viewer).unread()[: MOST_COUNTED + 1].count()
    own = Ticket.objects.visible_to(viewer.alone()).filter(requester__in=[each.pk for each in viewer.contacts])
    answered = own.filter(last_reply_at__gt=F("requester_read_at"))[: MOST_COUNTED + 1]
    return sum(each.last_reply_at > each.requester_read_at for each in as_told(list(answered)))
