"""One mail that came in: what it says, who vouches for it, and what becomes of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.core.errors import NotFound
from escalated.core.jobs import run_now
from escalated.core.schema import Input, Schema
from escalated.mail.authentication import verdicts_of
from escalated.mail.contents import message_of
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import IncomingMail, UnreadableMail
from escalated.mail.rereading import reread
from escalated.mail.reviewing import (
    accept_sender,
    is_undecided,
    open_from_mail,
    put_mail_back,
    run_mail_again,
    set_mail_aside,
    stands_beside,
    thread_of,
)
from escalated.mail.undoing import review_undone_until, undo_review
from escalated.mail.words import decode_words
from escalated.people.addresses import normalised
from escalated.people.blocked import BlockedSender
from escalated.tickets.bodies import to_html
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.mail import MailRow, MailTicket, mail_row, mail_ticket, state_of
from escalated.web.schemas.shared import FlashUndo

SHOWN_FIELDS = (
    *("from", "sender", "reply-to", "to", "cc", "date", "message-id", "in-reply-to", "references", "return-path"),
    *("auto-submitted", "precedence", "list-id", "list-unsubscribe"),
)
LONGEST_FIELD = 1000
MOST_FILES = 100


class MailField(Schema):
    name: str
    value: str


class MailVerdict(Schema):
    method: str
    result: str
    detail: str
    server: str
    is_trusted: bool


class MailFile(Schema):
    filename: str
    mime_type: str
    size: int


class MailDecisions(Schema):
    """What can be decided now; ``thread`` is the ticket that the sender can be accepted into."""

    thread: MailTicket | None
    accept_url: str | None
    open_url: str | None
    spam_url: str | None
    set_aside_url: str | None
    put_back_url: str | None
    run_again_url: str | None


class MailShowPage(Page):
    """``problem`` is why the mail cannot be shown; all else is empty then."""

    component: ClassVar[str] = "Escalated/Admin/Mail/Show"
    mail: MailRow
    problem: str
    fields: list[MailField]
    verdicts: list[MailVerdict]
    warnings: list[str]
    html: str
    quoted_html: str
    files: list[MailFile]
    domain: str
    decisions: MailDecisions


class SpamInput(Input):
    block: Literal["", "address", "domain"] = ""


class UndoInput(Input):
    unblock: str = ""


@admin_page()
def show(request: AgentRequest, pk: int) -> HttpResponse:
    return _page(pk).respond(request)


@admin_page("POST")
def accept(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = _find(pk), read_body(request, NoInput)
    reply = accept_sender(row, by=request.actor)
    told = _("The mail is in %(ticket)s, and its sender in CC") % {"ticket": reply.ticket.reference}
    return _changed(request, pk, told, undo=_undo_in_time(row))


@admin_page("POST")
def open_ticket(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = _find(pk), read_body(request, NoInput)
    ticket = open_from_mail(row, by=request.actor)
    told = _("%(ticket)s is opened from this mail") % {"ticket": ticket.reference}
    return _changed(request, pk, told, undo=_undo_in_time(row))


@admin_page("POST")
def spam(request: AgentRequest, pk: int) -> HttpResponse:
    row, given = _find(pk), read_body(request, SpamInput)
    sender = normalised(row.sender)
    blocked = {"address": sender, "domain": _domain_of(sender), "": ""}[given.block]
    is_new = bool(blocked) and not BlockedSender.objects.filter(sender=blocked).exists()
    set_mail_aside(row, is_spam=True, block=blocked, by=request.actor)
    undo = _undo(row, unblock=blocked if is_new else "")
    if not blocked:
        return _changed(request, pk, _("The mail is marked as spam"), undo=undo)
    told = _("The mail is marked as spam; mail from %(sender)s is skipped from now on")
    return _changed(request, pk, told % {"sender": blocked}, undo=undo)


@admin_page("POST")
def set_aside(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = _find(pk), read_body(request, NoInput)
    set_mail_aside(row, by=request.actor)
    return _changed(request, pk, _("The mail is no ticket"), undo=_undo(row))


@admin_page("POST")
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    row, given = _find(pk), read_body(request, UndoInput)
    undo_review(row, by=request.actor, unblock=given.unblock)
    return _changed(request, pk, _("Taken back"))


def _undo(row: StoredMail, *, unblock: str = "") -> FlashUndo:
    return FlashUndo(url=link("admin", "mail_undo", row.pk), body={"unblock": unblock})


def _undo_in_time(row: StoredMail) -> FlashUndo | None:
    """Offer to take back what is held until others hear of it."""
    until = review_undone_until(row)
    return _undo(row).model_copy(update={"until": until}) if until else None


@admin_page("POST")
def put_back(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = _find(pk), read_body(request, NoInput)
    put_mail_back(row, by=request.actor)
    return _changed(request, pk, _("The mail waits for review again"))


@admin_page("POST")
def run_again(request: AgentRequest, pk: int) -> HttpResponse:
    row, _given = _find(pk), read_body(request, NoInput)
    if run_mail_again(row, by=request.actor):
        run_now("handle_mail", row.pk)
    return _changed(request, pk, _("The mail was run again"))


@admin_page()
def download(request: AgentRequest, pk: int) -> HttpResponse:
    row = _find(pk)
    if not row.has_bytes:
        raise NotFound(_("The bytes of this mail are gone."))
    response = HttpResponse(bytes(row.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{row.pk}.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _find(pk: int) -> StoredMail:
    return by_key(StoredMail.objects.select_related("ticket"), pk, told=_("There is no such mail."))


def _changed(request: AgentRequest, pk: int, told: str, *, undo: FlashUndo | None = None) -> HttpResponse:
    return changed(request, lambda: _page(pk), url=link("admin", "mail_one", pk), told=told, undo=undo)


def _page(pk: int) -> MailShowPage:
    row = _find(pk)
    mail, problem = _read(row)
    body = message_of(mail).body
    return MailShowPage(
        mail=mail_row(row),
        problem=problem,
        fields=_fields(mail),
        verdicts=[MailVerdict(**asdict(each)) for each in verdicts_of(mail)],
        warnings=list(mail.warnings),
        html=to_html(body.source, body.format),
        quoted_html=to_html(body.quoted, body.format) if body.quoted else "",
        files=[
            MailFile(filename=each.filename, mime_type=each.content_type, size=len(each.content))
            for each in mail.attachments[:MOST_FILES]
        ],
        domain=_domain_of(normalised(row.sender)),
        decisions=_decisions(row, mail),
    )


def _read(row: StoredMail) -> tuple[IncomingMail, str]:
    """Return the mail, or an empty one and why it cannot be shown."""
    if not row.has_bytes:
        return IncomingMail(), _("The bytes of this mail are gone.")
    try:
        return reread(row), ""
    except UnreadableMail as error:
        return IncomingMail(), str(error)


def _fields(mail: IncomingMail) -> list[MailField]:
    """Return the fields that tell whose mail it is and what it answers, in our order."""
    named = [(name.lower(), name, value) for name, value in mail.headers if value.strip()]
    found = [(name, value) for wanted in SHOWN_FIELDS for key, name, value in named if key == wanted]
    return [MailField(name=name, value=decode_words(value)[:LONGEST_FIELD]) for name, value in found[:MOST_FILES]]


def _decisions(row: StoredMail, mail: IncomingMail) -> MailDecisions:
    """Say what can be decided; what cannot be read can only be tried again, or set aside."""
    is_readable = mail.from_address is not None
    undecided, is_failed = is_undecided(row), state_of(row) == "failed"
    thread = thread_of(row, mail) if is_readable and (undecided or stands_beside(row)) else None
    offered = {
        "accept": thread is not None,
        "open": undecided and is_readable,
        "spam": row.is_held or is_failed or (row.outcome == Outcome.CREATED_NEW and not _is_spam(row)),
        "set_aside": row.is_held or is_failed,
        "put_back": undecided and not row.is_held,
        "run_again": row.has_bytes and (row.is_held or is_failed),
    }
    urls = {f"{name}_url": link("admin", f"mail_{name}", row.pk) if can else None for name, can in offered.items()}
    return MailDecisions(thread=mail_ticket(thread), **urls)


def _is_spam(row: StoredMail) -> bool:
    return row.ticket is None or row.ticket.is_spam


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2] if "@" in address else ""
