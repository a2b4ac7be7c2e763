"""Opening a ticket."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.core.db import lock, now, operation
from escalated.panels.references import ObjectRef, ref_of
from escalated.people.actors import Actor, Requester
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets import policy
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.choosing_departments import department_for
from escalated.tickets.classifying import known_priority, known_type
from escalated.tickets.indexing import index_ticket
from escalated.tickets.linking_objects import tie_objects
from escalated.tickets.models import Reply, Tag, Ticket
from escalated.tickets.opening_once import opened_before, remember_opening
from escalated.tickets.routing import give_in_turn, hold_turns
from escalated.tickets.statuses import Channel, Priority, ReplyKind, TicketType
from escalated.tickets.subjects import sound_subject
from escalated.tickets.tagging import ids_of, known_tags, names_of
from escalated.tickets.writing import Message, message, write
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class TicketOpened(Happening):
    kind = "ticket.opened"
    reply_id: int
    subject: str
    requester_id: int
    department_id: int
    priority: str
    type: str
    channel: str
    tag_ids: list[int] = []
    tag_names: list[str] = []
    assignee_id: int | None = None
    about: list[ObjectRef] = []

    def sentence(self, actor: str) -> str:
        return _("%(actor)s opened this ticket") % {"actor": actor}

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s opened this request") % {"actor": actor}

    def message(self) -> int:
        return self.reply_id


class TicketOpenedByNote(TicketOpened):
    """Opened by an agent with a note: nothing that its requester hears of, until somebody answers in public."""

    kind = "ticket.opened_by_note"
    is_public = False


@operation
def create_ticket(
    *,
    subject: str,
    body: Message | Body | str,
    requester: Contact,
    by: Actor | None = None,
    priority: Priority | str | None = None,
    department: Department | None = None,
    type: TicketType | str | None = None,
    tags: Sequence[Tag | str] = (),
    assignee: AgentProfile | None = None,
    is_note: bool = False,
    attachments: Sequence[Upload] = (),
    about: Sequence[Model] = (),
    channel: Channel | str = Channel.API,
    dedupe_key: str = "",
) -> Ticket:
    """Open a ticket, by its requester unless somebody else is named; with a note its requester does not see it yet.

    ``about`` are saved things of the host's. What ``dedupe_key`` opened is returned. Raises InvalidInput by field.
    """
    written = message(body, attachments, channel)
    requester, by = _as_they_are_now(requester, by or Requester((requester,)))
    if before := opened_before(requester, dedupe_key, by=by):
        return before
    department = _whose_turn(department or department_for(requester, subject=subject, channel=written.channel))
    ticket = Ticket.objects.create(
        subject=sound_subject(subject, written),
        requester=requester,
        department=department,
        priority=known_priority(priority or _usual_priority(department)),
        type=known_type(type or TicketType.QUESTION),
        channel=written.channel,
        assignee=assignee,
        public_at=None if is_note else now(),
    )
    policy.require_opening(by, ticket, is_note=is_note)
    _begin(ticket, written, tags, by=by, about=about)
    return remember_opening(ticket, dedupe_key)


def _begin(ticket: Ticket, written: Message, tags: Sequence[Tag | str], *, by: Actor, about: Sequence[Model]) -> None:
    """Store what a new ticket begins with, record its opening, and give it to whose turn it is."""
    reply = write(ticket, written, by=by, kind=ReplyKind.OPENING if ticket.public_at else ReplyKind.NOTE)
    added = known_tags(tags) if tags else []
    ticket.tags.add(*added)
    objects = tie_objects(ticket, map(ref_of, about)) if about else []
    index_ticket(ticket, added, [each.title for each in objects])
    record(_event(ticket, reply, added, about=objects), on=ticket, by=by)
    give_in_turn(ticket)


def _as_they_are_now(requester: Contact, by: Actor) -> tuple[Contact, Actor]:
    """Hold the requester; somebody who has just been merged into another contact is that one."""
    lock(requester)
    if requester.merged_into is None:
        return requester, by
    if isinstance(by, Requester) and by.owns(requester.pk):
        by = Requester((requester.merged_into,), by.user)
    return requester.merged_into, by


def _whose_turn(department: Department) -> Department:
    hold_turns(department)
    return department


def _usual_priority(department: Department) -> Priority | str:
    weight = department.default_priority
    return Priority(weight) if weight in Priority.values else host_settings().default_priority


def _event(ticket: Ticket, reply: Reply, tags: Sequence[Tag], *, about: list[ObjectRef]) -> TicketOpened:
    kind = TicketOpenedByNote if reply.kind == ReplyKind.NOTE else TicketOpened
    return kind(
        reply_id=reply.pk,
        subject=ticket.subject,
        requester_id=ticket.requester_id,
        department_id=ticket.department_id,
        priority=Priority(ticket.priority).word,
        type=ticket.type,
        channel=ticket.channel,
        tag_ids=ids_of(tags),
        tag_names=names_of(tags),
        assignee_id=ticket.assignee_id,
        about=about,
    )
