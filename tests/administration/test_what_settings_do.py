"""Each setting on the screen is read by the code that it names: saving another value changes what that code does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail as sent
from django.test import Client

from escalated.administration.settings import change_settings
from escalated.automation.closing import close_resolved_tickets
from escalated.core.db import now
from escalated.core.errors import DomainError
from escalated.core.install import KEPT, KEYS
from escalated.core.jobs import JobState
from escalated.mail.health import mail_health
from escalated.mail.models import StoredMail
from escalated.people.actors import SYSTEM
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import close_ticket, reopen_ticket, resolve_ticket
from tests.making import hold_mail, make_customer, make_requester, make_ticket, make_upload, make_user, run_due
from tests.web.asking import JSON, ask, url

pytestmark = pytest.mark.django_db

JOIN = "https://app.example.com/join?invitation={token}"


def name_on_a_page() -> str:
    html = ask(make_user(), "portal:tickets", accept={"Accept": "text/html"}).content.decode()
    return str(re.findall(r'"product_name": ?"([^"]*)"', html.replace("&quot;", '"'))[0])


def reference_of_a_new_ticket() -> str:
    return make_ticket().reference.partition("-")[0]


def what_a_customer_who_closes_is_told() -> str:
    customer = make_requester()
    return outcome(lambda: close_ticket(make_ticket(customer), by=customer))


def how_many_resolved_three_days_ago_are_closed() -> int:
    resolved_ago(days=3)
    return close_resolved_tickets()


def what_a_customer_who_reopens_after_three_days_is_told() -> str:
    ticket = resolved_ago(days=3)
    return outcome(lambda: reopen_ticket(ticket, by=ticket_requester(ticket)))


def what_is_red_three_days_after_the_last_mail() -> str:
    mail_in(now(), received_at=now() - timedelta(days=3))
    return red()


def what_is_red_where_a_mail_waits_ten_minutes() -> str:
    mail_in(now() - timedelta(minutes=10), state=JobState.DUE)
    return red()


def what_is_red_where_two_mails_wait() -> str:
    mail_in(now(), now(), state=JobState.DUE)
    return red()


def how_many_of_two_files_are_taken() -> int | str:
    return files_taken(make_upload("a.txt"), make_upload("b.txt"))


def whether_a_file_of_2000_bytes_is_taken() -> int | str:
    return files_taken(make_upload("a.txt", b"x" * 2000))


def whether_a_text_is_taken() -> int | str:
    return files_taken(make_upload("a.txt"))


def how_the_public_form_answers() -> int:
    return Client().get(url("portal:guest_create"), headers=JSON).status_code


def where_a_guest_is_invited_to() -> str:
    sent.outbox.clear()
    make_ticket(make_requester(), channel="web")
    run_due()
    return next(iter(re.findall(r"https://(\w+)\.example\.com/join", str(sent.outbox[0].body))), "nowhere")


def how_many_requests_of_guests_are_shown() -> int:
    make_ticket(make_requester(), channel="web")
    return len(ask(desk(), "portal:tickets").json()["requests"])


def desk() -> Any:
    """Return the host user who stands for guests."""
    return get_user_model()._default_manager.get(username="desk")


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except DomainError as error:
        return type(error).__name__
    return "done"


def resolved_ago(*, days: int) -> Any:
    ticket = make_ticket()
    resolve_ticket(ticket, by=SYSTEM)
    type(ticket).objects.filter(pk=ticket.pk).update(resolved_at=now() - timedelta(days=days))
    ticket.refresh_from_db()
    return ticket


def ticket_requester(ticket: Any) -> Any:
    return make_requester(ticket.requester.email)


def mail_in(*moments: datetime, **given: Any) -> None:
    """Have these mails in, and no others, by when each is due."""
    StoredMail.objects.all().delete()
    for at in moments:
        hold_mail(b"From: ada@example.org\r\n\r\nHi", next_attempt_at=at, **given)


def red() -> str:
    return " ".join(f"handle_mail.{each}" for each in mail_health().incoming.problems)


def files_taken(*uploads: Any) -> int | str:
    customer = make_requester()
    ticket = make_ticket(customer)
    told = outcome(lambda: reply_to_ticket(ticket, "Here they are.", by=customer, attachments=uploads))
    return told if told != "done" else ticket.replies.latest("id").attachments.count()


# By setting: what is seen, the settings it is seen with, and two values of it with what each does.
Case = tuple[Callable[[], Any], dict[str, Any], tuple[Any, Any], tuple[Any, Any]]
CASES: dict[str, Case] = {
    "product_name": (name_on_a_page, {}, ("Help", "Help"), ("Care", "Care")),
    "reference_prefix": (reference_of_a_new_ticket, {}, ("ABC", "ABC"), ("XYZ", "XYZ")),
    "allow_customer_close": (what_a_customer_who_closes_is_told, {}, (True, "done"), (False, "NotAllowed")),
    "auto_close_resolved_after_days": (how_many_resolved_three_days_ago_are_closed, {}, (2, 1), (4, 0)),
    "reopen_within_days": (
        what_a_customer_who_reopens_after_three_days_is_told,
        {"auto_close_resolved_after_days": 0},
        (4, "done"),
        (2, "NotAllowed"),
    ),
    "max_attachments": (how_many_of_two_files_are_taken, {}, (2, 2), (1, "InvalidInput")),
    "max_attachment_size_kb": (whether_a_file_of_2000_bytes_is_taken, {}, (2, 1), (1, "InvalidInput")),
    "attachment_types": (whether_a_text_is_taken, {}, (["txt"], 1), (["pdf"], "InvalidInput")),
    "guest_form_enabled": (how_the_public_form_answers, {}, (True, 200), (False, 404)),
    "guest_policy": (
        where_a_guest_is_invited_to,
        {"guest_signup_url": JOIN},
        ("unassigned", "nowhere"),
        ("prompt_signup", "app"),
    ),
    "guest_signup_url": (
        where_a_guest_is_invited_to,
        {"guest_policy": "prompt_signup"},
        (JOIN, "app"),
        (JOIN.replace("app", "www"), "www"),
    ),
    "mail_quiet_after_hours": (what_is_red_three_days_after_the_last_mail, {}, (96, ""), (48, "handle_mail.quiet")),
    "queue_stuck_after_minutes": (what_is_red_where_a_mail_waits_ten_minutes, {}, (11, ""), (9, "handle_mail.stuck")),
    "queue_oversized_after": (what_is_red_where_two_mails_wait, {}, (2, ""), (1, "handle_mail.oversized")),
    "guest_user_id": (how_many_requests_of_guests_are_shown, {"guest_policy": "guest_user"}, ("0", 0), ("{pk}", 2)),
}


def test_every_setting_has_a_case() -> None:
    assert sorted(CASES) == sorted(set(KEYS) - set(KEPT))


@pytest.mark.parametrize("key", CASES)
def test_a_setting_does_what_it_says(key: str) -> None:
    see, given, (first, does), (second, does_then) = CASES[key]
    make_customer("desk")
    change_settings({**given, key: _named(first)}, by=SYSTEM)
    assert see() == does
    change_settings({key: _named(second)}, by=SYSTEM)
    assert see() == does_then


def _named(value: Any) -> Any:
    return value.replace("{pk}", str(desk().pk)) if value == "{pk}" else value
