"""Storing and handling many mails, timed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from django.db import connection

from escalated.core.jobs import tick
from escalated.mail.adapters import InboundRequest
from escalated.mail.providers.postmark import PostmarkParser
from escalated.mail.receiving import delivery_key, store
from escalated.tickets.models import Ticket

BUDGET = {"stored": 100, "handled": 25}  # in a second
_numbers = count(1)


def measure(mails: int) -> None:
    """Store mails one by one, as the webhook does, and let a worker handle what was stored; then answers to those."""
    rates = {"stored": timed(mails, lambda: keep_all(new_mail() for _ in range(mails)))}
    rates["handled"] = timed(mails, exhaust)
    tickets = list(Ticket.objects.select_related("requester").order_by("pk")[:mails])
    keep_all(answer(each) for each in tickets)
    rates["answers handled"] = timed(len(tickets), exhaust)
    for what, rate in rates.items():
        wanted = f", wanted {BUDGET[what]}" if what in BUDGET else ""
        sys.stdout.write(f"{connection.vendor}: {rate:.0f} mails {what} in a second{wanted}\n")


def new_mail() -> dict[str, Any]:
    number = next(_numbers)
    return {
        "FromFull": {"Email": f"guest{number}@example.org", "Name": "Ada Lovelace"},
        "ToFull": [{"Email": "help@support.example.com", "Name": ""}],
        "Subject": f"Where is order {number}?",
        "HtmlBody": f"<p>Hello,</p><p>order <b>{number}</b> was due on Monday.</p>{'<p>It burns.</p>' * 20}",
        "MessageID": f"bench-{number}",
        "Headers": [{"Name": "Message-ID", "Value": f"<{number}@example.org>"}],
    }


def answer(ticket: Ticket) -> dict[str, Any]:
    quoted = "<blockquote type='cite'><p>Try water.</p></blockquote>"
    sender = {"Email": ticket.requester.email, "Name": "Ada Lovelace"}
    told = {"HtmlBody": f"<p>It still burns.</p>{quoted}", "Subject": f"Re: [{ticket.reference}] {ticket.subject}"}
    return {**new_mail(), "FromFull": sender, **told}


def keep_all(payloads: Iterable[dict[str, Any]]) -> None:
    parser = PostmarkParser()
    for each in payloads:
        request = InboundRequest(json.dumps(each).encode(), "application/json")
        store(request, parser, key=delivery_key(parser, each["MessageID"]), is_due=True)


def timed(mails: int, work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return mails / (time.perf_counter() - started)


def exhaust() -> None:
    while tick():
        pass
