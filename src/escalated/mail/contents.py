"""What a mail says, as the message that operations take."""

from __future__ import annotations

from django.core.files.base import ContentFile

from escalated.mail.authentication import check_of
from escalated.mail.message_ids import storable_message_id
from escalated.mail.parsing import IncomingMail
from escalated.mail.quoting import split_html, split_text
from escalated.tickets.attaching import AwaitedUpload, Upload, awaiting, sift
from escalated.tickets.bodies import Body
from escalated.tickets.statuses import Channel
from escalated.tickets.writing import Message


def message_of(mail: IncomingMail) -> Message:
    sifted, checked = awaiting(sift(_uploads(mail))), check_of(mail)
    return Message(
        body=_body(mail),
        attachments=sifted.accepted,
        channel=Channel.EMAIL,
        message_id=storable_message_id(mail.message_id),
        refused=sifted.refused,
        sender_check=checked.outcome,
        sender_checked_by=checked.by,
    )


def _uploads(mail: IncomingMail) -> list[Upload]:
    there = [
        Upload(each.filename, ContentFile(each.content), each.content_id, each.is_inline) for each in mail.attachments
    ]
    later = [
        AwaitedUpload(each.filename, ContentFile(b""), each.content_id, each.is_inline, told_size=each.size)
        for each in mail.remote_attachments
    ]
    return [*there, *later]


def _body(mail: IncomingMail) -> Body:
    if mail.html.strip():
        visible, quoted = split_html(mail.html)
        return Body(visible, "html", quoted)
    visible, quoted = split_text(mail.text)
    return Body(visible, "text", quoted)
