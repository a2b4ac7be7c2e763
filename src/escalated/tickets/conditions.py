"""What the operators of a search mean: ``from:ada`` and the like as conditions on tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _

from escalated.core.db import database, now
from escalated.people.actors import Actor, Agent
from escalated.people.finding import requesters_named
from escalated.people.models import AgentProfile, Department
from escalated.sla.promises import SOUGHT, Look, looking
from escalated.tickets.finding import NOTHING
from escalated.tickets.following import Follow
from escalated.tickets.linking_objects import TicketObject, named
from escalated.tickets.models import Attachment, Reply, Tag, Ticket
from escalated.tickets.queries import known_contacts, visible
from escalated.tickets.query_words import Condition
from escalated.tickets.reading import ReadMark
from escalated.tickets.statuses import UNRESOLVED, Channel, Priority, ReplyKind, Status, TicketType
from escalated.tickets.tagging import tag_key

MOST_REQUESTERS = 200
FEW = 5_000


@dataclass(frozen=True)
class Meaning:
    """A condition, and which others of the search it is an alternative to."""

    condition: Q
    alternatives: str = ""


@dataclass
class Understood:
    """The conditions of a search as one; ``requesters`` are the only ones whose tickets it can find, None is all."""

    condition: Q = field(default_factory=Q)
    requesters: list[int] | None = None
    notes: list[str] = field(default_factory=list)


def understood(conditions: Iterable[Condition], viewer: Actor) -> Understood:
    """Return what the conditions ask for; what names nothing we know is told in a note and finds nothing."""
    found = Understood()
    alternatives: dict[str, Q] = {}
    for each in conditions:
        meaning = _MEANINGS[each.operator](each.value, viewer)
        if meaning is None:
            found.notes.append(_unknown(each))
            found.condition &= Q() if each.is_negated else NOTHING
        elif each.is_negated:
            found.condition &= ~meaning.condition
        elif meaning.alternatives:
            alternatives[meaning.alternatives] = alternatives.get(meaning.alternatives, Q()) | meaning.condition
        else:
            found.condition &= meaning.condition
    for condition in alternatives.values():
        found.condition &= condition
    return found


def _from(value: str, viewer: Actor) -> Meaning | None:
    found = requesters_named(value, among=known_contacts(viewer), most=MOST_REQUESTERS)
    keys = [contact.pk for contact in found]
    return Meaning(Q(requester__in=keys), "from") if keys else None


def _to(value: str, viewer: Actor) -> Meaning | None:
    match value.casefold():
        case "me":
            return Meaning(Q(assignee=viewer.id if isinstance(viewer, Agent) else 0), "to")
        case "none" | "nobody":
            return Meaning(Q(assignee=None), "to")
    named = AgentProfile.objects.filter(Q(name__icontains=value) | Q(email__istartswith=value))
    keys = list(named.values_list("pk", flat=True))
    return Meaning(Q(assignee__in=keys), "to") if keys else None


def _in(value: str, viewer: Actor) -> Meaning | None:
    found = Department.objects.filter(name__istartswith=value).values_list("pk", "name")
    exact = [pk for pk, name in found if name.casefold() == value.casefold()]
    keys = exact or [pk for pk, _name in found]
    return Meaning(Q(department__in=keys), "in") if keys else None


def _tag(value: str, viewer: Actor) -> Meaning | None:
    tag = Tag.objects.filter(key=tag_key(value)).first()
    return Meaning(tagged([tag.pk])) if tag else None


def tagged(keys: Iterable[int]) -> Q:
    """Return the condition of bearing one of these tags."""
    return having(Ticket.tags.through.objects.filter(tag__in=keys))


def having(rows: QuerySet[Any]) -> Q:
    """Return the condition of having one of these rows.

    SQLite goes from the rows to their tickets or from tickets to their rows as it is told; others know best.
    """
    if connections[database()].vendor == "sqlite" and rows.values("pk")[:FEW].count() < FEW:
        return Q(pk__in=rows.values("ticket"))
    return Q(Exists(rows.filter(ticket=OuterRef("pk"))))


def _about(value: str, viewer: Actor) -> Meaning | None:
    rows = TicketObject.objects.filter(Q(title=value) | Q(key=value) | named([value]))
    return Meaning(having(rows)) if rows.filter(visible(viewer, "ticket__")).exists() else None


def _has(value: str, viewer: Actor) -> Meaning | None:
    match value.casefold():
        case "attachment" | "attachments" | "file":
            return Meaning(Q(Exists(Attachment.objects.filter(reply__ticket=OuterRef("pk")))))
        case "note" | "notes":
            return Meaning(Q(Exists(Reply.objects.filter(ticket=OuterRef("pk"), kind=ReplyKind.NOTE))))
    return None


def _channel(value: str, viewer: Actor) -> Meaning | None:
    found = _choice(Channel, value)
    return Meaning(Q(channel=found), "channel") if found else None


def _type(value: str, viewer: Actor) -> Meaning | None:
    found = _choice(TicketType, value)
    return Meaning(Q(type=found), "type") if found else None


def _is(value: str, viewer: Actor) -> Meaning | None:
    word = value.casefold()
    if word in ("open", "unresolved"):
        return Meaning(Q(status__in=UNRESOLVED), "status")
    if status := _choice(Status, value):
        return Meaning(Q(status=status), "status")
    for priority in Priority:
        if word in (priority.word, str(priority.label).casefold()):
            return Meaning(Q(priority=priority), "priority")
    if word == "unassigned":
        return Meaning(Q(assignee=None))
    if (look := _choice(Look, value)) and look in SOUGHT:
        return Meaning(looking(look, now()), "sla")
    return _is_of_agent(word, viewer) if isinstance(viewer, Agent) else None


def _is_of_agent(word: str, viewer: Agent) -> Meaning | None:
    match word:
        case "mine":
            return Meaning(Q(assignee=viewer.id))
        case "following" | "followed":
            return Meaning(having(Follow.objects.filter(agent=viewer.profile)))
        case "unread":
            return Meaning(~_read_by(viewer))
        case "read":
            return Meaning(_read_by(viewer))
    return None


def _read_by(agent: Agent) -> Q:
    marks = ReadMark.objects.filter(agent=agent.profile, ticket=OuterRef("pk"), version__gte=OuterRef("version"))
    return Q(Exists(marks))


def _choice(choices: type[TextChoices], value: str) -> str | None:
    """Return the choice of that name: its wire value, or its label in the viewer's language."""
    word = value.casefold()
    for stored, label in choices.choices:
        if word.replace("-", "_").replace(" ", "_") == stored or word == str(label).casefold():
            return str(stored)
    return None


_MEANINGS: dict[str, Callable[[str, Actor], Meaning | None]] = {
    "from": _from,
    "to": _to,
    "in": _in,
    "tag": _tag,
    "about": _about,
    "has": _has,
    "is": _is,
    "channel": _channel,
    "type": _type,
}


def _unknown(condition: Condition) -> str:
    values = {"operator": condition.operator, "value": condition.value}
    match condition.operator:
        case "from":
            return _("There is no requester “%(value)s”.") % values
        case "to":
            return _("There is no agent “%(value)s”.") % values
        case "in":
            return _("There is no department “%(value)s”.") % values
        case "tag":
            return _("There is no tag “%(value)s”.") % values
        case "about":
            return _("There is no “%(value)s” that a ticket is about.") % values
        case _:
            return _("“%(operator)s:%(value)s” is not known here.") % values
