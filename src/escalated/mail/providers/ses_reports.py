"""What SES tells of our own mail, as the reports that mail servers send: one reading of bounces serves both."""

from __future__ import annotations

from collections.abc import Sequence

from escalated.mail.addresses import Address
from escalated.mail.attachments import InboundAttachment
from escalated.mail.parsing import IncomingMail
from escalated.mail.providers.ses_payload import SesBounce, SesMessage, SesRecipient

SENDER = Address("mailer-daemon@amazonses.com", "Amazon SES")
_NO_SUCH_MAILBOX = ("NoEmail", "Suppressed", "OnAccountSuppressionList")


def report(message: SesMessage) -> IncomingMail:
    """Return the report of a bounce or a complaint; an empty mail for all else, which asks for nothing."""
    if message.bounce is not None:
        named = _named(message.bounce.bounced_recipients)
        return _report(message, f"Bounce: {named}", _delivery_status(message.bounce), kind="delivery-status")
    if message.complaint is not None:
        named = _named(message.complaint.complained_recipients)
        subject = f"{message.complaint.complaint_feedback_type or 'complaint'}: {named}"
        return _report(message, subject, kind="feedback-report")
    return IncomingMail()


def _report(message: SesMessage, subject: str, *parts: InboundAttachment, kind: str) -> IncomingMail:
    headers = f"Message-ID: {_line(message.mail.message_id)}\r\n".encode()
    return IncomingMail(
        from_address=SENDER,
        subject=_line(subject),
        attachments=(*parts, InboundAttachment("headers.txt", "text/rfc822-headers", headers)),
        headers=(("Content-Type", f'multipart/report; report-type={kind}; boundary="none"'), ("Return-Path", "<>")),
    )


def _delivery_status(bounce: SesBounce) -> InboundAttachment:
    """Return RFC 3464's blocks, the first of which is about the message."""
    blocks = ["Reporting-MTA: dns; amazonses.com"]
    blocks += [_block(each, bounce) for each in bounce.bounced_recipients]
    return InboundAttachment("status.txt", "message/delivery-status", "\r\n\r\n".join(blocks).encode())


def _block(recipient: SesRecipient, bounce: SesBounce) -> str:
    status = recipient.status or ("5.1.1" if bounce.bounce_sub_type in _NO_SUCH_MAILBOX else "")
    words = recipient.diagnostic_code or f"smtp; {bounce.bounce_type} {bounce.bounce_sub_type}"
    fields = {
        "Final-Recipient": f"rfc822; {recipient.email_address}",
        "Action": "failed" if _has_failed(recipient, bounce) else "delayed",
        "Status": status,
        "Diagnostic-Code": words,
    }
    return "\r\n".join(f"{name}: {_line(value)}" for name, value in fields.items())


def _has_failed(recipient: SesRecipient, bounce: SesBounce) -> bool:
    """A vacation note comes as a transient bounce too, without a server's words."""
    told = bool(recipient.status or recipient.diagnostic_code)
    return bounce.bounce_type == "Permanent" or (told and recipient.action.lower() in ("", "failed"))


def _named(recipients: Sequence[SesRecipient]) -> str:
    return ", ".join(each.email_address for each in recipients)[:200]


def _line(text: str) -> str:
    return " ".join(text.split())
