"""Rating: what a requester thinks of a solution, once per solving, open to change until the request is reopened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput
from escalated.core.html import clean_text
from escalated.people.actors import Actor
from escalated.people.models import Contact
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import FINISHED
from escalated.tickets.withholding import told_statuses
from escalated.timeline.happening import Happening
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record

MOST_STARS = 5
COMMENT_LENGTH = 2000


class Rating(models.Model):
    """One to five stars and a comment for the solving of that moment; who reopens a ticket leaves it behind."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ratings")
    solved_at = models.DateTimeField()
    stars = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=COMMENT_LENGTH, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "solved_at"], name="escalated_rating_once"),
            models.CheckConstraint(name="escalated_rating_stars", condition=Q(stars__gte=1, stars__lte=MOST_STARS)),
        )


class TicketRated(Happening):
    """The comment stays with the rating: it may change, and must be gone where it is deleted."""

    kind = "ticket.rated"
    rating_id: int
    stars: int
    previous_stars: int | None = None
    is_commented: bool = False

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "stars": self.stars, "most": MOST_STARS}
        if self.previous_stars is not None:
            return _("%(actor)s changed the rating to %(stars)s of %(most)s") % values
        return _("%(actor)s rated the solution %(stars)s of %(most)s") % values


@operation
def rate_ticket(ticket: Ticket, stars: int, *, by: Actor, comment: str = "") -> Rating:
    """Rate a solved ticket, from 1 to 5; again changes the rating, the same again nothing.

    Raises InvalidInput on ``stars`` or ``comment``.
    """
    lock(ticket)
    policy.require(policy.is_requester, by, ticket)
    words, solved_at = clean_text(comment).strip(), _solved_at(ticket)
    if solved_at is None or not _is_told_solved(ticket):
        raise InvalidInput(stars=_("You can rate this once it is solved."))
    _refuse(stars, words)
    before = current_rating(ticket)
    if before and (before.stars, before.comment) == (stars, words):
        return before
    rating, _is_new = Rating.objects.update_or_create(
        ticket=ticket,
        solved_at=solved_at,
        defaults={"stars": stars, "comment": words, "contact_id": by.id, "updated_at": now()},
    )
    event = TicketRated(
        rating_id=rating.pk, stars=stars, previous_stars=before.stars if before else None, is_commented=bool(words)
    )
    record(event, on=ticket, by=by)
    return rating


def current_rating(ticket: Ticket) -> Rating | None:
    """Return the rating of the solving that stands."""
    solved_at = _solved_at(ticket)
    return ticket.ratings.filter(solved_at=solved_at).first() if solved_at else None


def newest_rating(happened: Sequence[TicketActivity]) -> Rating | None:
    """Return the rating that the last of these activities tells of; nobody asks for one where none does."""
    rated = [row.data["rating_id"] for row in happened if row.kind == TicketRated.kind]
    return Rating.objects.filter(pk=rated[-1]).first() if rated else None


def can_rate(by: Actor, ticket: Ticket) -> bool:
    """Whether a screen offers to rate the ticket, as its requester knows it."""
    return policy.is_requester(by, ticket) and ticket.is_finished


def _solved_at(ticket: Ticket) -> datetime | None:
    return ticket.resolved_at or ticket.closed_at


def _is_told_solved(ticket: Ticket) -> bool:
    told = told_statuses(Ticket.objects.filter(pk=ticket.pk)).get(ticket.pk, ticket.status)
    return ticket.is_finished and told in FINISHED


def _refuse(stars: int, comment: str) -> None:
    problems = {}
    if not 1 <= stars <= MOST_STARS:
        problems["stars"] = _("Choose one to %(most)s stars.") % {"most": MOST_STARS}
    if len(comment) > COMMENT_LENGTH:
        text = _("Shorten the comment to %(limit)s characters; it has %(length)s.")
        problems["comment"] = text % {"limit": COMMENT_LENGTH, "length": len(comment)}
    if problems:
        raise InvalidInput(**problems)
