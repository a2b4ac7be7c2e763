"""The ledger of mail that came in, and whose mail is skipped."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar, Literal

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from escalated.core.paging import page
from escalated.core.schema import Input, Schema, Timestamp
from escalated.mail.blocking import block_address, unblock_sender
from escalated.mail.health import mail_health
from escalated.mail.models import StoredMail
from escalated.people.blocked import BlockedSender
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.mail import MailRow, mail_row, state_label
from escalated.web.schemas.mail_health import MailHealthAnswer, mail_channel
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

PAGE_SIZE = 50
MOST_BLOCKED = 500


class BlockedRow(Schema):
    id: int
    sender: str
    by: str
    at: Timestamp
    unblock_url: str


class MailListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Mail/Index"
    mails: list[MailRow]
    health_url: str
    blocked: list[BlockedRow]
    block_url: str
    state: str
    state_options: list[Choice]
    next_url: str | None
    first_url: str | None


class MailFilters(Input):
    state: Literal["all", "needs_review", "failed", "skipped"] = "all"
    after: str = ""


class BlockInput(Input):
    sender: str


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    filters = read_query(request, MailFilters)
    found = page(_wanted(filters.state), sort="-received_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return MailListPage(
        mails=[mail_row(row) for row in found.rows],
        health_url=link("admin", "mail_health"),
        blocked=_blocked(),
        block_url=link("admin", "mail_block"),
        state=filters.state,
        state_options=_state_options(),
        next_url=next_url,
        first_url=first_url,
    ).respond(request)


@admin_page()
def health(request: AgentRequest) -> HttpResponseBase:
    """Answer how mail does, in a request of its own: the list does not wait for it."""
    found = mail_health()
    channels = [mail_channel("incoming", found.incoming), mail_channel("outgoing", found.outgoing)]
    return MailHealthAnswer(channels=channels).respond_if_new(request)


@admin_page("POST")
def block(request: AgentRequest) -> HttpResponse:
    row = block_address(read_body(request, BlockInput).sender, by=request.actor)
    told = _("Mail from %(sender)s is skipped from now on") % {"sender": row.sender}
    return changed(request, _only_blocked, url=link("admin", "mail"), told=told, status=HTTPStatus.CREATED)


@admin_page("POST")
def unblock(request: AgentRequest, pk: int) -> HttpResponse:
    row = by_key(BlockedSender.objects.all(), pk, told=_("There is no such sender."))
    read_body(request, NoInput)
    unblock_sender(row, by=request.actor)
    told = _("Mail from %(sender)s is taken again") % {"sender": row.sender}
    return changed(request, _only_blocked, url=link("admin", "mail"), told=told)


def _wanted(state: str) -> QuerySet[StoredMail]:
    mails = StoredMail.objects.without_raw().select_related("ticket")
    match state:
        case "needs_review":
            return mails.held()
        case "failed":
            return mails.failed()
        case "skipped":
            return mails.skipped()
        case _:
            return mails


def _state_options() -> list[Choice]:
    words = [(each, state_label(each)) for each in ("needs_review", "failed", "skipped")]
    return choices([("all", _("All mail")), *words])


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


def _only_blocked() -> MailListPage:
    return MailListPage(
        mails=[],
        health_url=link("admin", "mail_health"),
        blocked=_blocked(),
        block_url=link("admin", "mail_block"),
        state="all",
        state_options=[],
        next_url=None,
        first_url=None,
    )
