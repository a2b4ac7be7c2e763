"""Making the shared pieces of a page from rows of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import F

from escalated.core.db import now
from escalated.core.install import install_settings
from escalated.core.jobs import JobState
from escalated.people.actors import Actor, Agent, Customer
from escalated.tickets.attaching import PENDING, Refused
from escalated.tickets.bodies import to_html
from escalated.tickets.filenames import IMAGE_TYPES
from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.models import Attachment, Reply, Ticket
from escalated.tickets.replying import NoteAdded
from escalated.timeline.happening import Happening
from escalated.timeline.models import TicketActivity
from escalated.web.links import link
from escalated.web.schemas.messages import (
    Activity,
    AttachmentTile,
    Author,
    DeliveryState,
    ForwardShown,
    MailDelivery,
    Message,
    RefusedAttachment,
    RemovedAttachment,
    SenderShown,
)
from escalated.web.schemas.shared import Choice, UploadLimits

FileLink = Callable[[Attachment], str]

_ROLES: dict[str, Literal["customer", "agent", "third_party", "system"]] = {
    "requester": "customer",
    "agent": "agent",
    "third_party": "third_party",
}
_TROUBLE: dict[DeliveryState, int] = {"sent": 0, "queued": 1, "failed": 2, "returned": 2}
_OF_ITS_MAIL = ("state", "to_email", "reason", "sent_at", "returned_at", "returned_reason")

_KINDS: dict[str, Literal["opening", "reply", "note"]] = {"opening": "opening", "reply": "reply", "note": "note"}


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[Choice]:
    """Return choices from (value, label) pairs."""
    return [Choice(value=str(value), label=str(label)) for value, label in pairs]


def upload_limits() -> UploadLimits:
    limits = install_settings()
    return UploadLimits(
        max_files=limits.max_attachments,
        max_size_kb=limits.max_attachment_size_kb,
        extensions=list(limits.attachment_types),
    )


def conversation(ticket: Ticket, *, viewer: Actor) -> list[Reply]:
    """Return the messages this viewer may read; for agents, joined with that mail of each that fares worst."""
    replies = ticket.replies.visible_to(viewer).for_conversation()
    if isinstance(viewer, Agent):
        replies = replies.annotate(**{f"mail_{name}": F(f"mails__{name}") for name in _OF_ITS_MAIL})
    found: dict[int, Reply] = {}
    for reply in replies:
        known = found.setdefault(reply.pk, reply)
        if known is not reply and _trouble(reply) > _trouble(known):
            found[reply.pk] = reply
    return list(found.values())


def _trouble(reply: Any) -> int:
    return _TROUBLE[_state_of_its_mail(reply)]


def _state_of_its_mail(reply: Any) -> DeliveryState:
    states: dict[str, DeliveryState] = {JobState.DONE: "sent", JobState.DUE: "queued", JobState.DEAD: "failed"}
    return "returned" if reply.mail_returned_at else states[reply.mail_state]


def mentions(activities: Iterable[TicketActivity]) -> dict[int, list[int]]:
    """Return whom each note calls on, by its key."""
    notes = [row.happening for row in activities if row.kind == NoteAdded.kind]
    return {note.reply_id: note.mentions for note in notes if isinstance(note, NoteAdded)}


def forwards(activities: Iterable[TicketActivity]) -> dict[int, ForwardShown]:
    """Return what was forwarded to whom, by the key of the note that says so."""
    found = (row.happening for row in activities if row.kind == MessageForwarded.kind)
    return {
        each.reply_id: ForwardShown(message_id=each.message_id, to=[one.email for one in each.to])
        for each in found
        if isinstance(each, MessageForwarded)
    }


@dataclass(frozen=True)
class OfNotes:
    """What agents are shown with the notes of a ticket, by their keys: whom each calls on, what each forwarded."""

    mentions: Mapping[int, list[int]] = field(default_factory=dict)
    forwards: Mapping[int, ForwardShown] = field(default_factory=dict)


NO_NOTES = OfNotes()


def of_notes(activities: Sequence[TicketActivity]) -> OfNotes:
    return OfNotes(mentions(activities), forwards(activities))


def messages(
    replies: Sequence[Reply],
    *,
    viewer: Actor,
    notes: OfNotes = NO_NOTES,
    file_link: FileLink | None = None,
) -> list[Message]:
    """Return the conversation for this viewer; addresses, mail states and what is of notes are for agents' eyes."""
    return [_message(reply, viewer, notes=notes, file_link=file_link or download_link) for reply in replies]


def _message(reply: Reply, viewer: Actor, *, notes: OfNotes, file_link: FileLink) -> Message:
    tiles = {each: attachment_tile(each, file_link) for each in reply.attachments.all() if each.removed_at is None}
    images = {each.content_id: tile.preview_url for each, tile in tiles.items() if each.content_id and tile.preview_url}
    return Message(
        id=reply.pk,
        kind=_KINDS[reply.kind],
        author=_author(reply, viewer),
        html=to_html(reply.body, reply.body_format, images),
        quoted_html=to_html(reply.quoted, reply.body_format, images) if reply.quoted else "",
        channel=reply.channel,
        created_at=reply.created_at,
        attachments=list(tiles.values()),
        refused_attachments=[_refused(each) for each in reply.refused_attachments],
        removed_attachments=[_removed(each, viewer) for each in reply.attachments.all() if each.removed_at],
        delivery=_delivery(reply) if isinstance(viewer, Agent) else None,
        held_until=reply.public_at if isinstance(viewer, Agent) and reply.public_at > now() else None,
        mentions=notes.mentions.get(reply.pk, []),
        forwarded=notes.forwards.get(reply.pk),
        is_pinned=reply.is_pinned,
        is_waived=isinstance(viewer, Agent) and reply.waived_at is not None,
        is_automatic=reply.is_automatic,
        sender=_sender(reply) if isinstance(viewer, Agent) else None,
    )


def _author(reply: Reply, viewer: Actor) -> Author:
    contact, agent = reply.author_contact, reply.author_agent
    email = (contact.email if contact else agent.email if agent else "") or None
    is_me = viewer.id is not None and (
        reply.author_agent_id == viewer.id
        if isinstance(viewer, Agent)
        else isinstance(viewer, Customer) and contact is not None and viewer.owns(contact.pk)
    )
    return Author(
        name=reply.author_name,
        role=_ROLES.get(reply.author_kind, "system"),
        email=email if isinstance(viewer, Agent) else None,
        is_me=is_me,
    )


def download_link(attachment: Attachment) -> str:
    return link("portal", "download", attachment.pk)


def attachment_tile(attachment: Attachment, file_link: FileLink = download_link) -> AttachmentTile:
    url, is_image = file_link(attachment), attachment.mime_type in IMAGE_TYPES
    return AttachmentTile(
        id=attachment.pk,
        filename=attachment.filename,
        mime_type=attachment.mime_type,
        size=attachment.size,
        url=url,
        preview_url=f"{url}?inline=1" if is_image else None,
    )


def _refused(stored: dict[str, Any]) -> RefusedAttachment:
    refused = Refused(**stored)
    return RefusedAttachment(filename=refused.filename, reason=refused.sentence(), is_pending=refused.reason == PENDING)


def _removed(attachment: Attachment, viewer: Actor) -> RemovedAttachment:
    by = attachment.removed_by if isinstance(viewer, Agent) else None
    return RemovedAttachment(id=attachment.pk, at=attachment.removed_at or now(), by=by)


def _sender(reply: Any) -> SenderShown | None:
    return SenderShown(check=reply.sender_check, by=reply.sender_checked_by) if reply.sender_check else None


def _delivery(reply: Any) -> MailDelivery | None:
    if reply.mail_state is None:
        return None
    return MailDelivery(
        state=_state_of_its_mail(reply),
        to=reply.mail_to_email,
        reason=reply.mail_returned_reason or reply.mail_reason,
        at=reply.mail_returned_at or reply.mail_sent_at,
    )


def activities(rows: Iterable[TicketActivity], *, viewer: Actor) -> list[Activity]:
    """Return the timeline, told in the viewer's language and words."""
    return [_activity(row, row.happening, isinstance(viewer, Customer)) for row in rows]


def _activity(row: TicketActivity, happening: Happening, is_for_customer: bool) -> Activity:
    name = row.actor_name
    return Activity(
        id=row.pk,
        kind=row.kind,
        sentence=happening.told_to_customer(name) if is_for_customer else happening.sentence(name),
        change=None if is_for_customer else happening.change(),
        message=None if is_for_customer else happening.message(),
        undoes=None if is_for_customer else happening.undoes(),
        actor_name=name,
        actor_kind=_ROLES.get(row.actor_kind, "system"),
        created_at=row.created_at,
    )
