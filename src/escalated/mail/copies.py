"""The same mail by two ways: to two of our addresses, or by a webhook and a mailbox."""

from __future__ import annotations

from escalated.mail.models import StoredMail
from escalated.people.knowing import are_same
from escalated.people.models import Contact
from escalated.tickets.models import Reply
from escalated.tickets.writing import Message


def kept_already(written: Message, sender: Contact) -> Reply | None:
    """Return the message that this mail is another copy of: of the same sender, Message-ID and words.

    A Message-ID alone proves nothing. Words that were redacted since do not come back by a copy.
    """
    if not written.message_id:
        return None
    told = Reply.objects.filter(message_id=written.message_id).select_related("author_contact", "ticket").order_by("id")
    theirs = (each for each in told if each.author_contact and are_same(each.author_contact, sender))
    return next((each for each in theirs if _says_the_same(each, written) or _was_redacted(each)), None)


def _says_the_same(reply: Reply, written: Message) -> bool:
    body = written.body.cleaned()
    return (reply.body, reply.quoted) == (body.source, body.quoted)


def _was_redacted(reply: Reply) -> bool:
    return StoredMail.objects.filter(reply=reply).exclude(redacted_at=None).exists()
