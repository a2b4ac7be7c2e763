"""Making the shared pieces of a page from rows of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from escalated.conf import host_settings
from escalated.core.jobs import JobState
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Actor, Agent, Requester
from escalated.tickets.attaching import Refused
from escalated.tickets.bodies import to_html
from escalated.tickets.filenames import IMAGE_TYPES
from escalated.tickets.models import Attachment, Reply
from escalated.timeline.models import TicketActivity
from escalated.web.links import link
from escalated.web.schemas.messages import (
    Activity,
    AttachmentTile,
    Author,
    MailDelivery,
    Message,
    RefusedAttachment,
)
from escalated.web.schemas.shared import Choice, UploadLimits

_ROLES: dict[str, Literal["customer", "agent", "system"]] = {"requester": "customer", "agent": "agent"}


_KINDS: dict[str, Literal["opening", "reply", "note"]] = {"opening": "opening", "reply": "reply", "note": "note"}


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[Choice]:
    """Return choices from (value, label) pairs."""
    return [Choice(value=str(value), label=str(label)) for value, label in pairs]


def upload_limits() -> UploadLimits:
    limits = host_settings()
    return UploadLimits(
        max_files=limits.max_attachments,
        max_size_kb=limits.max_attachment_size_kb,
        extensions=list(limits.attachment_types),
    )


def messages(replies: Sequence[Reply], *, viewer: Actor) -> list[Message]:
    """Return the conversation for this viewer; addresses and mail states are for agents' eyes."""
    is_agent = isinstance(viewer, Agent)
    mails = _mails(replies) if is_agent else {}
    return [_message(reply, viewer, mails.get(reply.pk)) for reply in replies]


def _mails(replies: Sequence[Reply]) -> dict[int, OutgoingMail]:
    rows = OutgoingMail.objects.filter(reply__in=[reply.pk for reply in replies]).defer("html", "text")
    return {row.reply_id: row for row in rows if row.reply_id}


def _message(reply: Reply, viewer: Actor, mail: OutgoingMail | None) -> Message:
    tiles = [attachment_tile(each) for each in reply.attachments.all()]
    images = {each.content_id: _preview(each) for each in reply.attachments.all() if each.content_id and _preview(each)}
    return Message(
        id=reply.pk,
        kind=_KINDS[reply.kind],
        author=_author(reply, viewer),
        html=to_html(reply.body, reply.body_format, images),
        quoted_html=to_html(reply.quoted, reply.body_format, images) if reply.quoted else "",
        channel=reply.channel,
        created_at=reply.created_at,
        attachments=tiles,
        refused_attachments=[_refused(each) for each in reply.refused_attachments],
        delivery=_delivery(mail) if mail else None,
    )


def _author(reply: Reply, viewer: Actor) -> Author:
    contact, agent = reply.author_contact, reply.author_agent
    email = (contact.email if contact else agent.email if agent else "") or None
    is_me = viewer.id is not None and (
        reply.author_agent_id == viewer.id
        if isinstance(viewer, Agent)
        else isinstance(viewer, Requester) and contact is not None and viewer.owns(contact.pk)
    )
    return Author(
        name=reply.author_name,
        role=_ROLES.get(reply.author_kind, "system"),
        email=email if isinstance(viewer, Agent) else None,
        is_me=is_me,
    )


def attachment_tile(attachment: Attachment) -> AttachmentTile:
    return AttachmentTile(
        id=attachment.pk,
        filename=attachment.filename,
        mime_type=attachment.mime_type,
        size=attachment.size,
        url=link("portal", "download", attachment.pk),
        preview_url=_preview(attachment) or None,
    )


def _preview(attachment: Attachment) -> str:
    is_image = attachment.mime_type in IMAGE_TYPES
    return f"{link('portal', 'download', attachment.pk)}?inline=1" if is_image else ""


def _refused(stored: dict[str, Any]) -> RefusedAttachment:
    refused = Refused(**stored)
    return RefusedAttachment(filename=refused.filename, reason=refused.sentence())


def _delivery(mail: OutgoingMail) -> MailDelivery:
    states: dict[str, Literal["queued", "sent", "failed"]] = {JobState.DONE: "sent", JobState.DEAD: "failed"}
    return MailDelivery(state=states.get(mail.state, "queued"), to=mail.to_email, reason=mail.reason, at=mail.sent_at)


def activities(rows: Iterable[TicketActivity], *, viewer: Actor) -> list[Activity]:
    """Return the timeline, told in the viewer's language and words."""
    return [
        Activity(
            id=row.pk,
            kind=row.kind,
            sentence=_sentence(row, viewer),
            actor_name=row.actor_name,
            created_at=row.created_at,
        )
        for row in rows
    ]


def _sentence(row: TicketActivity, viewer: Actor) -> str:
    return row.happening.told_to_customer(row.actor_name) if isinstance(viewer, Requester) else row.sentence
