"""Files that a provider keeps for us: their message opens at once, and they join it when they are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from escalated.core import http_client
from escalated.core.install import install_settings
from escalated.core.jobs import GiveUp, JobState, NotYet, completing, job, wake
from escalated.mail.attachments import RemoteAttachment
from escalated.mail.models import AwaitedFile
from escalated.mail.providers.mailgun_storage import storage_headers
from escalated.tickets.attaching import PENDING, Refused, Upload
from escalated.tickets.filenames import clean_filename
from escalated.tickets.joining_files import join_file, miss_file
from escalated.tickets.models import Reply

GONE = (404, 410)


def expect_files(reply: Reply, files: Sequence[RemoteAttachment]) -> None:
    """Note the files that a new message waits for; another copy of its mail brings none."""
    waiting = [each["filename"] for each in reply.refused_attachments if each["reason"] == PENDING]
    if not waiting or AwaitedFile.objects.filter(reply=reply).exists():
        return
    for each in files:
        if clean_filename(each.filename) in waiting:
            waiting.remove(clean_filename(each.filename))
            row = AwaitedFile.objects.create(
                reply=reply,
                url=each.url,
                filename=each.filename,
                content_type=each.content_type,
                size=each.size,
                content_id=each.content_id,
                is_inline=each.is_inline,
            )
            wake("fetch_attachment", row.pk)


def pending_downloads(reply_id: int) -> list[dict[str, Any]]:
    """Return the files that a message waits for, as the inbound answer tells them."""
    rows = AwaitedFile.objects.filter(reply_id=reply_id, state=JobState.DUE).order_by("pk")
    return [
        {"filename": each.filename, "url": each.url, "content_type": each.content_type, "size": each.size}
        for each in rows
    ]


def say_missed(row: AwaitedFile) -> None:
    """Say on the message that a file will not come: called when it is given up."""
    miss_file(row.reply, Refused(row.filename, "not_fetched"))


@job("fetch_attachment", AwaitedFile, order=1, bury=say_missed)
def fetch_attachment(row: AwaitedFile) -> None:
    """Fetch a file and join it to its message, once."""
    limit = install_settings().max_attachment_size_kb
    content = _fetched(row.url, max_bytes=limit * 1024)
    with completing(row):
        if content is None:
            miss_file(row.reply, Refused(row.filename, "too_large", limit))
        else:
            join_file(row.reply, Upload(row.filename, ContentFile(content), row.content_id, row.is_inline))


def _fetched(url: str, *, max_bytes: int) -> bytes | None:
    """Return a file, None where it is too large; raises NotYet while it cannot be had, GiveUp where it never can."""
    try:
        answer = http_client.fetch(url, max_bytes=max_bytes, headers=storage_headers(url), seconds=30)
    except http_client.TooLarge:
        return None
    except http_client.Refused as error:
        raise GiveUp(str(error)) from error
    except http_client.Unreachable as error:
        raise NotYet(str(error)) from error
    if answer.status in GONE:
        raise GiveUp("Mailgun does not have the file any more.")
    if answer.status != 200:
        raise NotYet(f"Mailgun answers {answer.status} when asked for the file.")
    return answer.body
