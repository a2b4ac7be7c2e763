"""What a ticket is about: things of the host's, tied to it and taken off it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput
from escalated.panels.references import KEY_LENGTH, TITLE_LENGTH, URL_LENGTH, ObjectRef, place_named, place_of, ref_of
from escalated.people.actors import Actor
from escalated.tickets import policy
from escalated.tickets.indexing import index_tags
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

MOST_OBJECTS = 10


class TicketObject(models.Model):
    """A thing of the host's that a ticket is about; what it was called and where it was stays when it is gone."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="about", db_index=False)
    model = models.CharField(max_length=100)
    key = models.CharField(max_length=KEY_LENGTH)
    title = models.CharField(max_length=TITLE_LENGTH)
    url = models.CharField(max_length=URL_LENGTH, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "model", "key"], name="escalated_object_once"),)
        indexes = (
            models.Index(fields=["model", "key", "ticket"], name="escalated_object_tickets"),
            models.Index(fields=["key"], name="escalated_object_key"),
            models.Index(fields=["title"], name="escalated_object_title"),
        )

    @property
    def ref(self) -> ObjectRef:
        return ObjectRef(model=self.model, key=self.key, title=self.title, url=self.url)


def named(names: Iterable[str]) -> Q:
    """Return the condition of being one of the things of these names, each as ``shop.order:7``."""
    return reduce(or_, (Q(model=model, key=key) for model, key in map(place_named, names)))


class ObjectHappening(Happening):
    """Something about a thing of the host's, for agents alone."""

    kind = ""
    is_public = False
    about: ObjectRef

    def _told(self, text: str, actor: str) -> str:
        return text % {"actor": actor, "object": self.about.title}


class TicketObjectLinked(ObjectHappening):
    kind = "ticket.object_linked"

    def sentence(self, actor: str) -> str:
        return self._told(_("%(actor)s linked %(object)s to this ticket"), actor)


class TicketObjectUnlinked(ObjectHappening):
    kind = "ticket.object_unlinked"

    def sentence(self, actor: str) -> str:
        return self._told(_("%(actor)s removed %(object)s from this ticket"), actor)


@operation
def link_object(ticket: Ticket, thing: models.Model, *, by: Actor) -> None:
    """Say that a ticket is about a thing of the host's. Saying it twice changes nothing.

    Raises InvalidInput on ``about`` for a thing that is not saved, or one too many.
    """
    lock(ticket)
    policy.require(policy.can_link, by, ticket)
    ref = ref_of(thing)
    if tie_objects(ticket, [ref]):
        index_tags(ticket)
        record(TicketObjectLinked(about=ref), on=ticket, by=by)


@operation
def unlink_object(ticket: Ticket, thing: models.Model | TicketObject, *, by: Actor) -> None:
    """Say that a ticket is not about a thing, or what is left of one. One it is not about changes nothing."""
    lock(ticket)
    policy.require(policy.can_link, by, ticket)
    model, key = (thing.model, thing.key) if isinstance(thing, TicketObject) else place_of(thing)
    found = ticket.about.filter(model=model, key=key).first()
    if found is None:
        return
    untie_object(ticket, found.ref)
    record(TicketObjectUnlinked(about=found.ref), on=ticket, by=by)


def tie_objects(ticket: Ticket, refs: Iterable[ObjectRef]) -> list[ObjectRef]:
    """Store those the ticket is not about yet and return them, inside an operation that records and indexes it."""
    known = {each.ref.name for each in ticket.about.all()}
    fresh = [each for name, each in {each.name: each for each in refs}.items() if name not in known]
    if len(known) + len(fresh) > MOST_OBJECTS:
        raise InvalidInput(about=_("A ticket is about %(most)s things at most.") % {"most": MOST_OBJECTS})
    TicketObject.objects.bulk_create(TicketObject(ticket=ticket, **each.model_dump()) for each in fresh)
    return fresh


def untie_object(ticket: Ticket, ref: ObjectRef) -> None:
    """Take one off a locked ticket, inside an operation that records it."""
    ticket.about.filter(model=ref.model, key=ref.key).delete()
    index_tags(ticket)
