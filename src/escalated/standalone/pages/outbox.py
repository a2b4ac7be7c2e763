"""The demo's outbox: what really went out, and how a customer would answer it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from escalated.mail.adapters import InboundRequest
from escalated.mail.providers.mime import MimeParser
from escalated.mail.receipts import Receipt
from escalated.mail.receiving import receive
from escalated.standalone.demo.cast import by_email, of_role
from escalated.standalone.mail_client import answer, new_mail
from escalated.standalone.outbox import SentMail, newest, sent_mail

PAGE_SIZE = 25
# Somebody else's HTML: no script, no form, no request leaves it, in the frame or opened by itself.
MAIL_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    found = newest(PAGE_SIZE + 1, before=request.GET.get("before", ""))
    shown, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    older = f"{reverse('demo:outbox')}?before={shown[-1].name}" if has_more else ""
    return render(
        request, "demo/outbox.html", {"mails": shown, "older": older, "is_first": "before" not in request.GET}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail; a POST answers it as the customer who got it."""
    mail = _find(name)
    text = request.POST.get("text", "").strip()
    if request.method == "POST" and text:
        _tell(request, _receive(answer(mail.message, text, by=mail.to_name)))
        return HttpResponseRedirect(reverse("demo:mail", args=[name]))
    return render(request, "demo/mail.html", {"mail": mail, "is_refused": request.method == "POST"})


@require_GET
@xframe_options_sameorigin
def html(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_find(name).html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Send a new mail as a customer."""
    sender, subject, text = (request.POST.get(key, "").strip() for key in ("sender", "subject", "text"))
    is_complete = sender in by_email() and bool(subject or text)
    if request.method == "POST" and is_complete:
        _tell(request, _receive(new_mail(subject, text, by=by_email()[sender])))
        return HttpResponseRedirect(reverse("demo:write"))
    given = {"senders": of_role("customer"), "sender": sender, "subject": subject, "text": text}
    return render(request, "demo/write.html", {**given, "is_refused": request.method == "POST"})


def _find(name: str) -> SentMail:
    mail = sent_mail(name)
    if mail is None:
        raise Http404
    return mail


def _receive(raw: bytes) -> Receipt:
    return receive(InboundRequest(raw, "message/rfc822"), MimeParser())


def _tell(request: HttpRequest, receipt: Receipt) -> None:
    match receipt.outcome:
        case "created_new":
            sentence = _("The mail came in and opened a new ticket.")
        case "replied_to_existing":
            sentence = _("The answer came in and stands on the ticket now.")
        case _:
            sentence = _("The mail came in. An admin finds it under Received mail.")
    messages.success(request, sentence)
