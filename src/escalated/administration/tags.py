"""Tags as admins keep them: making, renaming, colouring, merging and deleting them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalated.administration.saving import save_unless_taken
from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.tickets.indexing import reindex_tagged
from escalated.tickets.models import Tag
from escalated.tickets.retiring_tags import retire
from escalated.tickets.tagging import TAG_COLORS, checked_tag
from escalated.timeline.audit import AdminChange, Difference, record_change


class TagCreated(AdminChange):
    kind = "tag.created"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s created the tag %(tag)s") % {"actor": actor, "tag": self.subject}


class TagChanged(AdminChange):
    kind = "tag.changed"
    previous_name: str
    previous_color: str
    color: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s changed the tag %(tag)s") % {"actor": actor, "tag": self.previous_name}

    def differences(self) -> list[Difference]:
        both = [
            Difference(_("Name"), self.previous_name, self.subject),
            Difference(_("Colour"), self.previous_color, self.color),
        ]
        return [each for each in both if each.before != each.after]


class TagDeleted(AdminChange):
    kind = "tag.deleted"
    ticket_count: int

    def sentence(self, actor: str) -> str:
        text = ngettext(
            "%(actor)s deleted the tag %(tag)s, which was on %(count)s ticket",
            "%(actor)s deleted the tag %(tag)s, which was on %(count)s tickets",
            self.ticket_count,
        )
        return text % {"actor": actor, "tag": self.subject, "count": self.ticket_count}


class TagMerged(AdminChange):
    kind = "tag.merged"
    successor_id: int
    successor: str
    ticket_count: int

    def sentence(self, actor: str) -> str:
        text = ngettext(
            "%(actor)s merged the tag %(tag)s, which was on %(count)s ticket, into %(successor)s",
            "%(actor)s merged the tag %(tag)s, which was on %(count)s tickets, into %(successor)s",
            self.ticket_count,
        )
        names = {"actor": actor, "tag": self.subject, "count": self.ticket_count, "successor": self.successor}
        return text % names


@operation
def create_tag(name: str, color: str = "", *, by: Actor) -> Tag:
    """Make a tag; without a colour it gets the one that its name has everywhere. Raises InvalidInput."""
    require_admin(by)
    tag = checked_tag(name, "name")
    if color:
        tag.color = _known_color(color)
    _refuse_taken(tag)
    save_unless_taken(tag, lambda: _refuse_taken(tag))
    record_change(TagCreated(subject_id=tag.pk, subject=tag.name), by=by)
    return tag


@operation
def change_tag(tag: Tag, *, name: str, color: str, by: Actor) -> None:
    """Rename and colour a tag; its tickets wear it as it is now. Raises InvalidInput and NotFound."""
    require_admin(by)
    _hold(tag)
    wanted = checked_tag(name, "name")
    wanted.color = _known_color(color)
    wanted.pk = tag.pk
    _refuse_taken(wanted)
    before = (tag.name, tag.color)
    if before == (wanted.name, wanted.color):
        return
    tag.name, tag.key, tag.color = wanted.name, wanted.key, wanted.color
    save_unless_taken(tag, lambda: _refuse_taken(wanted))
    if tag.name != before[0]:
        reindex_tagged(tag)
    change = TagChanged(
        subject_id=tag.pk, subject=tag.name, previous_name=before[0], previous_color=before[1], color=tag.color
    )
    record_change(change, by=by)


@operation
def delete_tag(tag: Tag, *, by: Actor) -> int:
    """Delete a tag, which leaves its tickets within moments; return on how many it is. Raises NotFound."""
    require_admin(by)
    _hold(tag)
    count = tag.tickets.count()
    record_change(TagDeleted(subject_id=tag.pk, subject=tag.name, ticket_count=count), by=by)
    retire(tag, None, by=by)
    return count


@operation
def merge_tags(tag: Tag, successor: Tag, *, by: Actor) -> int:
    """Give another tag to all that have this one, which is gone then; return to how many. Raises InvalidInput."""
    require_admin(by)
    if tag.pk == successor.pk:
        raise InvalidInput(into=_("Choose another tag than this one."))
    _hold(tag, successor)
    count = tag.tickets.count()
    change = TagMerged(
        subject_id=tag.pk, subject=tag.name, successor_id=successor.pk, successor=successor.name, ticket_count=count
    )
    record_change(change, by=by)
    retire(tag, successor, by=by)
    return count


def _hold(*tags: Tag) -> None:
    """Lock tags that are there still; raises NotFound for one that an admin has deleted meanwhile."""
    try:
        lock(*tags)
    except Tag.DoesNotExist:
        raise NotFound(_("There is no such tag.")) from None
    if any(tag.retired_at for tag in tags):
        raise NotFound(_("There is no such tag."))


def _known_color(color: str) -> str:
    if color not in TAG_COLORS:
        raise InvalidInput(color=_("Choose one of: %(values)s.") % {"values": ", ".join(TAG_COLORS)})
    return color


def _refuse_taken(tag: Tag) -> None:
    taken = Tag.objects.filter(key=tag.key).exclude(pk=tag.pk).first()
    if taken:
        text = _("There is a tag “%(tag)s” already. Choose another name, or merge the two.")
        raise InvalidInput(name=text % {"tag": taken.name})
