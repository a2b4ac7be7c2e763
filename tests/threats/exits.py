"""Every way by which a customer is told something of a ticket: pages of every shape, searches, what is live, mails."""

from __future__ import annotations

import email
import email.policy
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client

from escalated.tickets.guest_links import link_for
from escalated.tickets.models import Attachment, Ticket
from tests.making import signed_in
from tests.web.asking import HTML, INERTIA, JSON, content_of, url

SHAPES = (JSON, INERTIA, HTML)


def read_by_customers(ticket: Ticket, *users: Any, words: str = "a") -> bytes:
    """Return all that these customers, and whoever holds the ticket's link, are answered about it."""
    paths = [url("portal:tickets"), f"{url('portal:tickets')}?q={words}", f"{url('portal:tickets')}?whose=colleagues"]
    paths += [url("portal:live"), f"{url('portal:live')}?after=1", url("portal:ticket", ticket.reference)]
    paths += [url("portal:download", file.pk) for file in Attachment.objects.filter(reply__ticket=ticket)]
    answers = [signed_in(user).get(path, headers=shape) for user in users for path in paths for shape in SHAPES]
    return b"".join(content_of(each) for each in (*answers, *_by_link(ticket)))


def _by_link(ticket: Ticket) -> list[Any]:
    token, client = link_for(ticket).token(), Client()
    files = Attachment.objects.filter(reply__ticket=ticket)
    paths = [url("portal:guest", token), url("portal:guest_live", token)]
    paths += [url("portal:guest_file", token, file.pk) for file in files]
    return [client.get(path, headers=shape) for path in paths for shape in SHAPES]


def whole(letter: EmailMessage) -> str:
    """Return a mail as its reader may see it: headers, and every part as it reads once decoded."""
    message = email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)
    parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    read = [part.decode(errors="replace") for part in parts if isinstance(part, bytes)]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *read])
