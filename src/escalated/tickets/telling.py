"""Which agents are told of what happened, and how: one table, asked for every activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.sla.happenings import SlaBreached, SlaWarned
from escalated.sla.telling import ASSIGNEE, DEPARTMENT, FOLLOWERS, agent_of
from escalated.tickets.assigning import TicketAssigned
from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.hearing_back import ThirdPartyAnswered
from escalated.tickets.opening import TicketOpened
from escalated.tickets.replying import NoteAdded, ReplyAdded
from escalated.tickets.snoozing import TicketWoken
from escalated.tickets.transitioning import TicketClosed, TicketReopened, TicketResolved, TicketStatusChanged
from escalated.tickets.undelivered import MailUndelivered
from escalated.timeline.happening import Happening


class Event(models.TextChoices):
    """What an agent can be told of."""

    ASSIGNED = "assigned", gettext_lazy("A ticket is assigned to you")
    MENTIONED = "mentioned", gettext_lazy("Somebody mentions you in a note")
    CUSTOMER_REPLIED = "customer_replied", gettext_lazy("A customer replies")
    COLLEAGUE_REPLIED = "colleague_replied", gettext_lazy("A colleague replies")
    COLLEAGUE_NOTED = "colleague_noted", gettext_lazy("A colleague adds a note")
    THIRD_PARTY_ANSWERED = "third_party_answered", gettext_lazy("Somebody answers what you forwarded")
    REOPENED = "reopened", gettext_lazy("A ticket is reopened")
    SNOOZE_ENDED = "snooze_ended", gettext_lazy("A snooze ends")
    STATUS_CHANGED = "status_changed", gettext_lazy("The status of a ticket you follow changes")
    OPENED = "opened", gettext_lazy("A new ticket comes to your department")
    SLA_AT_RISK = "sla_at_risk", gettext_lazy("An SLA deadline comes near")
    SLA_BREACHED = "sla_breached", gettext_lazy("An SLA deadline was missed")
    UNDELIVERED = "undelivered", gettext_lazy("A mail to a customer cannot be delivered")


DEADLINES = {Event.SLA_AT_RISK, Event.SLA_BREACHED}


@dataclass(frozen=True)
class Ways:
    """How an agent is told of an event."""

    in_app: bool
    mail: bool


DEFAULTS: Mapping[Event, Ways] = {
    Event.ASSIGNED: Ways(in_app=True, mail=True),
    Event.MENTIONED: Ways(in_app=True, mail=True),
    Event.CUSTOMER_REPLIED: Ways(in_app=True, mail=True),
    Event.COLLEAGUE_REPLIED: Ways(in_app=True, mail=False),
    Event.COLLEAGUE_NOTED: Ways(in_app=True, mail=False),
    Event.THIRD_PARTY_ANSWERED: Ways(in_app=True, mail=True),
    Event.REOPENED: Ways(in_app=True, mail=True),
    Event.SNOOZE_ENDED: Ways(in_app=True, mail=False),
    Event.STATUS_CHANGED: Ways(in_app=True, mail=False),
    Event.OPENED: Ways(in_app=False, mail=False),
    Event.SLA_AT_RISK: Ways(in_app=True, mail=False),
    Event.SLA_BREACHED: Ways(in_app=True, mail=True),
    Event.UNDELIVERED: Ways(in_app=True, mail=False),
}


@dataclass(frozen=True)
class Audience:
    """Who stands in what relation to a ticket, by the keys of agents; ``actor`` is the agent whose act it is."""

    is_by_customer: bool = False
    actor: int | None = None
    assignee: int | None = None
    followers: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()


def told(happening: Happening, audience: Audience) -> list[tuple[int, Event]]:
    """Return whom to tell and of which event, each agent once and nobody of their own act, by key."""
    events: dict[int, Event] = {}
    for event, agents in _addressed(happening, audience):
        for agent in agents:
            events.setdefault(agent, event)
    return sorted((agent, event) for agent, event in events.items() if agent != audience.actor)


def _addressed(happening: Happening, to: Audience) -> list[tuple[Event, Iterable[int]]]:
    """Return whom each event concerns; who is named twice is told of the first."""
    watching = to.followers if to.assignee is None else to.followers | {to.assignee}
    of_ticket = _of_clock(happening, to) or _of_ticket(happening, to, watching)
    return _of_message(happening, to, watching) or of_ticket


def _of_message(happening: Happening, to: Audience, watching: frozenset[int]) -> list[tuple[Event, Iterable[int]]]:
    match happening:
        case NoteAdded():
            return [(Event.MENTIONED, happening.mentions), (Event.COLLEAGUE_NOTED, watching)]
        case MessageForwarded():
            return [(Event.COLLEAGUE_NOTED, watching)]
        case ThirdPartyAnswered():
            return [(Event.THIRD_PARTY_ANSWERED, watching.union(happening.forwarded_by))]
        case ReplyAdded():
            return [(Event.CUSTOMER_REPLIED if to.is_by_customer else Event.COLLEAGUE_REPLIED, watching)]
        case MailUndelivered():
            return [(Event.UNDELIVERED, watching.union(happening.written_by()))]
    return []


def _of_clock(happening: Happening, to: Audience) -> list[tuple[Event, Iterable[int]]]:
    """A deadline concerns whom the policy names."""
    match happening:
        case SlaWarned():
            return [(Event.SLA_AT_RISK, _named_by_policy(happening.tells, to))]
        case SlaBreached():
            return [(Event.SLA_BREACHED, _named_by_policy(happening.tells, to))]
    return []


def _named_by_policy(tells: Iterable[str], to: Audience) -> set[int]:
    """Return the keys of the named; as long as it is nobody's ticket, the department stands for its assignee."""
    groups = {
        ASSIGNEE: to.members if to.assignee is None else {to.assignee},
        FOLLOWERS: to.followers,
        DEPARTMENT: to.members,
    }
    return {key for each in tells for key in groups.get(each, {agent_of(each) or 0})}


def _of_ticket(happening: Happening, to: Audience, watching: frozenset[int]) -> list[tuple[Event, Iterable[int]]]:
    match happening:
        case TicketAssigned():
            return [(Event.ASSIGNED, [happening.assignee_id])]
        case TicketReopened():
            return [(Event.REOPENED, watching)]
        case TicketWoken(reason="time"):
            return [(Event.SNOOZE_ENDED, watching)]
        case TicketStatusChanged() | TicketResolved() | TicketClosed():
            return [(Event.STATUS_CHANGED, to.followers)]
        case TicketOpened():
            return [(Event.OPENED, to.members)]
    return []


def chosen(stored: Mapping[str, Mapping[str, bool]]) -> dict[Event, Ways]:
    """Return how an agent is told of each event, from what they stored and the defaults."""
    return {event: _stored(stored.get(event, {}), default) for event, default in DEFAULTS.items()}


def _stored(ways: Mapping[str, bool], default: Ways) -> Ways:
    return Ways(in_app=ways.get("in_app", default.in_app), mail=ways.get("mail", default.mail))


def sentence(event: str, happening: Happening, actor: str) -> str:
    """Return what happened in the words of the agent who is told."""
    match event:
        case Event.ASSIGNED:
            return _("%(actor)s assigned this ticket to you") % {"actor": actor}
        case Event.MENTIONED:
            return _("%(actor)s mentioned you in a note") % {"actor": actor}
    return happening.sentence(actor)
