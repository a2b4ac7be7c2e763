"""Mail out: each row is sent by a job through Django's email backend, with the same Message-ID on every try.

None is lost. One is repeated only if the process dies between the server's answer and our mark.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.core.mail import EmailMultiAlternatives

from escalated.core.db import now
from escalated.core.jobs import GiveUp, JobState, NotYet, completing, finish, job
from escalated.core.links import absolute_link
from escalated.mail.enclosing import enclosure_of
from escalated.mail.models import OutgoingMail
from escalated.mail.returning import tell_refused
from escalated.mail.smtp import connection
from escalated.people.actors import acting
from escalated.tickets import policy
from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.models import Ticket

logger = logging.getLogger("escalated.mail")

# Mail leaves soon after a server comes back, however long it was away; one that answers is not asked that often.
SERVER_IS_AWAY = timedelta(minutes=5)
AFTER_ANOTHER = timedelta(seconds=30)
# What a server says before it has heard of this mail: a wrong password is no verdict on it.
OF_THE_SERVER = (SMTPConnectError, SMTPHeloError, SMTPAuthenticationError)


@job("send_mail", OutgoingMail, order=2, bury=tell_refused)
def send(row: OutgoingMail) -> None:
    """Send one mail and mark it; a passing refusal is tried again, a permanent one is kept with its reason."""
    if not _is_still_told(row):
        return finish(row)
    if _has_earlier(row):
        raise NotYet("A mail about this ticket that was written before goes first.", within=AFTER_ANOTHER)
    try:
        _built(row).send()
    except OF_THE_SERVER as error:
        raise NotYet(f"{error.smtp_code} {_text(error.smtp_error)}", within=SERVER_IS_AWAY) from error
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        raise _verdict(error) from error
    except (SMTPException, OSError) as error:  # a wrong certificate, too, which is a ValueError besides
        raise NotYet(f"{type(error).__name__}: {error}", within=SERVER_IS_AWAY) from error
    except ValueError as error:  # a header that cannot be written, and never will be
        raise GiveUp(f"{type(error).__name__}: {error}") from error
    with completing(row):
        OutgoingMail.objects.filter(pk=row.pk).update(sent_at=now())
    return None


def _has_earlier(row: OutgoingMail) -> bool:
    """Tell whether a customer still waits for what was written to them before: they read it in that order."""
    if row.contact_id is None:
        return False
    waiting = OutgoingMail.objects.filter(ticket=row.ticket_id, contact=row.contact_id, state=JobState.DUE)
    return waiting.filter(pk__lt=row.pk).exists()


def _is_still_told(row: OutgoingMail) -> bool:
    """Tell whether the recipient may know of it by now: agents see the ticket, customers take part in it.

    What is forwarded goes to people who never do.
    """
    if row.agent is None:
        return row.activity.kind == MessageForwarded.kind or _takes_part(row.contact_id, row.ticket)
    agent = acting(row.agent)
    return agent is not None and policy.can_see(agent, row.ticket)


def _takes_part(contact_id: int | None, ticket: Ticket) -> bool:
    return contact_id == ticket.requester_id or ticket.participants.filter(contact=contact_id).exists()


def _verdict(error: SMTPRecipientsRefused | SMTPResponseException) -> Exception:
    """RFC 5321, section 4.2.1: 5yz is permanent, all else may pass."""
    code, answer = _answer(error)
    return (GiveUp if 500 <= code < 600 else NotYet)(f"{code} {_text(answer)}")


def _answer(error: SMTPRecipientsRefused | SMTPResponseException) -> tuple[int, bytes | str]:
    if isinstance(error, SMTPRecipientsRefused):
        return next(iter(error.recipients.values()), (451, b""))
    return error.smtp_code, error.smtp_error


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def _built(row: OutgoingMail) -> EmailMultiAlternatives:
    text, html = _with_tokens(row)
    mail = EmailMultiAlternatives(
        subject=" ".join(row.subject.split()),
        body=text,
        from_email=row.from_email,
        to=[row.to_email],
        reply_to=[row.reply_to],
        headers=_headers(row),
        connection=connection(),
    )
    mail.attach_alternative(html, "text/html")
    for attachment in enclosure_of(row.reply_id).fitting:
        try:
            with attachment.file.open("rb") as content:
                mail.attach(attachment.filename, content.read(), attachment.mime_type)
        except FileNotFoundError:  # gone for good: the words must not wait for it
            logger.exception("Attachment %s is no longer in the storage; its mail goes without it", attachment.pk)
    return mail


def _with_tokens(row: OutgoingMail) -> tuple[str, str]:
    """Return the mail's text and HTML with the tokens of its private links, which no table holds."""
    text, html = row.text, row.html
    for link in row.links.all():
        token = link.token()
        text, html = text.replace(link.nonce, token), html.replace(link.nonce, token)
    return text, html


def _choices_of(row: OutgoingMail) -> str:
    """Return where an agent chooses what they are told of; customers are mailed about their own requests alone."""
    return absolute_link("escalated_agent:notifications") if row.agent_id else ""


def _headers(row: OutgoingMail) -> dict[str, str]:
    headers = {
        "Message-ID": row.message_id,
        "In-Reply-To": row.in_reply_to,
        "References": row.references,
        "X-Escalated-Ticket-Id": str(row.ticket_id),
        "Auto-Submitted": "" if row.reply_id else "auto-generated",
        # Exchange knows no Auto-Submitted: this keeps its notes about absence from answering.
        "X-Auto-Response-Suppress": "" if row.reply_id else "All",
        "List-Unsubscribe": f"<{choices}>" if (choices := _choices_of(row)) else "",
    }
    return {name: value for name, value in headers.items() if value}
