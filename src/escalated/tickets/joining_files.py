"""Files that come after their message: a provider keeps them, and we fetch them once the message is here."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import SYSTEM
from escalated.tickets.attaching import PENDING, Refused, Upload, attach, refusal_of
from escalated.tickets.filenames import clean_filename
from escalated.tickets.models import Reply
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class AttachmentJoined(Happening):
    """A file has come that its message was waiting for; it is no news of its own."""

    kind = "attachment.joined"
    is_public = False
    is_quiet = True
    reply_id: int
    filename: str

    def sentence(self, actor: str) -> str:
        return _("%(filename)s was fetched and added to its message") % {"filename": self.filename}


class AttachmentMissed(Happening):
    """A file that its message was waiting for will not come."""

    kind = "attachment.missed"
    is_public = False
    is_quiet = True
    reply_id: int
    filename: str

    def sentence(self, actor: str) -> str:
        return _("%(filename)s, which came with a message, could not be added") % {"filename": self.filename}


@operation
def join_file(reply: Reply, upload: Upload) -> None:
    """Add a file to the message that waits for it; one past a limit is named there as refused."""
    held = _held(reply)
    refusal = refusal_of(upload, beside=0)  # how many are taken was asked when the message came
    if refusal is not None:
        _miss(held, refusal)
        return
    (attachment,) = attach(held, [upload])
    _wait_no_more(held, attachment.filename)
    record(AttachmentJoined(reply_id=held.pk, filename=attachment.filename), on=held.ticket, by=SYSTEM)


@operation
def miss_file(reply: Reply, refusal: Refused) -> None:
    """Say on a message that a file will not come, and why."""
    _miss(_held(reply), refusal)


def _held(reply: Reply) -> Reply:
    lock(reply.ticket)
    return Reply.objects.select_related("ticket").get(pk=reply.pk)


def _miss(reply: Reply, refusal: Refused) -> None:
    named = replace(refusal, filename=clean_filename(refusal.filename))
    reply.refused_attachments.append(asdict(named))
    _wait_no_more(reply, named.filename)
    record(AttachmentMissed(reply_id=reply.pk, filename=named.filename), on=reply.ticket, by=SYSTEM)


def _wait_no_more(reply: Reply, filename: str) -> None:
    waiting = asdict(Refused(filename, PENDING))
    if waiting in reply.refused_attachments:
        reply.refused_attachments.remove(waiting)
    reply.save(update_fields=["refused_attachments"])
