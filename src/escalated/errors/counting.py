"""Counting errors on their ticket: one for each fingerprint, opened at the first and again when it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.ids import digest_key
from escalated.core.limiting import Limit
from escalated.errors.describing import ErrorReport
from escalated.errors.models import AffectedPerson, ErrorGroup
from escalated.people.actors import SYSTEM
from escalated.people.contacts import contact_for_user
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.statuses import TicketType
from escalated.tickets.transitioning import reopen_ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

NEW_TICKETS = Limit("errors.new_tickets", 30, timedelta(hours=1))
MOST_PEOPLE = 5000
OTHERS = digest_key("error", "others")
PRODUCT = "escalated.errors"  # no address, so nobody's: the requester of these tickets gets no mail


class ErrorCameBack(Happening):
    kind = "error.came_back"
    is_public = False
    is_quiet = True

    def sentence(self, actor: str) -> str:
        return _("This error has come back since it was resolved")


@dataclass(frozen=True)
class SeenErrors:
    """So many errors of one kind since they were counted last, and how often each of the host's users met one."""

    report: ErrorReport
    count: int
    first_at: datetime
    last_at: datetime
    users: Mapping[Any, int]


@operation
def count_errors(seen: SeenErrors) -> Ticket:
    """Add to the ticket of these errors, opened now if they are new, and return it.

    Past thirty new tickets within an hour, further kinds share one: an outage is not worth a thousand tickets.
    """
    seen = _within_limit(seen)
    group = _held(seen)
    if group.ticket is None:
        _open(group, seen)
    elif _has_come_back(group.ticket, seen):
        _reopen(group, seen)
    ErrorGroup.objects.filter(pk=group.pk).update(count=F("count") + seen.count, last_seen_at=seen.last_at)
    _add_people(group, seen)
    assert group.ticket is not None  # noqa: S101  opened above
    return group.ticket


def _within_limit(seen: SeenErrors) -> SeenErrors:
    """Return what is new past the limit as one of the kind that all such share."""
    is_known = ErrorGroup.objects.filter(fingerprint=seen.report.fingerprint).exists()
    if is_known or NEW_TICKETS.take():
        return seen
    return replace(seen, report=replace(seen.report, fingerprint=OTHERS, title=_("Further errors"), message=""))


def _held(seen: SeenErrors) -> ErrorGroup:
    moments = {"first_seen_at": seen.first_at, "last_seen_at": seen.last_at}
    group, _is_new = ErrorGroup.objects.get_or_create(fingerprint=seen.report.fingerprint, defaults=moments)
    lock(group)
    return group


def _open(group: ErrorGroup, seen: SeenErrors) -> None:
    group.ticket = create_ticket(
        subject=seen.report.title,
        body=seen.report.message or seen.report.title,
        requester=_product(),
        by=SYSTEM,
        type=TicketType.PROBLEM,
        is_note=True,
    )
    _remember(group, seen)


def _remember(group: ErrorGroup, seen: SeenErrors) -> None:
    group.message, group.traceback = seen.report.message, seen.report.traceback
    group.save(update_fields=["ticket", "message", "traceback"])


def _has_come_back(ticket: Ticket, seen: SeenErrors) -> bool:
    """Tell whether it was met after its ticket was finished, and not only counted after that."""
    finished_at = ticket.closed_at or ticket.resolved_at
    return finished_at is not None and seen.last_at > finished_at


def _reopen(group: ErrorGroup, seen: SeenErrors) -> None:
    assert group.ticket is not None  # noqa: S101  what has come back has been there
    reopen_ticket(group.ticket, by=SYSTEM)
    record(ErrorCameBack(), on=group.ticket, by=SYSTEM)
    _remember(group, seen)


def _product() -> Contact:
    return Contact.objects.get_or_create(mail_key=PRODUCT, defaults={"name": _("Your product")})[0]


def _add_people(group: ErrorGroup, seen: SeenErrors) -> None:
    if not seen.users or group.people.count() >= MOST_PEOPLE:
        return
    for user in get_user_model()._default_manager.filter(pk__in=list(seen.users)).order_by("pk"):
        person, _is_new = AffectedPerson.objects.get_or_create(group=group, contact=contact_for_user(user))
        count = F("count") + seen.users[user.pk]
        AffectedPerson.objects.filter(pk=person.pk).update(count=count, last_seen_at=seen.last_at, told_at=None)
