"""Telling those whom an error struck that it is fixed: each in a request of their own, and once."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput
from escalated.core.html import clean_text
from escalated.core.jobs import completing, job, wake
from escalated.errors.models import AffectedPerson, ErrorGroup, FixNotice
from escalated.people.actors import SYSTEM, Actor, Agent, acting
from escalated.tickets import policy
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.subjects import sound_subject
from escalated.tickets.transitioning import close_ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class FixTold(Happening):
    kind = "error.fix_told"
    is_public = False
    count: int

    def sentence(self, actor: str) -> str:
        told = ngettext(
            "%(actor)s told %(count)s person that this is fixed",
            "%(actor)s told %(count)s people that this is fixed",
            self.count,
        )
        return told % {"actor": actor, "count": self.count}


@operation
def tell_fixed(ticket: Ticket, *, subject: str, body: str, by: Actor) -> int:
    """Write to everybody whom the error of this ticket struck since they were told last; return how many they are.

    Each gets a request of their own, which they may answer; of a ticket that is of no error nobody is told. Raises
    InvalidInput on ``subject`` or ``body``.
    """
    policy.require(policy.can_tell_fixed, by, ticket)
    line, words = sound_subject(subject), clean_text(body).strip()
    if not words:
        raise InvalidInput(body=_("Write something first."))
    waiting = _untold(ticket)
    if not waiting:
        return 0
    AffectedPerson.objects.filter(pk__in=[each.pk for each in waiting]).update(told_at=now())
    agent = by.profile if isinstance(by, Agent) else None
    for person in waiting:
        row = FixNotice.objects.create(person=person, agent=agent, subject=line, body=words)
        wake("tell_fixed", row.pk)
    record(FixTold(count=len(waiting)), on=ticket, by=by)
    return len(waiting)


def _untold(ticket: Ticket) -> list[AffectedPerson]:
    """Return whom this error struck since they were told last, while nobody else tells them."""
    group = ErrorGroup.objects.filter(ticket=ticket).first()
    if group is None:
        return []
    lock(group)
    lock(ticket)
    return list(group.people.filter(told_at=None).order_by("pk"))


@job("tell_fixed", FixNotice, order=3)
def write_to_affected(row: FixNotice) -> None:
    """Open a request that tells one of them, closed at once: it opens again if they answer."""
    about, agent = row.person.group.ticket, acting(row.agent) if row.agent else None
    by: Actor = agent or SYSTEM
    with completing(row):
        told = create_ticket(
            subject=row.subject,
            body=row.body,
            requester=row.person.contact,
            by=by,
            department=about.department if about else None,
        )
        close_ticket(told, by=SYSTEM)
        if about is not None:
            link_tickets(told, about, by=SYSTEM)
