"""The ledger of mail that came in: what could not be read stays here, with its reason, and can be run again."""

from __future__ import annotations

from typing import ClassVar, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.core.errors import NotFound
from escalated.core.jobs import JobState
from escalated.core.paging import page
from escalated.core.schema import Input, Schema, Timestamp
from escalated.mail.blocking import unblock_sender
from escalated.mail.machines import Machine
from escalated.mail.models import BlockedSender, Outcome, StoredMail
from escalated.mail.receiving import BLOCKED, handle_again
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.input import NoInput, read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

PAGE_SIZE = 50
MOST_BLOCKED = 500
REASONS = {
    BLOCKED: gettext_lazy("The sender is blocked."),
    Machine.BOUNCE.value: gettext_lazy("A mail of ours came back."),
    Machine.COMPLAINT.value: gettext_lazy("A mail provider passes on a complaint about our mail."),
    Machine.AUTO_REPLY.value: gettext_lazy("A mail program answered by itself."),
}

StateWord = Literal["stored", "handled", "skipped", "needs_review"]


class MailTicket(Schema):
    reference: str
    url: str


class MailRow(Schema):
    id: int
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
    run_again_url: str | None
    download_url: str | None
    is_redacted: bool


class BlockedRow(Schema):
    id: int
    sender: str
    by: str
    at: Timestamp
    unblock_url: str


class MailListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Mail/Index"
    mails: list[MailRow]
    blocked: list[BlockedRow]
    state: str
    state_options: list[Choice]
    next_url: str | None
    first_url: str | None


class MailFilters(Input):
    state: Literal["all", "needs_review", "skipped"] = "all"
    after: str = ""


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    filters = read_query(request, MailFilters)
    found = page(_wanted(filters.state), sort="-received_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return MailListPage(
        mails=[mail_row(row) for row in found.rows],
        blocked=_blocked(),
        state=filters.state,
        state_options=choices(
            [("all", _("All mail")), ("needs_review", _("Needs review")), ("skipped", _("Not a ticket"))]
        ),
        next_url=next_url,
        first_url=first_url,
    ).respond(request)


@admin_page("POST")
def run_again(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = _find(pk), read_body(request, NoInput)
    handle_again(row)
    return changed(request, lambda: _only(pk), url=link("admin", "mail"), told=_("The mail was run again"))


@admin_page("POST")
def unblock(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = BlockedSender.objects.filter(pk=pk).first(), read_body(request, NoInput)
    if row is None:
        raise NotFound(_("There is no such sender."))
    unblock_sender(row, by=request.actor)
    told = _("Mail from %(sender)s is taken again") % {"sender": row.sender}
    return changed(request, lambda: _shown([]), url=link("admin", "mail"), told=told)


@admin_page()
def download(request: AgentRequest, pk: int) -> HttpResponse:
    row = _find(pk)
    response = HttpResponse(bytes(row.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{row.pk}.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def mail_row(row: StoredMail) -> MailRow:
    state, label = _state(row)
    ticket = row.ticket
    return MailRow(
        id=row.pk,
        received_at=row.received_at,
        provider=row.provider,
        sender=row.sender,
        subject=row.subject,
        state=state,
        state_label=label,
        reason=str(REASONS.get(row.reason, row.reason)),
        attempts=row.attempts,
        size=row.size,
        ticket=MailTicket(reference=ticket.reference, url=link("agent", "ticket", ticket.reference))
        if ticket
        else None,
        run_again_url=link("admin", "mail_run_again", row.pk) if row.state == JobState.DEAD else None,
        download_url=None if row.redacted_at else link("admin", "mail_download", row.pk),
        is_redacted=row.redacted_at is not None,
    )


def _blocked() -> list[BlockedRow]:
    return [
        BlockedRow(
            id=row.pk,
            sender=row.sender,
            by=row.blocked_by,
            at=row.created_at,
            unblock_url=link("admin", "mail_unblock", row.pk),
        )
        for row in BlockedSender.objects.all()[:MOST_BLOCKED]
    ]


def _state(row: StoredMail) -> tuple[StateWord, str]:
    if row.state == JobState.DEAD:
        return "needs_review", _("Needs review")
    if row.outcome == Outcome.SKIPPED:
        return "skipped", _("Not a ticket")
    return ("handled", _("Handled")) if row.state == JobState.DONE else ("stored", _("Waiting"))


def _wanted(state: str) -> QuerySet[StoredMail]:
    mails = StoredMail.objects.without_raw().select_related("ticket")
    match state:
        case "needs_review":
            return mails.needing_review()
        case "skipped":
            return mails.filter(outcome=Outcome.SKIPPED)
        case _:
            return mails


def _find(pk: int) -> StoredMail:
    row = StoredMail.objects.filter(pk=pk).first()
    if row is None or row.redacted_at:
        raise NotFound(_("There is no such mail."))
    return row


def _only(pk: int) -> MailListPage:
    row = mail_row(StoredMail.objects.without_raw().select_related("ticket").get(pk=pk))
    return _shown([row])


def _shown(rows: list[MailRow]) -> MailListPage:
    return MailListPage(mails=rows, blocked=_blocked(), state="all", state_options=[], next_url=None, first_url=None)
