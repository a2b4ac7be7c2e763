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

LONGEST_SUBJECT = 255  # of either row


@following_redactions
def redact_mails(reply: Reply, words: str) -> None:
    """Drop the raw mail that a message came by, and mask the words in the mails of its ticket."""
    StoredMail.objects.filter(reply=reply, redacted_at=None).update(raw=b"", size=0, redacted_at=now())
    if not words:
        return
    for mail in OutgoingMail.objects.filter(ticket=reply.ticket):
        masked = {
            "subject": mask_text(mail.subject, words)[:LONGEST_SUBJECT],
            "text": mask_text(mail.text, words),
            "html": mask_html(mail.html, words),
        }
        if any(getattr(mail, name) != value for name, value in masked.items()):
            OutgoingMail.objects.filter(pk=mail.pk).update(**masked)
    for row in StoredMail.objects.without_raw().filter(ticket=reply.ticket):
        subject = mask_text(row.subject, words)[:LONGEST_SUBJECT]
        StoredMail.objects.filter(pk=row.pk).exclude(subject=subject).update(subject=subject)
