"""Real objects for tests: users of the host, actors, tickets, mails."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client

from escalated.core.ids import random_name
from escalated.core.jobs import JobState, tick
from escalated.mail.models import StoredMail
from escalated.mail.parsing import parse
from escalated.people.actors import Agent, Requester, actor_for
from escalated.people.contacts import contact_for_address, contact_for_user
from escalated.tickets.attaching import Upload
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.timeline.models import TicketActivity
from escalated.web import form_guard

INBOUND = "/support/webhook/email/inbound?adapter=postmark"
SECRET = {"x-escalated-inbound-secret": "test-inbound-secret"}

_numbers = itertools.count(1)


def make_user(name: str = "", *, is_staff: bool = False, is_superuser: bool = False) -> Any:
    """Return a new user of the host, ``name@example.com``."""
    name = name or f"user{next(_numbers)}"
    user = get_user_model()(username=name, email=f"{name}@example.com", first_name=name.title())
    user.is_staff, user.is_superuser = is_staff, is_superuser
    user.set_password("secret")
    user.save()
    return user


def make_agent(name: str = "", *, is_admin: bool = False) -> Agent:
    """Return a new agent who may act."""
    actor = actor_for(make_user(name or f"agent{next(_numbers)}", is_staff=True, is_superuser=is_admin))
    assert isinstance(actor, Agent)
    return actor


def make_requester(email: str = "") -> Requester:
    """Return a guest who writes from this address."""
    return Requester((contact_for_address(email or f"guest{next(_numbers)}@example.org"),))


def make_customer(name: str = "") -> tuple[Any, Requester]:
    """Return a host user with a contact of their own, and who they are to us."""
    user = make_user(name)
    contact_for_user(user)
    actor = actor_for(user)
    assert isinstance(actor, Requester)
    return user, actor


def make_ticket(by: Requester | None = None, *, subject: str = "The printer is on fire", **given: Any) -> Ticket:
    """Return a ticket opened by its requester."""
    requester = by or make_requester()
    return create_ticket(
        subject=subject, body=given.pop("body", "It burns."), requester=requester.contacts[0], by=requester, **given
    )


def make_upload(filename: str = "plan.txt", content: bytes = b"hello") -> Upload:
    return Upload(filename, ContentFile(content))


class _Earlier(signing.TimestampSigner):
    age = 0

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - self.age)


def make_form_token(age: int = 10) -> str:
    """Return the token of a public form that was opened so many seconds ago."""
    signer = _Earlier(salt=form_guard.SALT)
    signer.age = age
    return signer.sign(random_name())


def kinds(ticket: Ticket) -> list[str]:
    """Return what happened on a ticket, in order."""
    return [row.kind for row in TicketActivity.objects.filter(ticket=ticket).order_by("id")]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def run_due() -> None:
    """Run all that is due, and what becomes due by it."""
    for _ in range(5):
        if not tick():
            return
    raise AssertionError("jobs keep coming")


def postmark_mail(sender: str = "ada@example.org", **given: Any) -> dict[str, Any]:
    """Return a mail as Postmark posts it; ``headers`` are added to its Headers."""
    number = next(_numbers)
    headers = {"Message-ID": f"<mail-{number}@example.org>", **given.pop("headers", {})}
    return {
        "FromFull": {"Email": sender, "Name": given.pop("name", "Ada Lovelace")},
        "ToFull": [{"Email": given.pop("to", "support@support.example.com"), "Name": ""}],
        "Subject": given.pop("subject", "Where is my order?"),
        "TextBody": given.pop("text", "It was due on Monday."),
        "MessageID": given.pop("delivery", f"postmark-{number}"),
        "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
        "Attachments": given.pop("attachments", []),
        **given,
    }


def post_mail(payload: dict[str, Any] | bytes, *, headers: dict[str, str] | None = None, url: str = INBOUND) -> Any:
    """Post to the inbound webhook as a provider does."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload)
    return Client(enforce_csrf_checks=True).post(
        url, body, content_type="application/json", headers=SECRET if headers is None else headers
    )


def hold_mail(raw: bytes, **given: Any) -> StoredMail:
    """Return a mail that was read and waits for review."""
    key = f"held-{next(_numbers)}"
    sender = parse(raw).from_address
    given = {"sender": sender.email if sender else "", "state": JobState.DONE, **given}
    return StoredMail.objects.create(key=key, provider="mime", raw=raw, size=len(raw), **given)


def replies(ticket: Ticket) -> Sequence[tuple[str, str, str]]:
    """Return (kind, author, body) of every message, in order."""
    return [(row.kind, row.author_name, row.body) for row in ticket.replies.order_by("id")]
