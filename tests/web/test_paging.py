"""Paging by key: every row once, in both directions of every sort, and a broken cursor is told."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from escalated.core.paging import page
from escalated.people.actors import SYSTEM
from escalated.people.models import Contact, Department
from escalated.tickets.filters import Sort
from escalated.tickets.models import Ticket
from tests.making import make_agent, make_customer, signed_in
from tests.web.asking import JSON, ask, outcome, url

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, tzinfo=UTC)


def make_tickets(count: int, requester: Contact) -> list[Ticket]:
    """Return tickets with many ties: three moments to the microsecond and three priorities."""
    support = Department.objects.get(name="Support")
    return Ticket.objects.bulk_create(
        Ticket(
            subject=f"Number {number}",
            requester=requester,
            department=support,
            priority=1 + number % 3,
            created_at=START + timedelta(microseconds=number % 3),
            last_activity_at=START + timedelta(microseconds=(number * 7) % 4),
        )
        for number in range(count)
    )


@pytest.mark.parametrize("sort", get_args(Sort))
@pytest.mark.parametrize("size", [1, 4, 22, 23, 24])
@pytest.mark.parametrize("gathers", [False, True])
def test_every_row_is_met_once_and_in_order(sort: str, size: int, gathers: bool) -> None:
    make_tickets(23, make_customer()[1].contacts[0])
    met: list[Ticket] = []
    after, pages = "", 0
    for _ in range(30):
        found = page(Ticket.objects.all(), sort=sort, after=after, size=size, gathers=gathers)
        met, after, pages = met + found.rows, found.next_cursor, pages + 1
        if not after:
            break
    field, sign = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    assert pages == -(-23 // size)
    assert [each.pk for each in met] == [
        each.pk for each in sorted(Ticket.objects.all(), key=lambda each: (getattr(each, field), each.pk))[::sign]
    ]


@pytest.mark.parametrize(
    ("name", "rows", "size"), [("agent:tickets", "tickets", 50), ("portal:tickets", "requests", 25)]
)
def test_the_links_of_a_list_lead_through_all_of_it(name: str, rows: str, size: int) -> None:
    customer, by = make_customer()
    user = customer if name.startswith("portal") else make_agent().profile.user
    tickets = make_tickets(size * 2 + 1, by.contacts[0])
    client, here = signed_in(user), url(name) + "?utm=x"
    met: list[str] = []
    firsts: list[str | None] = []
    while here and len(firsts) < 9:
        shown = client.get(here, headers=JSON).json()
        met += [each["reference"] for each in shown[rows]]
        firsts.append(shown["first_url"])
        here = shown["next_url"]
    assert sorted(met) == sorted(each.reference for each in tickets)
    assert firsts == [None, f"{url(name)}?utm=x", f"{url(name)}?utm=x"]


def test_a_row_that_moves_to_the_top_while_one_pages_hides_no_other() -> None:
    tickets = make_tickets(9, make_customer()[1].contacts[0])
    first = page(Ticket.objects.all(), sort="-last_activity_at", after="", size=4)
    (moved,) = (each for each in tickets if each.pk == min(each.pk for each in tickets))
    moved.touch(START + timedelta(days=1), by=SYSTEM)
    rest = page(Ticket.objects.all(), sort="-last_activity_at", after=first.next_cursor, size=9)
    met = {each.pk for each in first.rows} | {each.pk for each in rest.rows}
    assert met | {moved.pk} == {each.pk for each in tickets}


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode()


BROKEN = [
    "x",
    "%00",
    "é",
    "====",
    cursor(b"\xff"),
    cursor([]),
    cursor({}),
    cursor("x"),
    cursor([1]),
    cursor([1, 2, 3]),
    cursor(["yesterday", 1]),
    cursor(["2026-03-01T00:00:00", 1]),
    cursor(["2026-03-01T00:00:00+00:00", "x"]),
    cursor(["2026-03-01T00:00:00+00:00", -1]),
    cursor(["2026-03-01T00:00:00+00:00", 2**63]),
    cursor(b'["2026-03-01T00:00:00+00:00", 1e999]'),
    cursor(["0001-01-01T00:00:00+14:00", 1]),
    cursor(["9999-12-31T23:59:59-14:00", 1]),
    cursor([None, 1]),
    cursor([[1], 1]),
    cursor(b"[" * 60),
]


@pytest.mark.parametrize("name", ["agent:tickets", "portal:tickets", "admin:mail"])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_cursor_is_told(name: str, broken: str) -> None:
    user = make_customer()[0] if name.startswith("portal") else make_agent(is_admin=True).profile.user
    told = {"after": ["This page link is broken. Start from the first page."]}
    status, answer = outcome(ask(user, name, after=broken))
    assert (status, answer["errors"]) == (422, told)


@pytest.mark.parametrize("value", [b"[1e999, 1]", b"[NaN, 1]", [2**70, 1], [-(2**70), 1], ["x", 1], [{}, 1]])
def test_a_broken_cursor_of_a_number_is_told(value: Any) -> None:
    status, answer = outcome(ask(make_agent().profile.user, "agent:tickets", sort="priority", after=cursor(value)))
    assert (status, list(answer["errors"])) == (422, ["after"])


def test_a_cursor_past_the_end_is_an_empty_page() -> None:
    make_tickets(2, make_customer()[1].contacts[0])
    shown = ask(make_agent().profile.user, "agent:tickets", after=cursor(["1999-01-01T00:00:00+00:00", 1])).json()
    assert (shown["tickets"], shown["next_url"], shown["first_url"]) == ([], None, url("agent:tickets"))
