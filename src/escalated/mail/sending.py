"""Mail out: each row is sent by a job through Django's email backend, with the same Message-ID on every try.

None is lost. One is repeated only if the process dies between the server's answer and our mark.
"""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMultiAlternatives

from escalated.core.db import now
from escalated.core.jobs import GiveUp, NotYet, completing, job
from escalated.mail.models import OutgoingMail
from escalated.tickets.models import Attachment

MAX_ATTACHED = 20 * 1024 * 1024


@job("send_mail", OutgoingMail, order=2)
def send(row: OutgoingMail) -> None:
    """Send one mail and mark it; a passing refusal is tried again, a permanent one is kept with its reason."""
    try:
        _built(row).send()
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        raise _verdict(error) from error
    except (SMTPException, OSError) as error:
        raise NotYet(f"{type(error).__name__}: {error}") from error
    with completing(row):
        OutgoingMail.objects.filter(pk=row.pk).update(sent_at=now())


def _verdict(error: SMTPRecipientsRefused | SMTPResponseException) -> Exception:
    """RFC 5321, section 4.2.1: 5yz is permanent, all else may pass."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()), (451, b""))
    else:
        code, answer = error.smtp_code, _bytes(error.smtp_error)
    text = answer.decode(errors="replace")
    return (GiveUp if 500 <= code < 600 else NotYet)(f"{code} {text}")


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _built(row: OutgoingMail) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=" ".join(row.subject.split()),
        body=row.text,
        from_email=row.from_email,
        to=[row.to_email],
        reply_to=[row.reply_to],
        headers=_headers(row),
    )
    mail.attach_alternative(row.html, "text/html")
    for attachment in _fitting(row):
        with attachment.file.open("rb") as content:
            mail.attach(attachment.filename, content.read(), attachment.mime_type)
    return mail


def _headers(row: OutgoingMail) -> dict[str, str]:
    headers = {
        "Message-ID": row.message_id,
        "In-Reply-To": row.in_reply_to,
        "References": row.references,
        "X-Escalated-Ticket-Id": str(row.ticket_id),
        "Auto-Submitted": "" if row.reply_id else "auto-generated",
    }
    return {name: value for name, value in headers.items() if value}


def _fitting(row: OutgoingMail) -> list[Attachment]:
    """Return the message's files as far as most servers take them; the others stay in the portal."""
    fitting, total = [], 0
    for attachment in Attachment.objects.filter(reply=row.reply_id) if row.reply_id else []:
        total += attachment.size
        if total <= MAX_ATTACHED:
            fitting.append(attachment)
    return fitting
