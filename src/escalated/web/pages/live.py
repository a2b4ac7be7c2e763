"""What has just happened on the tickets somebody may see: asked again and again by an open page."""

from __future__ import annotations

from django.http import HttpResponseBase
from pydantic import Field

from escalated.core.schema import Input
from escalated.people.actors import Actor, Customer
from escalated.tickets.hearing import news_for
from escalated.tickets.references import reference_of
from escalated.timeline.models import TicketActivity
from escalated.web.doors import DeskRequest, anybody_signed_in
from escalated.web.input import read_query
from escalated.web.schemas.live import LiveActivity, LiveAnswer


class LiveInput(Input):
    after: int | None = Field(default=None, ge=0, lt=2**63)


@anybody_signed_in()
def live(request: DeskRequest) -> HttpResponseBase:
    return news(request)


def news(request: DeskRequest) -> HttpResponseBase:
    """Answer what has just happened, as far as this visitor may hear of it."""
    heard = news_for(request.actor, after=read_query(request, LiveInput).after)
    return LiveAnswer(
        after=heard.after,
        activities=[_told(row, request.actor) for row in heard.activities],
        has_missed=heard.has_missed,
    ).respond_if_new(request)


def _told(row: TicketActivity, viewer: Actor) -> LiveActivity:
    return LiveActivity(
        id=row.pk,
        ticket_id=row.ticket_id,
        reference=reference_of(row.ticket_id),
        kind=row.kind,
        is_mine=_is_own(row, viewer),
    )


def _is_own(row: TicketActivity, viewer: Actor) -> bool:
    if row.actor_kind != viewer.kind or row.actor_id is None:
        return False
    return viewer.owns(row.actor_id) if isinstance(viewer, Customer) else row.actor_id == viewer.id
