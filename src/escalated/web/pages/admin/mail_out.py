"""Mail that did not go out: held back for being too much, or given up."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.core.jobs import JobState
from escalated.core.paging import page
from escalated.core.schema import Input, Schema, Timestamp
from escalated.mail.caps import HELD_BACK
from escalated.mail.models import OutgoingMail
from escalated.mail.releasing import release_mail
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.mail import MailTicket

PAGE_SIZE = 50


class UnsentRow(Schema):
    """``is_held`` was held back by us, before any server was asked."""

    id: int
    to: str
    subject: str
    at: Timestamp
    is_held: bool
    reason: str
    ticket: MailTicket
    release_url: str


class UnsentMailPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Mail/Unsent"
    mails: list[UnsentRow]
    next_url: str | None
    first_url: str | None


class UnsentFilters(Input):
    after: str = ""


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    filters = read_query(request, UnsentFilters)
    unsent = OutgoingMail.objects.filter(state=JobState.DEAD).select_related("ticket").defer("text", "html")
    found = page(unsent, sort="-next_attempt_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return UnsentMailPage(mails=list(map(_row, found.rows)), next_url=next_url, first_url=first_url).respond(request)


@admin_page("POST")
def release(request: AgentRequest, pk: int) -> HttpResponse:
    row = by_key(OutgoingMail.objects.select_related("ticket"), pk, told=_("There is no such mail."))
    read_body(request, NoInput)
    release_mail(row, by=request.actor)
    told = _("The mail to %(address)s is on its way") % {"address": row.to_email}
    return changed(request, _nothing, url=link("admin", "mail_out"), told=told)


def _row(row: OutgoingMail) -> UnsentRow:
    ticket = row.ticket
    return UnsentRow(
        id=row.pk,
        to=row.to_email,
        subject=row.subject,
        at=row.created_at,
        is_held=row.reason == HELD_BACK,
        reason=_("There were too many automatic mails in a short time.") if row.reason == HELD_BACK else row.reason,
        ticket=MailTicket(reference=ticket.reference, url=link("agent", "ticket", ticket.reference)),
        release_url=link("admin", "mail_release", row.pk),
    )


def _nothing() -> UnsentMailPage:
    return UnsentMailPage(mails=[], next_url=None, first_url=None)
