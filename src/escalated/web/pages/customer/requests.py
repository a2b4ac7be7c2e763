"""The customer's own requests."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar, Literal

from django.db.models import Model
from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput
from escalated.core.paging import page
from escalated.core.schema import Input
from escalated.panels.references import ref_of
from escalated.people.actors import Actor
from escalated.people.host import host
from escalated.tickets.asking_about import asked_about
from escalated.tickets.bodies import Body
from escalated.tickets.filters import Key
from escalated.tickets.finding import colleagues_requests, own_requests
from escalated.tickets.joining import as_joined
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.rating import rate_ticket
from escalated.tickets.reading import mark_read_by_requester
from escalated.tickets.requesting import answer_request, open_request
from escalated.tickets.statuses import Channel
from escalated.tickets.transitioning import close_ticket, reopen_ticket
from escalated.tickets.withholding import as_told, told_statuses, told_unresolved
from escalated.tickets.writing import Message as Written
from escalated.web.acts import changed
from escalated.web.doors import CustomerRequest, customer_page
from escalated.web.finding import find, known_department
from escalated.web.input import NoInput, PostedFile, read_body, read_query, uploads
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.making import upload_limits
from escalated.web.schemas.messages import Activity, Message
from escalated.web.schemas.requests import (
    AskedAbout,
    RatingShown,
    RequestAbilities,
    RequestActUrls,
    RequestRow,
    RequestStateUrls,
    RequestWhoseUrls,
    SeenAnswer,
)
from escalated.web.schemas.rows import department_choices
from escalated.web.schemas.shared import Choice, UploadLimits
from escalated.web.schemas.showing import portal_places, request_row, shown_request

PAGE_SIZE = 25
SEARCHED_FROM = 8  # who has fewer requests finds them by looking


Whose = Literal["me", "colleagues"]


class RequestListPage(Page):
    component: ClassVar[str] = "Escalated/Customer/Index"
    requests: list[RequestRow]
    state: Literal["all", "open", "solved"]
    state_urls: RequestStateUrls
    whose: Whose
    whose_urls: RequestWhoseUrls | None
    organisation: str
    q: str
    can_search: bool
    next_url: str | None
    first_url: str | None
    new_url: str


class RequestCreatePage(Page):
    component: ClassVar[str] = "Escalated/Customer/Create"
    departments: list[Choice]
    about: AskedAbout | None
    submit_url: str
    cancel_url: str
    upload_limits: UploadLimits


class RequestShowPage(Page):
    component: ClassVar[str] = "Escalated/Customer/Show"
    request: RequestRow
    messages: list[Message]
    events: list[Activity]
    in_copy: list[str]
    abilities: RequestAbilities
    urls: RequestActUrls
    rating: RatingShown | None
    upload_limits: UploadLimits


class RequestFilters(Input):
    state: Literal["all", "open", "solved"] = "all"
    whose: Whose = "me"
    q: str = Field(default="", max_length=200)
    after: str = ""


class NewQuery(Input):
    about: str = ""


class OpenInput(Input):
    subject: str = ""
    body: str = ""
    department_id: int | None = None
    attachments: list[PostedFile] = []


class OwnOpenInput(OpenInput):
    """``about`` is the word that a link of the host's carries for a thing."""

    about: str = Field(default="", max_length=2000)


class AnswerInput(Input):
    """``after`` is the newest message its writer saw."""

    body: str = ""
    after: Key | None = None
    attachments: list[PostedFile] = []


class RateInput(Input):
    stars: int
    comment: str = ""


class SeenInput(Input):
    message_id: Key


@customer_page("GET", "POST")
def tickets(request: CustomerRequest) -> HttpResponse:
    return create(request) if request.method == "POST" else index(request)


def index(request: CustomerRequest) -> HttpResponse:
    filters, viewer = read_query(request, RequestFilters), request.actor
    whose: Whose = filters.whose if viewer.organisation else "me"
    seen = (own_requests if whose == "me" else colleagues_requests)(viewer, filters.q)
    wanted = _wanted(seen, filters.state).select_related("requester")
    found = page(wanted, sort="-last_reply_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return RequestListPage(
        requests=[
            request_row(ticket, link("portal", "ticket", ticket.reference), viewer)
            for ticket in as_joined(as_told(found.rows), viewer)
        ],
        state=filters.state,
        state_urls=RequestStateUrls(
            **{state: _list_url(whose=whose, state=state, q=filters.q) for state in ("all", "open", "solved")}
        ),
        whose=whose,
        whose_urls=_whose_urls() if viewer.organisation else None,
        organisation=host().organisation_name(viewer.user) if viewer.organisation else "",
        q=filters.q,
        can_search=bool(filters.q) or Ticket.objects.visible_to(viewer)[:SEARCHED_FROM].count() == SEARCHED_FROM,
        next_url=next_url,
        first_url=first_url,
        new_url=link("portal", "new"),
    ).respond(request)


def _whose_urls() -> RequestWhoseUrls:
    return RequestWhoseUrls(me=_list_url(), colleagues=_list_url(whose="colleagues"))


def _list_url(**query: str) -> str:
    asked = urlencode({key: value for key, value in query.items() if value not in ("", "all", "me")})
    return f"{link('portal', 'tickets')}?{asked}" if asked else link("portal", "tickets")


def _wanted(own: TicketQuerySet, state: str) -> TicketQuerySet:
    match state:
        case "open":
            return told_unresolved(own, told_statuses(own))
        case "solved":
            return own.exclude(pk__in=told_unresolved(own, told_statuses(own)).values("pk"))
        case _:
            return own


@customer_page()
def new(request: CustomerRequest) -> HttpResponse:
    departments, token = department_choices(), read_query(request, NewQuery).about
    thing = asked_about(token, user=request.user) if token else None
    return RequestCreatePage(
        about=AskedAbout(title=ref_of(thing).title, token=token) if thing else None,
        departments=departments if len(departments) > 1 else [],
        submit_url=link("portal", "tickets"),
        cancel_url=link("portal", "tickets"),
        upload_limits=upload_limits(),
    ).respond(request)


def create(request: CustomerRequest) -> HttpResponse:
    given = read_body(request, OwnOpenInput)
    ticket = open_request(
        subject=given.subject,
        body=Written(Body(given.body), uploads(given.attachments), Channel.WEB),
        by=request.actor,
        about=_about(given.about, request.user),
        department=known_department(given.department_id) if given.department_id is not None else None,
    )
    actor = request.actor.with_contact()
    told = _("We have your request. Its reference is %(reference)s.") % {"reference": ticket.reference}
    url = link("portal", "ticket", ticket.reference)
    return changed(request, lambda: page_of(ticket, actor), url=url, told=told, status=HTTPStatus.CREATED)


def _about(token: str, user: Any) -> list[Model]:
    """Return what is asked about, asked of the host again: it may be theirs no more."""
    thing = asked_about(token, user=user) if token else None
    if token and thing is None:
        raise InvalidInput(about=_("You cannot ask about this. Take it off, or open the form again from its page."))
    return [thing] if thing else []


@customer_page()
def show(request: CustomerRequest, reference: str) -> HttpResponse:
    return page_of(find(request.actor, reference), request.actor).respond(request)


@customer_page("POST")
def reply(request: CustomerRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, AnswerInput)
    written = Written(Body(given.body), uploads(given.attachments), Channel.WEB)
    answer = answer_request(ticket, written, by=request.actor, after=given.after)
    if answer.ticket_id != ticket.pk:
        told = _("That request was finished long ago, so your answer opened a new one: %(reference)s")
        return _changed(request, answer.ticket, told=told % {"reference": answer.ticket.reference})
    return _changed(request, ticket, told=_("Your answer was sent"))


@customer_page("POST")
def seen(request: CustomerRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, SeenInput)
    mark_read_by_requester(ticket, given.message_id, by=request.actor)
    return SeenAnswer().respond()


@customer_page("POST")
def close(request: CustomerRequest, reference: str) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    close_ticket(ticket, by=request.actor)
    return _changed(request, ticket, told=_("Your request is closed"))


@customer_page("POST")
def reopen(request: CustomerRequest, reference: str) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    reopen_ticket(ticket, by=request.actor)
    return _changed(request, ticket, told=_("Your request is open again"))


def page_of(ticket: Ticket, viewer: Actor) -> RequestShowPage:
    """Return the page of a request, without anything internal."""
    return RequestShowPage(**shown_request(ticket, viewer, portal_places(ticket)))


@customer_page("POST")
def rate(request: CustomerRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, RateInput)
    rate_ticket(ticket, given.stars, by=request.actor, comment=given.comment)
    return _changed(request, ticket, told=_("Thank you for your rating"))


def _changed(request: CustomerRequest, ticket: Ticket, *, told: str) -> HttpResponse:
    url = link("portal", "ticket", ticket.reference)
    return changed(request, lambda: page_of(find(request.actor, ticket.reference), request.actor), url=url, told=told)
