"""The public form: a request by somebody who is not signed in."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput, NotFound
from escalated.core.install import install_settings
from escalated.core.schema import Schema
from escalated.mail.addresses import clean_email, clean_name
from escalated.tickets.bodies import Body
from escalated.tickets.guest_requests import Visitor, open_guest_request
from escalated.tickets.statuses import Channel
from escalated.tickets.writing import Message, problems_of
from escalated.web.clients import client_of
from escalated.web.errors import see_other
from escalated.web.finding import known_department
from escalated.web.form_guard import new_form_token, refuse_programs
from escalated.web.guest_doors import public_page
from escalated.web.input import read_body, uploads
from escalated.web.links import link
from escalated.web.page import Page, wants_json
from escalated.web.pages.customer.requests import OpenInput
from escalated.web.schemas.making import upload_limits
from escalated.web.schemas.rows import department_choices
from escalated.web.schemas.shared import Choice, UploadLimits

SENT = "escalated_guest_sent"


class SentRequest(Schema):
    """What is told of a request that has just come in; its link goes by mail only."""

    reference: str
    email: str


class GuestCreatePage(Page):
    """``form_token`` says when the form was opened; ``sent`` is what came of it."""

    component: ClassVar[str] = "Escalated/Guest/Create"
    departments: list[Choice]
    form_token: str
    sent: SentRequest | None
    submit_url: str
    link_url: str
    upload_limits: UploadLimits


class GuestOpenInput(OpenInput):
    """``website`` is a field that nobody sees: only a program fills it in."""

    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    form_token: str = ""
    website: str = ""


@public_page("GET", "POST")
def create(request: HttpRequest) -> HttpResponse:
    if not install_settings().guest_form_enabled:
        raise NotFound(_("There is no such page."))
    return open_request(request) if request.method == "POST" else form(request)


def form(request: HttpRequest) -> HttpResponse:
    told = request.session.pop(SENT, None)
    return _page(SentRequest.model_validate(told) if told else None).respond(request)


def open_request(request: HttpRequest) -> HttpResponse:
    given = read_body(request, GuestOpenInput)
    refuse_programs(given.form_token, given.website)
    written = Message(Body(given.body), uploads(given.attachments), Channel.WEB)
    ticket = open_guest_request(
        visitor=_visitor(request, given, written),
        subject=given.subject,
        body=written,
        department=known_department(given.department_id) if given.department_id is not None else None,
    )
    sent = SentRequest(reference=ticket.reference, email=clean_email(given.email))
    if wants_json(request):
        return _page(sent).respond(request, status=HTTPStatus.CREATED)
    request.session[SENT] = sent.model_dump(mode="json")
    return see_other(link("portal", "guest_create"))


def _visitor(request: HttpRequest, given: GuestOpenInput, written: Message) -> Visitor:
    """Return who writes, as they say; raises InvalidInput with all that is wrong in the form."""
    name, email = clean_name(given.name), clean_email(given.email)
    problems: dict[str, str | list[str]] = {}
    if not name:
        problems["name"] = _("Tell us your name.")
    if not email or "." not in email.rpartition("@")[2]:
        problems["email"] = _("Write your address as name@example.com: our answer goes there.")
    if problems:
        raise InvalidInput(**problems, **problems_of(written))
    return Visitor(name, email, client_of(request), given.form_token)


def _page(sent: SentRequest | None) -> GuestCreatePage:
    departments = department_choices()
    return GuestCreatePage(
        departments=departments if len(departments) > 1 else [],
        form_token=new_form_token(),
        sent=sent,
        submit_url=link("portal", "guest_create"),
        link_url=link("portal", "guest_link"),
        upload_limits=upload_limits(),
    )
