"""Putting tags on a ticket, and taking them off."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, normalize
from zlib import crc32

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.core.text import listed, one_line
from escalated.people.actors import Actor
from escalated.sla.clocks import choose_terms_anew
from escalated.tickets import policy
from escalated.tickets.indexing import index_tags
from escalated.tickets.models import Tag, Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

TAG_LENGTH = 50
TAG_COLORS = ("gray", "red", "orange", "amber", "green", "teal", "blue", "violet", "pink")

_SEEN = ("L", "N", "P", "S")  # letters, numbers, punctuation, symbols: what leaves a mark on a screen


class TicketTagsAdded(Happening):
    kind = "ticket.tags_added"
    is_public = False
    tag_ids: list[int]
    tag_names: list[str]

    def sentence(self, actor: str) -> str:
        return _("%(actor)s tagged this ticket with %(tags)s") % {"actor": actor, "tags": listed(self.tag_names)}


class TicketTagsRemoved(Happening):
    kind = "ticket.tags_removed"
    is_public = False
    tag_ids: list[int]
    tag_names: list[str]

    def sentence(self, actor: str) -> str:
        return _("%(actor)s removed %(tags)s from the tags") % {"actor": actor, "tags": listed(self.tag_names)}


@operation
def add_tags(ticket: Ticket, tags: Iterable[Tag | str], *, by: Actor) -> None:
    """Put tags on a ticket, by name or as such; new names become tags. What it has already changes nothing.

    Raises InvalidInput on ``tags`` for a name that is none.
    """
    policy.require(policy.can_tag, by, ticket)
    # Before the lock: two who bring the same new tag to tickets in another order would wait for each other.
    wanted = known_tags(tags)
    lock(ticket)
    present = set(ticket.tags.values_list("pk", flat=True))
    added = [tag for tag in wanted if tag.pk not in present]
    if not added:
        return
    ticket.tags.add(*added)
    index_tags(ticket)
    choose_terms_anew(ticket)
    record(TicketTagsAdded(tag_ids=ids_of(added), tag_names=names_of(added)), on=ticket, by=by)


@operation
def remove_tags(ticket: Ticket, tags: Iterable[Tag | str], *, by: Actor) -> None:
    """Take tags off a ticket, by name or as such. Those it does not have change nothing."""
    lock(ticket)
    policy.require(policy.can_tag, by, ticket)
    unwanted = {tag.key if isinstance(tag, Tag) else tag_key(tag) for tag in tags}
    removed = list(ticket.tags.filter(key__in=unwanted))
    if not removed:
        return
    ticket.tags.remove(*removed)
    index_tags(ticket)
    choose_terms_anew(ticket)
    record(TicketTagsRemoved(tag_ids=ids_of(removed), tag_names=names_of(removed)), on=ticket, by=by)


def ids_of(tags: Iterable[Tag]) -> list[int]:
    return [tag.pk for tag in tags]


def names_of(tags: Iterable[Tag]) -> list[str]:
    return [tag.name for tag in tags]


def refuse_nameless(names: Iterable[str]) -> None:
    """Raise InvalidInput on ``tags`` for a name that is none."""
    for name in names:
        checked_tag(name)


def known_tags(tags: Iterable[Tag | str]) -> list[Tag]:
    """Return the tags in the order of their keys; those that are new are written."""
    given = list(tags)
    unsaved: dict[str, Tag] = {}
    for tag in map(checked_tag, (each for each in given if isinstance(each, str))):
        unsaved.setdefault(tag.key, tag)
    # Written before they are read, in one order: somebody else may be about to write the same names.
    Tag.objects.bulk_create([unsaved[key] for key in sorted(unsaved)], ignore_conflicts=True)
    return list(Tag.objects.filter(key__in={*unsaved, *(each.key for each in given if isinstance(each, Tag))}))


def tag_key(name: str) -> str:
    """Return a tag's name as it is compared: in any case, with any width and composition of its letters."""
    return normalize("NFKC", normalize("NFKC", _composed_line(name)).casefold())


def color_of(key: str) -> str:
    """Return the colour a tag starts with, the same on every install."""
    return TAG_COLORS[crc32(key.encode()) % len(TAG_COLORS)]


def checked_tag(given: str, field: str = "tags") -> Tag:
    """Return a tag of that name that is not written yet; raises InvalidInput on the field for a name that is none."""
    name, key = _composed_line(given), tag_key(given)
    if not any(category(each).startswith(_SEEN) for each in name):
        raise InvalidInput(**{field: _("Give the tag a name.")})
    if max(len(name), len(key)) > TAG_LENGTH:
        text = _("Shorten the tag “%(tag)s” to %(limit)s characters.")
        raise InvalidInput(**{field: text % {"tag": f"{name[:TAG_LENGTH]}…", "limit": TAG_LENGTH}})
    return Tag(name=name, key=key, color=color_of(key))


def _composed_line(name: str) -> str:
    return one_line(normalize("NFC", name))
