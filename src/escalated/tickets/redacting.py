"""Taking out what should never have been written or sent: words of a message, a file. There is no way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, on_commit, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.core.masking import mask_html, mask_text
from escalated.people.actors import Actor
from escalated.tickets import policy
from escalated.tickets.bodies import preview_of, to_html
from escalated.tickets.drafting import DraftFile
from escalated.tickets.filenames import OCTETS
from escalated.tickets.forwarding import forwards_of
from escalated.tickets.indexing import forget_message, index_message
from escalated.tickets.masking_around import mask_around
from escalated.tickets.models import Attachment, Reply, Ticket, private_storage
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

LONGEST = 2_000

Follower = Callable[[Reply, str], None]
_followers: list[Follower] = []


class MessageRedacted(Happening):
    """That words were taken out, never which."""

    kind = "message.redacted"
    is_public = False
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s redacted words of a message") % {"actor": actor}


class AttachmentRemoved(Happening):
    """That a file was taken out; its name went with it."""

    kind = "attachment.removed"
    is_public = False
    reply_id: int
    attachment_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s removed a file from a message") % {"actor": actor}


def following_redactions(follow: Follower) -> Follower:
    """Call the function, in the same transaction, with each message of which something is taken out, and the words.

    No words are given for a file.
    """
    _followers.append(follow)
    return follow


@operation
def redact_message(reply: Reply, words: str, *, by: Actor) -> None:
    """Put a mask wherever these words stand in a message, and wherever its ticket repeats them: in what later ones
    quote, in its subject and in drafts.

    Raises InvalidInput on ``text`` for words that are not in the message.
    """
    ticket = reply.ticket
    lock(ticket)
    policy.require(policy.can_redact, by, ticket)
    if len(words) > LONGEST:
        raise InvalidInput(text=_("Choose at most %(limit)s characters at once.") % {"limit": LONGEST})
    lock(reply)
    if not _mask(reply, words):
        raise InvalidInput(text=_("These words are not in the message. Choose them as they stand there."))
    quoting = [each for each in ticket.replies.exclude(pk=reply.pk).exclude(quoted="") if _mask_quoted(each, words)]
    for each in (reply, *quoting):
        _follow(each, words)
    _tell_anew(ticket)
    mask_around(ticket, words)
    record(MessageRedacted(reply_id=reply.pk), on=ticket, by=by)


@operation
def remove_attachment(attachment: Attachment, *, by: Actor) -> None:
    """Take a file out of its message, out of what was forwarded of it and out of our storage; that there was one stays.

    Removing it twice is removing it once. Raises NotFound for a file of an answer that was taken back meanwhile.
    """
    reply = attachment.reply
    ticket = reply.ticket
    lock(ticket)
    policy.require(policy.can_redact, by, ticket)
    held = Attachment.objects.filter(pk=attachment.pk).first()
    if held is None:
        raise NotFound(_("There is no such file."))
    if held.removed_at is not None:
        return
    copies = Attachment.objects.filter(reply__in=forwards_of(reply), file=held.file.name).select_related("reply")
    for each in (held, *copies):
        _forget_file(each, by)
        _follow(each.reply, "")
    record(AttachmentRemoved(reply_id=reply.pk, attachment_id=held.pk), on=ticket, by=by)


def _mask(reply: Reply, words: str) -> bool:
    """Mask the words in a message and what it quotes; False where it does not hold them.

    Markdown is kept as the HTML it makes: the words are chosen as they are shown.
    """
    body, quoted, kind = reply.body, reply.quoted, reply.body_format
    if kind == "markdown":
        body, quoted, kind = to_html(body, kind), to_html(quoted, kind), "html"
    mask = mask_text if kind == "text" else mask_html
    masked = mask(body, words), mask(quoted, words)
    if masked == (body, quoted):
        return False
    reply.body, reply.quoted, reply.body_format = *masked, kind
    reply.save(update_fields=["body", "quoted", "body_format"])
    return True


def _mask_quoted(reply: Reply, words: str) -> bool:
    masked = (mask_text if reply.body_format != "html" else mask_html)(reply.quoted, words)
    if masked == reply.quoted:
        return False
    reply.quoted = masked
    reply.save(update_fields=["quoted"])
    return True


def _follow(reply: Reply, words: str) -> None:
    if words:
        forget_message(reply)
        index_message(reply)
    for follow in _followers:
        follow(reply, words)


def _tell_anew(ticket: Ticket) -> None:
    """Let the ticket's line in lists say what its last public message says now."""
    last = ticket.replies.public().in_order().last()
    ticket.preview = preview_of(last.body, last.body_format) if last else ""
    ticket.save(update_fields=["preview"])


def _forget_file(attachment: Attachment, by: Actor) -> None:
    """Keep of a file that it was there, who removed it and when; what is stored goes after commit."""
    stored = str(attachment.file.name)
    Attachment.objects.filter(pk=attachment.pk).update(
        file="",
        filename="",
        mime_type=OCTETS,
        size=0,
        content_id="",
        removed_at=now(),
        removed_by=by.name[:200],
    )
    is_shared = any(model._default_manager.filter(file=stored).exists() for model in (Attachment, DraftFile))
    if stored and not is_shared:
        on_commit(partial(private_storage().delete, stored))
