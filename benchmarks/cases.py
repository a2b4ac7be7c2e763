"""The pages that are measured: every filter and sort of the queue, deep pages, tickets, the customers' side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.test import Client
from django.urls import NoReverseMatch, reverse

from benchmarks.asking import JSON, Case
from benchmarks.crowd import DEPARTMENTS
from benchmarks.vocabulary import COMMON, JAPANESE, RARE
from escalated.core.paging import page
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Contact, Department
from escalated.standalone.demo.cast import of_role
from escalated.tickets.filters import Sort, TicketFilters, matching
from escalated.tickets.models import Tag, Ticket
from escalated.web.pages.agent.queue import PAGE_SIZE

DEEP = 200
COUNTS, SEARCH, PALETTE = 40, 150, 60


@dataclass(frozen=True)
class Desk:
    """Who asks, and what they ask for."""

    agent: Client
    actor: Agent
    customer: Client
    departments: list[int]
    busiest: int

    @classmethod
    def found(cls) -> Desk:
        """Return the desk that the generator wrote."""
        agent = of_role("agent")[0]
        customer = _busiest_of_the_cast()
        names = DEPARTMENTS.split()
        departments = [Department.objects.get(name=name).pk for name in (names[0], names[-1])]
        busiest = Contact.objects.annotate(count=Count("tickets")).order_by("-count")[0].pk
        profile = AgentProfile.objects.get(email=agent.email)
        return cls(_signed_in(agent.email), Agent(profile), _signed_in(customer), departments, busiest)


def _busiest_of_the_cast() -> str:
    cast = Contact.objects.exclude(user=None).annotate(count=Count("tickets")).order_by("-count")
    return cast[0].email


def _signed_in(email: str) -> Client:
    client = Client()
    client.force_login(get_user_model()._default_manager.get(email=email))
    return client


def cases(desk: Desk) -> Iterator[Case]:
    """Yield every case whose page exists."""
    yield from _queue(desk)
    yield from _searches(desk)
    yield from _tickets(desk)
    yield from _customers(desk)
    yield from _small(desk)


def _queue(desk: Desk) -> Iterator[Case]:
    path = reverse("escalated_agent:tickets")
    for sort in get_args(Sort):
        for state in ("unresolved", "all"):
            yield _page(desk, path, {"sort": sort, "state": state})
            yield _page(desk, path, {"sort": sort, "state": state}, deep=True)
    for query in _combinations(desk):
        yield _page(desk, path, query)
        yield _page(desk, path, query, deep=True)


def _page(desk: Desk, path: str, query: dict[str, Any], *, deep: bool = False) -> Case:
    shown = " ".join(f"{key}={value}" for key, value in query.items()) or "as it opens"
    if deep:
        pages, after = _deep(desk.actor, query)
        query, shown = {**query, "after": after}, f"{shown}, page {pages}"
    return Case(f"queue {shown}", desk.agent, f"{path}?{urlencode(query, doseq=True)}", SEARCH if "q" in query else 50)


def _deep(viewer: Agent, query: dict[str, Any]) -> tuple[int, str]:
    """Return the number and the cursor of the list's 200th page, or of its last."""
    given = {key: value if _takes_one(key) or isinstance(value, list) else [value] for key, value in query.items()}
    filters = TicketFilters.model_validate(given)
    tickets = matching(Ticket.objects.visible_to(viewer), filters, viewer=viewer)
    found = page(tickets, sort=filters.sort, after="", size=(DEEP - 1) * PAGE_SIZE)
    if found.next_cursor:
        return DEEP, found.next_cursor
    last = max(0, len(found.rows) - 1) // PAGE_SIZE
    before = page(tickets, sort=filters.sort, after="", size=last * PAGE_SIZE) if last else found
    return last + 1, before.next_cursor


def _takes_one(key: str) -> bool:
    return not isinstance(TicketFilters.model_fields[key].default, list)


def _combinations(desk: Desk) -> Iterator[dict[str, Any]]:
    common, rare = desk.departments
    known = TicketFilters.model_fields
    yield {}
    yield {"status": "resolved", "sort": "-created_at"}
    yield {"status": "closed", "sort": "-priority"}
    yield {"status": ["open", "escalated"], "sort": "created_at"}
    yield {"priority": "urgent"}
    yield {"priority": ["urgent", "critical"], "state": "all", "sort": "-created_at"}
    yield {"department": common}
    yield {"department": rare}
    yield {"department": rare, "state": "all", "sort": "-created_at"}
    yield {"assignee": "me"}
    yield {"assignee": "me", "state": "all", "sort": "-created_at"}
    yield {"assignee": "none", "priority": "urgent"}
    yield {"assignee": "none", "priority": "critical", "state": "all"}
    yield {"assignee": ["me", "none"], "sort": "-priority"}
    yield {"status": "escalated", "department": rare, "assignee": "none", "sort": "priority"}
    if "type" in known:
        yield {"type": "task", "state": "all"}
        yield {"channel": "api", "state": "all", "sort": "created_at"}
    if "requester" in known:
        yield {"requester": desk.busiest, "state": "all"}
        yield {"requester": desk.busiest, "sort": "-priority"}
    if "tag" in known:
        yield from ({"tag": Tag.objects.get(key=key).pk, "state": "all"} for key in ("refund", "audit"))
        yield {"tag": Tag.objects.get(key="refund").pk, "sort": "-created_at"}
        yield {"tag": Tag.objects.get(key="audit").pk, "department": common, "status": "closed"}
    if "mentioned" in known:
        yield {"mentioned": "me"}
        yield {"mentioned": "me", "state": "all"}
    if "resolved_from" in known:
        yield {"resolved_from": "2024-03-01", "resolved_to": "2024-03-31", "state": "all"}
        yield {"resolved_from": "2024-03-01", "state": "all", "sort": "-created_at"}
    if "created_from" in known:
        yield {"created_from": "2024-03-01", "created_to": "2024-03-31", "state": "all"}
        yield {"created_from": "2024-03-01", "created_to": "2024-03-31", "sort": "-priority", "state": "all"}


def _searches(desk: Desk) -> Iterator[Case]:
    path = reverse("escalated_agent:tickets")
    words = [RARE, COMMON, JAPANESE, f"{COMMON} order", f"{RARE} {COMMON}", "deliv", "ESC-00042", "4711", "lena weber"]
    words += ['"order number"', f'"{COMMON} the"', f"tag:refund {COMMON}", f"tag:audit {COMMON}", "from:lena"]
    words += [
        f"from:lena {COMMON}",
        "is:unread",
        f"is:unread {COMMON}",
        "is:urgent has:attachment",
        f"has:note {COMMON}",
    ]
    words += [f"-{COMMON} order", f"-{COMMON}", f"-{RARE}", "-tag:refund", "nowhereatall", "from:nobodyatall"]
    for each in words:
        yield _page(desk, path, {"q": each})
    yield _page(desk, path, {"q": COMMON, "sort": "-priority"})
    yield _page(desk, path, {"q": COMMON, "sort": "created_at"})
    yield _page(desk, path, {"q": COMMON, "status": "open"})
    yield _page(desk, path, {"q": COMMON, "department": desk.departments[-1]})
    yield _page(desk, path, {"q": COMMON, "assignee": "none"})
    yield _page(desk, path, {"q": COMMON, "requester": desk.busiest})


def _tickets(desk: Desk) -> Iterator[Case]:
    last = Ticket.objects.order_by("-pk")[0].pk
    usual = Ticket.objects.annotate(count=Count("replies")).filter(count=4, pk__gt=last - 20_000).order_by("-pk")[0]
    long = Ticket.objects.annotate(count=Count("replies")).filter(count=150, pk__gt=last - 100)[0]
    of_busy = Ticket.objects.filter(requester=desk.busiest).order_by("-pk")[0]
    for name, ticket in (("usual", usual), ("150 messages", long), ("busy requester", of_busy)):
        yield Case(f"ticket {name}", desk.agent, reverse("escalated_agent:ticket", args=[ticket.reference]))


def _customers(desk: Desk) -> Iterator[Case]:
    path = reverse("escalated_portal:tickets")
    for state in ("all", "open", "solved"):
        yield Case(f"customer list {state}", desk.customer, f"{path}?state={state}")
    following = desk.customer.get(path, headers=JSON).json()["next_url"]
    if following:
        yield Case("customer list page 2", desk.customer, following)
    reference = desk.customer.get(path, headers=JSON).json()["requests"][0]["reference"]
    yield Case("customer conversation", desk.customer, reverse("escalated_portal:ticket", args=[reference]))


def _small(desk: Desk) -> Iterator[Case]:
    for name, route, budget in (("counts", "agent:counts", COUNTS), ("dashboard", "agent:dashboard", 50)):
        yield from _if_there(name, desk.agent, route, budget=budget)
    for words in ("ESC-00042", "lena", COMMON[:4], RARE, JAPANESE):
        yield from _if_there(f"palette {words}", desk.agent, "agent:search", query=f"?q={words}", budget=PALETTE)
    yield from _live(desk)


def _live(desk: Desk) -> Iterator[Case]:
    for who, client in (("agent", desk.agent), ("customer", desk.customer)):
        for case in _if_there(f"live {who} first", client, "portal:live", budget=PALETTE):
            yield case
            newest = client.get(case.path, headers=JSON)
            after = newest.json()["after"]
            path = f"{case.path}?after={after}"
            etag = client.get(path, headers=JSON).headers.get("ETag", "")
            yield Case(f"live {who} quiet", client, path, PALETTE, headers={"If-None-Match": etag})
            yield Case(f"live {who} busy", client, f"{case.path}?after={max(after - 500, 0)}", PALETTE)


def _if_there(name: str, client: Client, route: str, *, budget: float, query: str = "") -> Iterator[Case]:
    try:
        yield Case(name, client, reverse(f"escalated_{route}") + query, budget)
    except NoReverseMatch:
        print(f"  {name} is not there yet")
