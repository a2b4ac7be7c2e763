"""Mail that came in, as admins are shown it."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.core.jobs import JobState
from escalated.core.schema import Schema, Timestamp
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.reasons import TOO_MANY, reason_in_words
from escalated.tickets.models import Ticket
from escalated.web.links import link

StateWord = Literal["stored", "handled", "skipped", "needs_review", "failed"]


class MailTicket(Schema):
    reference: str
    url: str


class MailRow(Schema):
    """``open_url`` lets a mail in that was held for being one too many."""

    id: int
    url: str
    received_at: Timestamp
    provider: str
    sender: str
    subject: str
    state: StateWord
    state_label: str
    reason: str
    attempts: int
    size: int
    ticket: MailTicket | None
    open_url: str | None
    run_again_url: str | None
    download_url: str | None
    is_redacted: bool
    is_purged: bool


# Names as their companies write them; that of an adapter of the host's is told as it is.
PROVIDERS = {
    "postmark": "Postmark",
    "mailgun": "Mailgun",
    "ses": "Amazon SES",
    "anymail": "Anymail",
    MimeParser.name: gettext_lazy("Mail server"),
}


def mail_row(row: StoredMail) -> MailRow:
    state = state_of(row)
    return MailRow(
        id=row.pk,
        url=link("admin", "mail_one", row.pk),
        received_at=row.received_at,
        provider=str(PROVIDERS.get(row.provider, row.provider)),
        sender=row.sender,
        subject=row.subject,
        state=state,
        state_label=state_label(state),
        reason=reason_in_words(row.reason),
        attempts=row.attempts,
        size=row.size,
        ticket=mail_ticket(row.ticket),
        open_url=link("admin", "mail_open", row.pk) if row.is_held and row.reason == TOO_MANY else None,
        run_again_url=link("admin", "mail_run_again", row.pk) if row.state == JobState.DEAD else None,
        download_url=link("admin", "mail_download", row.pk) if row.has_bytes else None,
        is_redacted=row.redacted_at is not None,
        is_purged=row.purged_at is not None,
    )


def mail_ticket(ticket: Ticket | None) -> MailTicket | None:
    return MailTicket(reference=ticket.reference, url=link("agent", "ticket", ticket.reference)) if ticket else None


def state_of(row: StoredMail) -> StateWord:
    if row.state == JobState.DEAD:
        return "failed"
    if row.outcome == Outcome.SKIPPED:
        return "skipped"
    if row.is_held:
        return "needs_review"
    return "handled" if row.state == JobState.DONE else "stored"


def state_label(state: StateWord) -> str:
    words = {
        "stored": _("Waiting"),
        "handled": _("Handled"),
        "skipped": _("Not a ticket"),
        "needs_review": _("Needs review"),
        "failed": _("Could not read"),
    }
    return words[state]
