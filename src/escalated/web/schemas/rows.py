"""Making ticket rows and cards for agents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from escalated.core.db import now
from escalated.panels.references import called
from escalated.people.actors import Actor, Agent
from escalated.people.host import LetIn, host
from escalated.people.models import AgentProfile, Contact, Department
from escalated.people.participants import Participant
from escalated.tickets import policy
from escalated.tickets.beside import Beside
from escalated.tickets.choosing_objects import can_look
from escalated.tickets.filters import TicketFilters
from escalated.tickets.following import Follow
from escalated.tickets.linking_objects import TicketObject, named
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.queries import known_contacts, visible
from escalated.tickets.reading import unread_and_followed
from escalated.tickets.statuses import Channel, Priority, Status, TicketType
from escalated.web.links import link
from escalated.web.schemas.live import counted
from escalated.web.schemas.making import choices
from escalated.web.schemas.reaching import unreached
from escalated.web.schemas.shared import AgentChoice, Choice
from escalated.web.schemas.sla import deadline_of, sla_choices
from escalated.web.schemas.ticket_urls import TicketActUrls
from escalated.web.schemas.tickets import (
    DepartmentRef,
    ParticipantRef,
    PersonRef,
    QueueOptions,
    RequesterCard,
    RequesterRef,
    TagRef,
    TicketAbilities,
    TicketDetail,
    TicketLinkRow,
    TicketRow,
)


def ticket_rows(tickets: Sequence[Ticket], *, viewer: Actor) -> list[TicketRow]:
    """Return rows of a list; the tickets come from ``for_list``."""
    news, mine = unread_and_followed(tickets, by=viewer)
    return [
        TicketRow(
            **_fields(ticket, map(tag_ref, ticket.tags.all())),
            is_unread=ticket.pk in news,
            deadline=deadline_of(ticket),
            is_following=ticket.pk in mine,
        )
        for ticket in tickets
    ]


def ticket_detail(ticket: Ticket, desk: DeskChoices, *, viewer: Actor) -> TicketDetail:
    return TicketDetail(
        **_fields(ticket, desk.worn),
        is_following=any(each.id == viewer.id for each in desk.followers),
        first_response_at=ticket.first_response_at,
        is_spam=ticket.is_spam,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
    )


def _fields(ticket: Ticket, tags: Iterable[TagRef]) -> dict[str, Any]:
    requester, assignee, department = ticket.requester, ticket.assignee, ticket.department
    priority = Priority(ticket.priority)
    return {
        "id": ticket.pk,
        "reference": ticket.reference,
        "subject": ticket.subject,
        "url": link("agent", "ticket", ticket.reference),
        "status": ticket.status,
        "status_label": str(Status(ticket.status).label),
        "priority": priority.word,
        "priority_label": str(priority.label),
        "type": ticket.type,
        "type_label": str(TicketType(ticket.type).label),
        "requester": RequesterRef(id=requester.pk, name=requester.display_name, email=requester.email),
        "assignee": PersonRef(id=assignee.pk, name=assignee.name) if assignee else None,
        "department": DepartmentRef(id=department.pk, name=department.name),
        "preview": ticket.preview,
        "channel": ticket.channel,
        "tags": list(tags),
        "created_at": ticket.created_at,
        "last_activity_at": ticket.last_activity_at,
        "snoozed_until": _asleep_until(ticket),
        "version": ticket.version,
    }


def _asleep_until(ticket: Ticket) -> datetime | None:
    return ticket.snoozed_until if ticket.snoozed_until and ticket.snoozed_until > now() else None


def tag_ref(tag: Tag) -> TagRef:
    return TagRef(id=tag.pk, name=tag.name, color=tag.color)


def link_rows(tickets: Iterable[Ticket]) -> list[TicketLinkRow]:
    return [
        TicketLinkRow(
            reference=each.reference,
            subject=each.subject,
            url=link("agent", "ticket", each.reference),
            status=each.status,
            status_label=str(Status(each.status).label),
            last_activity_at=each.last_activity_at,
        )
        for each in tickets
    ]


def requester_card(contact: Contact, beside: Beside) -> RequesterCard:
    """Return the card beside a ticket, with the same person's other tickets."""
    return RequesterCard(
        id=contact.pk,
        url=link("agent", "contact", contact.pk),
        organisation=contact.organisation_name,
        name=contact.display_name,
        email=contact.email,
        unreached=unreached(contact),
        is_signed_up=contact.user_id is not None,
        profile_url=(host().profile_url(contact.user) or None) if contact.user_id else None,
        since=contact.created_at,
        ticket_count=counted(beside.requesters),
        tickets=link_rows(beside.others),
    )


def abilities(viewer: Actor, ticket: Ticket) -> TicketAbilities:
    """Return what the viewer may do, from the functions that the operations ask."""
    return TicketAbilities(
        can_reply=policy.can_reply(viewer, ticket),
        can_note=policy.can_note(viewer, ticket),
        can_forward=policy.can_forward(viewer, ticket),
        can_assign=policy.can_assign(viewer, ticket),
        can_change_status=policy.can_change_status(viewer, ticket),
        can_change_priority=policy.can_change_priority(viewer, ticket),
        can_change_type=policy.can_change_type(viewer, ticket),
        can_change_department=policy.can_change_department(viewer, ticket),
        can_tag=policy.can_tag(viewer, ticket),
        can_snooze=policy.can_snooze(viewer, ticket),
        can_edit=policy.can_edit(viewer, ticket),
        can_redact=policy.can_redact(viewer, ticket),
        can_block=policy.can_block(viewer, ticket),
        can_follow=policy.can_follow(viewer, ticket),
        can_pin=policy.can_pin(viewer, ticket),
        can_waive_reply=policy.can_waive_reply(viewer, ticket),
        can_add_participant=policy.can_add_participant(viewer, ticket),
    )


def act_urls(ticket: Ticket) -> TicketActUrls:
    names = TicketActUrls.model_fields
    return TicketActUrls(**{name: link("agent", name, ticket.reference) for name in names})


def status_choices() -> list[Choice]:
    return choices(Status.choices)


def priority_choices() -> list[Choice]:
    return choices((priority.word, priority.label) for priority in Priority)


def type_choices() -> list[Choice]:
    return choices(TicketType.choices)


def department_choices() -> list[Choice]:
    return choices(Department.objects.values_list("pk", "name"))


@dataclass
class DeskChoices:
    """What tickets may be given; ``worn`` are the tags of the ticket at hand, and who follows it or is in CC.

    ``objects`` are what it is about: key, title and address.
    """

    departments: list[Choice] = field(default_factory=list)
    agents: list[AgentChoice] = field(default_factory=list)
    tags: list[TagRef] = field(default_factory=list)
    worn: list[TagRef] = field(default_factory=list)
    followers: list[PersonRef] = field(default_factory=list)
    participants: list[ParticipantRef] = field(default_factory=list)
    objects: list[tuple[int, str, str]] = field(default_factory=list)


def desk_choices(on: Ticket | None = None) -> DeskChoices:
    """Return departments, agents and tags, read in one query: every page of the desk needs them."""
    found = DeskChoices()
    for group, _place, _order, pk, name, shade, is_worn in _desk_rows(on):
        match group:
            case "tag":
                tag = TagRef(id=pk, name=name, color=shade)
                found.tags.append(tag)
                found.worn.extend([tag] if is_worn else [])
            case "participant":
                found.participants.append(ParticipantRef(id=pk, name=name or shade.partition("@")[0], email=shade))
            case "object":
                found.objects.append((pk, name, shade))
            case "agent":
                found.agents.append(AgentChoice(value=str(pk), label=name, is_offered=shade != LetIn.NOBODY))
                found.followers.extend([PersonRef(id=pk, name=name)] if is_worn else [])
            case _:
                found.departments.append(Choice(value=str(pk), label=name))
    return found


def _desk_rows(on: Ticket | None) -> Any:
    def rows(kind: str, of: QuerySet[Any], **given: Any) -> Any:
        given = {
            "place": Value(0),
            "order": F("name"),
            "called": F("name"),
            "shade": Value(""),
            "is_worn": Value(value=False),
            **given,
        }
        return of.order_by().annotate(group=Value(kind), **given).values_list(*columns)

    columns = ("group", "place", "order", "pk", "called", "shade", "is_worn")
    worn = Exists(Ticket.tags.through._default_manager.filter(ticket=on, tag=OuterRef("pk")))
    tags = rows("tag", Tag.objects.offered(), order=F("key"), shade=F("color"), is_worn=worn)
    follows = Exists(Follow.objects.filter(ticket=on, agent=OuterRef("pk")))
    agents = rows("agent", AgentProfile.objects.working(), shade=F("let_in_as"), is_worn=follows)
    departments = rows("department", Department.objects.all(), place=F("position"))
    named = {"order": F("contact__name"), "called": F("contact__name"), "shade": F("contact__email")}
    participants = rows("participant", Participant.objects.filter(ticket=on), **named)
    about = TicketObject.objects.filter(ticket=on)
    objects = rows("object", about, order=F("key"), called=F("title"), shade=F("url"))
    return departments.union(agents, tags, participants, objects, all=True).order_by("group", "place", "order", "pk")


def queue_options(viewer: Agent, filters: TicketFilters) -> QueueOptions:
    found = desk_choices()
    return QueueOptions(
        statuses=status_choices(),
        priorities=priority_choices(),
        departments=found.departments,
        agents=found.agents,
        types=type_choices(),
        channels=choices(Channel.choices),
        sla=sla_choices(),
        tags=found.tags,
        requesters=_requester_choices(filters.requester, viewer),
        objects=_object_choices(filters.about, viewer),
        find_objects_url=link("agent", "find_objects") if can_look(viewer) else None,
    )


def _requester_choices(keys: Sequence[int], viewer: Actor) -> list[Choice]:
    named = known_contacts(viewer).filter(pk__in=keys) if keys else []
    return choices((each.pk, each.display_name) for each in named)


def _object_choices(names: Sequence[str], viewer: Actor) -> list[Choice]:
    """Return what those things are called on tickets that the viewer may see; others by model and key alone."""
    rows = TicketObject.objects.filter(named(names), visible(viewer, "ticket__")) if names else []
    titles = {each.ref.name: each.title for each in rows}
    return choices((name, titles.get(name) or called(name)) for name in names)
