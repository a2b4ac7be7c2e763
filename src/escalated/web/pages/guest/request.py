"""A guest's one request, by its private link."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.mail.addresses import clean_email
from escalated.mail.relinking import request_link
from escalated.tickets.bodies import Body
from escalated.tickets.models import Ticket
from escalated.tickets.rating import rate_ticket
from escalated.tickets.reading import mark_read_by_requester
from escalated.tickets.references import reference_of
from escalated.tickets.requesting import answer_request
from escalated.tickets.statuses import Channel
from escalated.tickets.transitioning import close_ticket, reopen_ticket
from escalated.tickets.writing import Message
from escalated.web.acts import changed
from escalated.web.clients import client_of
from escalated.web.errors import see_other
from escalated.web.finding import find
from escalated.web.flashing import flash
from escalated.web.guest_doors import GuestRequest, guest_page, public_page
from escalated.web.input import NoInput, read_body, uploads
from escalated.web.lost_links import link_page
from escalated.web.page import wants_json
from escalated.web.pages.customer.requests import AnswerInput, RateInput, RequestShowPage, SeenInput
from escalated.web.pages.downloads import file_of
from escalated.web.pages.live import news
from escalated.web.schemas.requests import SeenAnswer
from escalated.web.schemas.showing import guest_places, shown_request


class GuestShowPage(RequestShowPage):
    component: ClassVar[str] = "Escalated/Guest/Show"


class LinkInput(Input):
    reference: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)


@guest_page()
def show(request: GuestRequest) -> HttpResponse:
    return _page(request).respond(request)


@guest_page("POST")
def reply(request: GuestRequest) -> HttpResponse:
    ticket, given = _ticket(request), read_body(request, AnswerInput)
    written = Message(Body(given.body), uploads(given.attachments), Channel.WEB)
    answer = answer_request(ticket, written, by=request.actor, after=given.after)
    if answer.ticket_id != ticket.pk:
        told = _("That request was finished long ago, so your answer opened a new one. A link to it comes by mail")
        return _changed(request, told=told)
    return _changed(request, told=_("Your answer was sent"))


@guest_page("POST")
def seen(request: GuestRequest) -> HttpResponse:
    ticket, given = _ticket(request), read_body(request, SeenInput)
    mark_read_by_requester(ticket, given.message_id, by=request.actor)
    return SeenAnswer().respond()


@guest_page("POST")
def close(request: GuestRequest) -> HttpResponse:
    ticket, _given = _ticket(request), read_body(request, NoInput)
    close_ticket(ticket, by=request.actor)
    return _changed(request, told=_("Your request is closed"))


@guest_page("POST")
def reopen(request: GuestRequest) -> HttpResponse:
    ticket, _given = _ticket(request), read_body(request, NoInput)
    reopen_ticket(ticket, by=request.actor)
    return _changed(request, told=_("Your request is open again"))


@guest_page("POST")
def rate(request: GuestRequest) -> HttpResponse:
    ticket, given = _ticket(request), read_body(request, RateInput)
    rate_ticket(ticket, given.stars, by=request.actor, comment=given.comment)
    return _changed(request, told=_("Thank you for your rating"))


@guest_page()
def live(request: GuestRequest) -> HttpResponseBase:
    return news(request)


@guest_page()
def file(request: GuestRequest, pk: int) -> HttpResponseBase:
    return file_of(request, pk)


@public_page("GET", "POST")
def new_link(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return link_page().respond(request)
    given = read_body(request, LinkInput)
    email, reference = clean_email(given.email), given.reference
    if not email or not reference:
        raise InvalidInput(**_missing(email, reference))
    request_link(reference, email, client=client_of(request))
    if wants_json(request):
        return link_page(is_asked=True).respond(request)
    flash(request, _("If that is right, a new link is on its way to you"))
    return see_other(request.path)


def _missing(email: str, reference: str) -> dict[str, str]:
    problems = {}
    if not reference:
        problems["reference"] = _("It stands in our mails, such as ESC-00042.")
    if not email:
        problems["email"] = _("Write the address you wrote to us from, as name@example.com.")
    return problems


def _ticket(request: GuestRequest) -> Ticket:
    return find(request.actor, reference_of(request.actor.ticket_id))


def _page(request: GuestRequest) -> GuestShowPage:
    return GuestShowPage(**shown_request(_ticket(request), request.actor, guest_places(request.token)))


def _changed(request: GuestRequest, *, told: str) -> HttpResponse:
    return changed(request, lambda: _page(request), url=request.page_url, told=told)
