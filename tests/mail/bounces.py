"""Mails that come back and that programs write, as servers send them."""

from __future__ import annotations

from typing import Any

from django.core import mail as sent

from escalated.mail.adapters import InboundRequest
from escalated.mail.models import OutgoingMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.receipts import Receipt
from escalated.mail.receiving import receive
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.making import make_agent, make_requester, make_ticket, run_due

BOUNCE = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: support@example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <bounce-1@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="parts"

--parts
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--parts
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; kim@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--parts
Content-Type: message/rfc822

From: Support <support@example.com>
To: kim@example.org
Subject: Re: Fire
Message-ID: <ticket-1@support.example.com>

Try water.

--parts--
"""


def bounce(message_id: str, *, to: str, status: str = "5.1.1", words: str = "550 5.1.1 No such user here") -> bytes:
    """Return what a server sends when a mail of that id cannot be delivered to that address."""
    told = BOUNCE.replace("kim@example.org", to).replace("Status: 5.1.1", f"Status: {status}")
    told = told.replace("550 5.1.1 No such user here", words)
    return told.replace("<ticket-1@support.example.com>", message_id).encode()


def take(raw: bytes) -> Receipt:
    return receive(InboundRequest(raw), MimeParser())


def answered(*, email: str = "kim@example.org") -> tuple[Ticket, Any, OutgoingMail]:
    """Return a ticket that an agent has answered, the agent, and the mail that has left."""
    ticket, agent = make_ticket(make_requester(email)), make_agent("grace")
    reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()
    sent.outbox.clear()
    return ticket, agent, OutgoingMail.objects.latest("pk")


def written(*fields: str, sender: str = "kim@example.org") -> bytes:
    return "\r\n".join([f"From: Kim <{sender}>", *fields, "", "I am away until Monday."]).encode()
