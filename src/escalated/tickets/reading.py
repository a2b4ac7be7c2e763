"""Which tickets somebody has read, and up to where."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext as _

from escalated.core.db import now, operation
from escalated.core.errors import NotFound
from escalated.people.actors import Actor, Agent, Customer
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.following import Follow
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice

FOLLOWS = -1  # stands where a mark has its version


class ReadMark(models.Model):
    """How far an agent has read a ticket: up to this version of it."""

    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="read_marks")
    version = models.PositiveIntegerField()
    read_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "agent"], name="escalated_read_once"),)


@operation
def mark_read(ticket: Ticket, version: int, *, by: Agent) -> None:
    """Say that an agent has read a ticket up to a version: never past its own, never back.

    Whoever has read all of it has read what they were told of it.
    """
    policy.require(policy.can_see, by, ticket)
    reached = min(version, ticket.version)
    if reached == ticket.version:
        Notice.objects.filter(agent=by.profile, ticket=ticket).unread().update(read_at=now())
    mine = ReadMark.objects.filter(ticket=ticket, agent=by.profile)
    if not mine.filter(version__gte=reached).exists():
        _move(mine, ReadMark(ticket=ticket, agent=by.profile, version=reached))


def _move(mine: models.QuerySet[ReadMark], mark: ReadMark) -> None:
    ReadMark.objects.bulk_create([mark], ignore_conflicts=True)
    mine.filter(version__lt=mark.version).update(version=mark.version, read_at=now())


@operation
def mark_read_by_requester(ticket: Ticket, message_id: int, *, by: Customer) -> None:
    """Say that a customer has read a request up to a message, never back; raises NotFound for one they may not."""
    policy.require(policy.takes_part, by, ticket)
    read = ticket.replies.visible_to(by).filter(pk=message_id).first()
    if read is None:
        raise NotFound(_("There is no such message."))
    if policy.is_requester(by, ticket):
        mine = Ticket.objects.filter(pk=ticket.pk, requester_read_at__lt=read.public_at)
        mine.update(requester_read_at=read.public_at)
    else:
        in_copy = ticket.participants.filter(contact__in=by.contacts, read_at__lt=read.public_at)
        in_copy.update(read_at=read.public_at)


def unread_and_followed(tickets: Sequence[Ticket], *, by: Actor) -> tuple[set[int], set[int]]:
    """Return the keys of those tickets of which this agent has not read all, and of those they follow; by one query."""
    if not isinstance(by, Agent):
        return set(), set()
    theirs = {"agent": by.profile, "ticket__in": [ticket.pk for ticket in tickets]}
    marks = ReadMark.objects.filter(**theirs).values_list("ticket", "version")
    follows = Follow.objects.filter(**theirs).values_list("ticket", Value(FOLLOWS))
    found = list(marks.union(follows, all=True))
    versions = dict(row for row in found if row[1] != FOLLOWS)
    news = {ticket.pk for ticket in tickets if versions.get(ticket.pk, -1) < ticket.version}
    return news, {pk for pk, version in found if version == FOLLOWS}
