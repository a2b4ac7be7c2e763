"""What the first screen of the desk shows: work that waits, the agent's day, the team's volume."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects

from escalated.core.schema import Schema, Timestamp
from escalated.people.actors import Agent
from escalated.tickets import overview
from escalated.tickets.bodies import preview_of
from escalated.web.links import link, queue_link
from escalated.web.schemas.drafts import DraftKind
from escalated.web.schemas.live import Count, counted
from escalated.web.schemas.rows import ticket_rows
from escalated.web.schemas.tickets import TicketRow

SHOWN = 5


class WorkList(Schema):
    """The first of the tickets that wait, how many there are, and where all of them are."""

    tickets: list[TicketRow]
    count: Count
    url: str


class MentionRow(Schema):
    reference: str
    subject: str
    url: str
    by: str
    words: str
    at: Timestamp


class MentionList(Schema):
    mentions: list[MentionRow]
    count: Count
    url: str


class DraftRow(Schema):
    reference: str
    subject: str
    url: str
    kind: DraftKind
    at: Timestamp


class MyDay(Schema):
    """``answered`` and ``resolved`` are the agent's own, since their midnight."""

    open: Count
    open_url: str
    answered: int
    resolved: int
    drafts: list[DraftRow]
    drafts_count: Count


class DayBar(Schema):
    day: date
    opened: int
    opened_url: str
    resolved: int
    resolved_url: str


class AgeBar(Schema):
    """Unresolved tickets opened so many days ago, both included; None is any number."""

    from_days: int
    to_days: int | None
    count: int
    url: str


class TeamVolume(Schema):
    """Days are the agent's. The median first response is in seconds, of these days and of as many before them.

    None is told where no ticket of those days has been answered.
    """

    days: list[DayBar]
    ages: list[AgeBar]
    unresolved: Count
    unresolved_url: str
    first_response: int | None
    first_response_before: int | None


class Overview(Schema):
    waiting: WorkList
    unassigned: WorkList
    mentions: MentionList
    day: MyDay
    team: TeamVolume


def overview_for(agent: Agent) -> Overview:
    """Return everything the dashboard shows, by a number of queries that does not grow."""
    figures = overview.figures_for(agent)
    counts = {name: counted(count) for name, count in figures.work.items()}
    work = _work(agent, counts)
    return Overview(
        waiting=work["waiting"],
        unassigned=work["unassigned"],
        mentions=MentionList(
            mentions=[_mention(each) for each in overview.mentions_for(agent)[:SHOWN]],
            count=counts["mentions"],
            url=queue_link(mentioned="me", state="all"),
        ),
        day=_my_day(agent, figures, counts),
        team=_team(figures, counts["unresolved"]),
    )


def _work(agent: Agent, counts: dict[str, Count]) -> dict[str, WorkList]:
    """Return the lists; tags and what is unread are read for all of them at once."""
    rows = {"waiting": overview.waiting_for(agent), "unassigned": overview.unassigned_for(agent)}
    tickets = {
        name: list(found.select_related("requester", "assignee", "department")[:SHOWN]) for name, found in rows.items()
    }
    everything = [ticket for found in tickets.values() for ticket in found]
    prefetch_related_objects(everything, "tags")
    made = iter(ticket_rows(everything, viewer=agent))
    assignees = {"waiting": "me", "unassigned": "none"}
    return {
        name: WorkList(
            tickets=[next(made) for _ticket in found],
            count=counts[name],
            url=queue_link(assignee=assignees[name], status=overview.WAITING_ON_US),
        )
        for name, found in tickets.items()
    }


def _mention(mention: Any) -> MentionRow:
    return MentionRow(
        reference=mention.ticket.reference,
        subject=mention.ticket.subject,
        url=f"{link('agent', 'ticket', mention.ticket.reference)}#message-{mention.reply_id}",
        by=mention.reply.author_name,
        words=preview_of(mention.reply.body, mention.reply.body_format),
        at=mention.created_at,
    )


def _my_day(agent: Agent, figures: overview.Figures, counts: dict[str, Count]) -> MyDay:
    return MyDay(
        open=counts["mine"],
        open_url=queue_link(assignee="me"),
        answered=figures.answered,
        resolved=figures.resolved,
        drafts=[
            DraftRow(
                reference=each.ticket.reference,
                subject=each.ticket.subject,
                url=link("agent", "ticket", each.ticket.reference),
                kind="note" if each.kind == "note" else "reply",
                at=each.updated_at,
            )
            for each in overview.drafts_for(agent)[:SHOWN]
        ],
        drafts_count=counts["drafts"],
    )


def _team(figures: overview.Figures, unresolved: Count) -> TeamVolume:
    return TeamVolume(
        days=[
            DayBar(
                day=each.day,
                opened=each.opened,
                opened_url=queue_link(state="all", created_from=each.day, created_to=each.day),
                resolved=each.resolved,
                resolved_url=queue_link(state="all", resolved_from=each.day, resolved_to=each.day),
            )
            for each in figures.days
        ],
        ages=[_age(each) for each in figures.ages],
        unresolved=unresolved,
        unresolved_url=queue_link(),
        first_response=_seconds(figures.first_response),
        first_response_before=_seconds(figures.first_response_before),
    )


def _age(group: overview.AgeGroup) -> AgeBar:
    days = queue_link(created_from=group.oldest, created_to=group.newest)
    return AgeBar(from_days=group.from_days, to_days=group.to_days, count=group.count, url=days)


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds())
