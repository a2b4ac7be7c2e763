"""Taking a tag off every ticket, for good or in favour of another; each ticket tells of it, and moves in no list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from escalated.core.db import held, lock, now, operation
from escalated.core.jobs import Job, JobState, finish, job, repeat, wake
from escalated.people.actors import SYSTEM, Actor, Agent
from escalated.people.models import AgentProfile
from escalated.sla.clocks import choose_terms_anew
from escalated.tickets.indexing import index_tags
from escalated.tickets.models import Tag, Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

BATCH = 200  # within a lease


class TagRetirement(Job):
    """A tag that is to leave its tickets; they get ``successor`` instead where there is one."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="retirement")
    successor = models.ForeignKey(Tag, null=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey(AgentProfile, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes


class TicketTagRetired(Happening):
    """A tag of the ticket is gone everywhere; ``is_added`` where its successor is new on the ticket."""

    kind = "ticket.tag_retired"
    is_public = False
    is_quiet = True
    tag_id: int
    tag_name: str
    successor_id: int | None = None
    successor_name: str = ""
    is_added: bool = False

    def sentence(self, actor: str) -> str:
        names = {"actor": actor, "tag": self.tag_name, "successor": self.successor_name}
        if self.successor_id:
            return _("%(actor)s merged the tag %(tag)s into %(successor)s") % names
        return _("%(actor)s deleted the tag %(tag)s") % names


def retire(tag: Tag, successor: Tag | None, *, by: Actor) -> None:
    """Offer a tag no more, free its name, and take it off its tickets soon; raises nothing where it has none.

    Part of an operation. Tags that were on their way to this one go where it goes.
    """
    tag.retired_at = now()
    tag.key = f" {tag.pk}"  # no name is compared as this: a key begins with no space
    tag.save(update_fields=["retired_at", "key"])
    TagRetirement.objects.filter(successor=tag, state=JobState.DUE).update(successor=successor)
    agent = by.profile if isinstance(by, Agent) else None
    row = TagRetirement.objects.create(tag=tag, successor=successor, agent=agent)
    wake("retire_tag", row.pk)


@job("retire_tag", TagRetirement)
def retire_tag(row: TagRetirement) -> None:
    """Take the tag off some tickets, and go on until none wears it: then it is gone."""
    for ticket in row.tag.tickets.order_by("pk")[:BATCH]:
        _take_off(row, ticket)
    _go_on(row)


@operation
def _take_off(row: TagRetirement, ticket: Ticket) -> None:
    lock(ticket)
    tag, successor = row.tag, _successor(row)
    if not ticket.tags.filter(pk=tag.pk).exists():
        return
    is_added = successor is not None and not ticket.tags.filter(pk=successor.pk).exists()
    ticket.tags.remove(tag)
    if successor is not None:
        ticket.tags.add(successor)
    index_tags(ticket)
    choose_terms_anew(ticket)
    event = TicketTagRetired(
        tag_id=tag.pk,
        tag_name=tag.name,
        successor_id=successor.pk if successor else None,
        successor_name=successor.name if successor else "",
        is_added=is_added,
    )
    record(event, on=ticket, by=Agent(row.agent) if row.agent else SYSTEM)


def _successor(row: TagRetirement) -> Tag | None:
    """Return where its tickets go by now, and hold that to the end of this transaction."""
    return held(TagRetirement.objects.filter(pk=row.pk)).select_related("successor").get().successor


@operation
def _go_on(row: TagRetirement) -> None:
    if row.tag.tickets.exists():
        repeat(row, at=now())
        return
    finish(row)
    row.tag.delete()
