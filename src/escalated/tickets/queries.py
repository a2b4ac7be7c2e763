"""Asking the database for tickets, replies and attachments. Every read starts at ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from escalated.core.db import now
from escalated.people.actors import Actor, Agent, Customer, Guest, Requester, System, ThirdParty
from escalated.people.guests import follows_guests
from escalated.people.models import Contact
from escalated.people.participants import Participant
from escalated.people.rights import Act, Scope
from escalated.tickets.references import pk_of
from escalated.tickets.statuses import UNRESOLVED, Channel, ReplyKind

if TYPE_CHECKING:
    from escalated.tickets.models import Attachment, Reply, Tag, Ticket  # noqa: F401  named in quotes below

SHOWN_IN_A_ROW = (
    *("subject", "status", "priority", "type", "channel", "preview", "version"),
    *("created_at", "last_activity_at", "snoozed_until", "sla_kind", "sla_due_at", "sla_risk_at"),
    *("requester__name", "requester__email", "assignee__name", "department__name"),
)


def visible(actor: Actor, path: str = "") -> Q:
    """Return the rule of who may read a ticket, for rows that reach it over ``path``."""
    match actor:
        case Agent():
            return _visible_to_agent(actor, path) & _let_see_by_host(actor, path)
        case System():
            return Q()
        case ThirdParty():
            return Q(pk__in=[])
        case Requester():
            own = _own(actor, path)
            theirs = own | Q(**{f"{path}pk__in": sorted(actor.joined)}) if actor.joined else own
            return theirs & Q(**{f"{path}public_at__lte": now()})
        case Guest():
            own = Q(**{f"{path}pk": actor.ticket_id, f"{path}requester": actor.contact.pk})
            return own & Q(**{f"{path}public_at__lte": now()})


def _own(actor: Requester, path: str) -> Q:
    """Return what a person may read from its beginning."""
    return Q(**{f"{path}requester__in": _shared_with(actor)}) | _of_guests(actor, path)


def _shared_with(by: Requester) -> list[int] | models.QuerySet[Contact]:
    """Return whose tickets a customer may read: their own, and their colleagues' where the host lets them."""
    own = [contact.pk for contact in by.contacts]
    if not by.organisation:
        return own
    # One subquery: an OR of two conditions on tickets makes the database read every ticket.
    return Contact.objects.filter(Q(pk__in=own) | Q(organisation=by.organisation))


def _let_see_by_host(agent: Agent, path: str) -> Q:
    """Return the condition of the host's own beside our rule, for tickets reached over ``path``."""
    return Q() if agent.narrowing is None else Q(**{f"{path}pk__in": _tickets().filter(agent.narrowing).values("pk")})


def _visible_to_agent(agent: Agent, path: str) -> Q:
    own = Q(**{f"{path}assignee": agent.profile.pk})
    match agent.rights.scope_of(Act.SEE):
        case Scope.ALL:
            return Q()
        case Scope.DEPARTMENT:
            return own | Q(**{f"{path}department__in": sorted(agent.rights.departments)})
        case Scope.OWN:
            return own
        case Scope.NONE:
            return Q(pk__in=[])


def _of_guests(actor: Requester, path: str) -> Q:
    """Return what an admin's guest policy lets its one host user read beside their own."""
    return Q(**guests_requests(path)) if follows_guests(actor.user) else Q()


def guests_requests(path: str = "") -> dict[str, Any]:
    """Return the lookups of what guests asked by the public form and nobody has claimed."""
    return {f"{path}channel": Channel.WEB, f"{path}requester__user": None}


def readable(actor: Actor, path: str = "") -> Q:
    """Return the rule of which messages of a visible ticket an actor may read.

    Notes are the agents', and so is an answer until its author can take it back no more.
    """
    if not isinstance(actor, Customer):
        return Q(pk__in=[]) if isinstance(actor, ThirdParty) else Q()
    told = ~Q(**{f"{path}kind": ReplyKind.NOTE}) & Q(**{f"{path}public_at__lte": now()})
    return told & since_joined(actor, path)


def since_joined(actor: Actor, path: str = "", *, to_ticket: str = "") -> Q:
    """Return the rule that who came into CC reads nothing from before, for rows with a moment, reached over ``path``.

    ``to_ticket`` leads to their ticket, where that is another way.
    """
    if not isinstance(actor, Requester) or not actor.joined:
        return Q()
    ticket = to_ticket or f"{path}ticket"
    since = Participant.objects.filter(
        contact__in=actor.contacts, ticket=OuterRef(ticket), joined_at__lte=OuterRef(f"{path}created_at")
    )
    return _own(actor, f"{ticket}__") | Q(Exists(since))


def known_contacts(actor: Actor) -> models.QuerySet[Contact]:
    """Return the contacts whose names this actor may read: for agents who do not see all, those of what they see."""
    if visible(actor) == Q():
        return Contact.objects.themselves()
    return Contact.objects.themselves().filter(Exists(_tickets().filter(visible(actor), requester=OuterRef("pk"))))


def _tickets() -> TicketQuerySet:
    tickets: TicketQuerySet = apps.get_model("escalated", "Ticket")._default_manager.all()
    return tickets


class Unresolved(Func):
    """The condition of being unresolved, written out: SQLite uses a partial index only for what it can read there."""

    template = "%(expressions)s IN ({})".format(", ".join(f"'{status.value}'" for status in UNRESOLVED))
    output_field = BooleanField()


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the tickets this actor may read: the only such rule; lists and single tickets start here."""
        return self.filter(visible(actor))

    def unresolved(self) -> Self:
        return self.filter(Unresolved(F("status")))

    def awake(self) -> Self:
        """Leave out what sleeps now; a moment that has passed wakes a ticket also where no worker runs."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now()))

    def snoozed(self) -> Self:
        return self.filter(snoozed_until__gt=now())

    def finished(self) -> Self:
        return self.exclude(status__in=UNRESOLVED)

    def with_reference(self, reference: str) -> Self:
        """Return the ticket of that reference, if it is one of ours."""
        pk = pk_of(reference)
        return self.none() if pk is None else self.filter(pk=pk)

    def linked_with(self, ticket: Ticket) -> Self:
        """Return the tickets linked with this one."""
        # A union: an OR of two subqueries makes the database read every ticket.
        return self.filter(pk__in=ticket.links_up.values("second").union(ticket.links_down.values("first"), all=True))

    def for_list(self) -> Self:
        """Join all that a row shows, and read nothing else: of fifty rows, each column is time."""
        joined = self.select_related("requester", "assignee", "department").only(*SHOWN_IN_A_ROW)
        return joined.prefetch_related("tags")

    def for_page(self) -> Self:
        """Join all that a ticket's page shows of it."""
        return self.select_related("requester__user", "assignee", "department", "error")


class ReplyQuerySet(models.QuerySet["Reply"]):
    def public(self) -> Self:
        return self.exclude(kind=ReplyKind.NOTE)

    def answering(self) -> Self:
        """Leave the public messages that people wrote after the opening one."""
        return self.filter(kind=ReplyKind.REPLY, is_automatic=False, author_kind__in=[Agent.kind, Requester.kind])

    def visible_to(self, actor: Actor) -> Self:
        """Return the messages this actor may read."""
        return self.filter(visible(actor, "ticket__") & readable(actor))

    def in_order(self) -> Self:
        return self.order_by("created_at", "id")

    def for_conversation(self) -> Self:
        """Join and prefetch all that a message shows."""
        return self.in_order().select_related("author_contact", "author_agent").prefetch_related("attachments")


class TagQuerySet(models.QuerySet["Tag"]):
    def offered(self) -> Self:
        """Return those a ticket may be given: not what is being taken off all of them."""
        return self.filter(retired_at=None)

    def ticket_counts(self) -> dict[int, int]:
        """Return on how many tickets each is; those on none are not named."""
        worn = apps.get_model("escalated", "Ticket").tags.through._default_manager.filter(tag__in=self.values("pk"))
        return dict(worn.order_by().values_list("tag").annotate(models.Count("pk")))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def there(self) -> Self:
        """Leave out what was removed from its message."""
        return self.filter(removed_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Return the files of messages this actor may read, as far as they are still there."""
        return self.there().filter(visible(actor, "reply__ticket__") & readable(actor, "reply__"))
