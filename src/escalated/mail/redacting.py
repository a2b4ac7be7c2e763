"""What mails keep of a message that was redacted: the words are masked in those we wrote, the others lose their bytes.

Words stand in a mail that came in as its sender's program encoded them, so that no mask finds them all: the raw mail
is dropped, and the admin's list says so. What has left the house cannot be called back.
"""

from __future__ import annotations

from escalated.core.db import now
from escalated.core.masking import mask_html, mask_text
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.tickets.models import Reply
from escalated.tickets.redacting import following_redactions


@following_redactions
def redact_mails(reply: Reply, words: str) -> None:
    """Drop the raw mail that a message came by, and mask the words in the mails that carry it."""
    StoredMail.objects.filter(reply=reply, redacted_at=None).update(raw=b"", size=0, redacted_at=now())
    for mail in OutgoingMail.objects.filter(reply=reply) if words else ():
        text, html = mask_text(mail.text, words), mask_html(mail.html, words)
        OutgoingMail.objects.filter(pk=mail.pk).update(text=text, html=html)
