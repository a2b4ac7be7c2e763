"""Putting back what a change of a ticket's properties took away, whatever the transition table says of the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import TooLate
from escalated.core.jobs import withdraw
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Contact, Department
from escalated.sla.clocks import choose_terms_anew
from escalated.tickets.assigning import TicketAssigned, TicketUnassigned
from escalated.tickets.classifying import TicketDepartmentChanged, TicketPriorityChanged, TicketTypeChanged
from escalated.tickets.editing import TicketRequesterChanged, TicketSubjectChanged, set_requester, set_subject
from escalated.tickets.indexing import index_tags
from escalated.tickets.linking_objects import TicketObjectLinked, TicketObjectUnlinked, tie_objects, untie_object
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.snoozing import TicketSnoozed, TicketWoken, set_snooze
from escalated.tickets.statuses import Priority, Status, TicketType, customer_status
from escalated.tickets.tagging import TicketTagsAdded, TicketTagsRemoved
from escalated.tickets.transitioning import StatusHappening
from escalated.timeline.happening import Happening, happening_of
from escalated.timeline.holding import told_from, undone_until
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record

T = TypeVar("T")

RESTORABLE = (
    StatusHappening,
    TicketPriorityChanged,
    TicketTypeChanged,
    TicketDepartmentChanged,
    TicketAssigned,
    TicketUnassigned,
    TicketTagsAdded,
    TicketTagsRemoved,
    TicketObjectLinked,
    TicketObjectUnlinked,
    TicketSnoozed,
    TicketWoken,
    TicketSubjectChanged,
    TicketRequesterChanged,
)


class TicketChangeUndone(Happening):
    """A change that was undone; ``values`` are what its own activity says."""

    kind = "ticket.change_undone"
    is_public = False
    activity_id: int
    undone: str
    values: dict[str, Any]

    def sentence(self, actor: str) -> str:
        change = happening_of(self.undone, self.values).sentence(actor)
        return _("%(actor)s undid this: %(change)s") % {"actor": actor, "change": change}

    def undoes(self) -> int:
        return self.activity_id


class TicketStatusRestored(TicketChangeUndone):
    """A move that was undone when the customer had been told of it, who now hears of this too."""

    kind = "ticket.status_restored"
    is_public = True
    status: str

    def told_to_customer(self, actor: str) -> str:
        status = customer_status(self.status).label
        return _("%(actor)s set this request back to “%(status)s”") % {"actor": actor, "status": status}


def restore(ticket: Ticket, activity: TicketActivity, *, by: Agent) -> None:
    """Undo one change of a ticket at hand; a move that nobody heard of yet is never told. Raises TooLate."""
    happening = activity.happening
    values: dict[str, Any] = {"activity_id": activity.pk, "undone": activity.kind, "values": activity.data}
    _put_back(ticket, happening)
    is_in_time = now() < undone_until(told_from(activity.created_at, by=by))
    is_unheard = happening.is_held and is_in_time and withdraw(activity)
    if not happening.is_public:
        record(TicketChangeUndone(**values), on=ticket, by=by)
    elif is_unheard:
        TicketActivity.objects.filter(pk=activity.pk).update(is_public=False)
        record(TicketChangeUndone(**values), on=ticket, by=by)
    else:
        record(TicketStatusRestored(**values, status=ticket.status), on=ticket, by=by)


def _put_back(ticket: Ticket, happening: Happening) -> None:
    match happening:
        case StatusHappening():
            set_status_back(ticket, happening)
        case TicketPriorityChanged() | TicketTypeChanged() | TicketDepartmentChanged():
            _classify(ticket, happening)
        case TicketAssigned() | TicketUnassigned():
            ticket.assignee = _agent(happening.previous_id)
            ticket.save(update_fields=["assignee"])
        case TicketSnoozed() | TicketWoken():
            _set_snooze(ticket, happening.previous_until)
        case _:
            _put_back_words(ticket, happening)


def _put_back_words(ticket: Ticket, happening: Happening) -> None:
    """Put back what the ticket is found by."""
    match happening:
        case TicketSubjectChanged():
            set_subject(ticket, happening.previous)
        case TicketRequesterChanged():
            set_requester(ticket, _still_there(Contact.objects.filter(pk=happening.previous_id).first()))
        case TicketTagsAdded():
            ticket.tags.remove(*happening.tag_ids)
            index_tags(ticket)
            choose_terms_anew(ticket)
        case TicketTagsRemoved():
            ticket.tags.add(*_tags(happening.tag_ids))
            index_tags(ticket)
            choose_terms_anew(ticket)
        case TicketObjectLinked():
            untie_object(ticket, happening.about)
        case TicketObjectUnlinked():
            tie_objects(ticket, [happening.about])
            index_tags(ticket)


def _classify(ticket: Ticket, happening: TicketPriorityChanged | TicketTypeChanged | TicketDepartmentChanged) -> None:
    match happening:
        case TicketPriorityChanged():
            ticket.priority = Priority.from_word(happening.previous)
        case TicketTypeChanged():
            ticket.type = TicketType(happening.previous)
        case TicketDepartmentChanged():
            ticket.department = _still_there(Department.objects.filter(pk=happening.previous_id).first())
    ticket.save(update_fields=["priority", "type", "department"])


def set_status_back(ticket: Ticket, happening: StatusHappening) -> None:
    """Set status and moments as they were; what an older version recorded does not say the moments."""
    status = Status(happening.previous)
    ticket.status = status
    ticket.resolved_at = happening.previous_resolved_at or (now() if status == Status.RESOLVED else None)
    ticket.closed_at = happening.previous_closed_at or (now() if status == Status.CLOSED else None)
    ticket.is_spam = happening.previous_is_spam and status == Status.CLOSED
    ticket.save(update_fields=["status", "resolved_at", "closed_at", "is_spam"])
    if happening.previous_snoozed_until:
        _set_snooze(ticket, happening.previous_snoozed_until)


def _set_snooze(ticket: Ticket, until: datetime | None) -> None:
    """Let the ticket sleep as it did; what should have woken it by now leaves it awake."""
    set_snooze(ticket, until if until and until > now() else None)


def _agent(pk: int | None) -> AgentProfile | None:
    return _still_there(AgentProfile.objects.working().filter(pk=pk).first()) if pk else None


def _tags(pks: list[int]) -> list[Tag]:
    """Return all of these tags: with one that is gone it would not be as it was."""
    found = list(Tag.objects.offered().filter(pk__in=pks))
    return _still_there(found if len(found) == len(set(pks)) else None)


def _still_there(found: T | None) -> T:
    if found is None:
        raise TooLate(_("What it was before is no longer there."))
    return found
