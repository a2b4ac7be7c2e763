"""What the queue can be asked for, and how a link that is wrong is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings

from escalated.people.actors import Agent
from escalated.people.host import Host
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_priority
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.reading import ReadMark
from escalated.tickets.replying import add_note
from escalated.tickets.transitioning import resolve_ticket
from tests.making import make_agent, make_requester, make_ticket, make_upload
from tests.web.asking import HTML, INERTIA, ask
from tests.web.test_first_load import Tags

pytestmark = pytest.mark.django_db

Desk = tuple[Any, dict[str, Ticket]]


class Auckland(Host):
    def time_zone(self, user: Any) -> str:
        return "Pacific/Auckland"


def tag(ticket: Ticket, name: str) -> Tag:
    made = Tag.objects.get_or_create(key=name.casefold(), defaults={"name": name})[0]
    ticket.tags.add(made)
    return made


@pytest.fixture
def desk() -> Desk:
    """Return an agent, Mia, and five tickets that differ in all that can be asked for."""
    mia, noor = make_agent("mia"), make_agent("noor")
    by = {name: make_requester(f"{name}@example.org") for name in ("ada", "adam", "bo")}
    tickets = {
        "burning": make_ticket(by["ada"], subject="The printer burns", type="incident", channel="email"),
        "lost": make_ticket(by["adam"], subject="My parcel is lost", attachments=[make_upload()]),
        "invoice": make_ticket(
            by["bo"], subject="Wrong invoice", department=Department.objects.create(name="Billing"), channel="widget"
        ),
        "done": make_ticket(by["ada"], subject="A question", type="task"),
        "noted": make_ticket(by["bo"], subject="Another question"),
    }
    _work(tickets, mia, noor)
    return mia.profile.user, tickets


def _work(tickets: dict[str, Ticket], mia: Agent, noor: Agent) -> None:
    assign_ticket(tickets["burning"], mia.profile, by=mia)
    assign_ticket(tickets["lost"], noor.profile, by=mia)
    change_priority(tickets["burning"], "urgent", by=mia)
    resolve_ticket(tickets["done"], by=mia)
    note = add_note(tickets["noted"], "Look, Mia.", by=noor)
    Mention.objects.create(agent=mia.profile, ticket=tickets["noted"], reply=note)
    tag(tickets["lost"], "Refund")
    tag(tickets["done"], "for later")
    for name in ("burning", "done"):
        ticket = Ticket.objects.get(pk=tickets[name].pk)
        ReadMark.objects.create(agent=mia.profile, ticket=ticket, version=ticket.version)


def names(desk: Desk, **query: Any) -> tuple[set[str], list[str]]:
    """Return the names of the tickets a query finds, and what it is told beside."""
    user, tickets = desk
    page = ask(user, "agent:tickets", **query).json()
    known = {ticket.pk: name for name, ticket in tickets.items()}
    return {known[row["id"]] for row in page["tickets"]}, page["search_notes"]


ALL = {"burning", "lost", "invoice", "done", "noted"}
OPEN = ALL - {"done"}
SEARCHES: list[tuple[str, set[str]]] = [
    ("printer", {"burning"}),
    ("question", {"done", "noted"}),
    ("question another", {"noted"}),
    ("from:ada", {"burning", "lost", "done"}),
    ("from:ada@example.org", {"burning", "done"}),
    ("from:ada@example.org from:bo", {"burning", "done", "invoice", "noted"}),
    ("-from:bo", {"burning", "lost", "done"}),
    ("from:bo question", {"noted"}),
    ("to:mia", {"burning"}),
    ("to:me", {"burning"}),
    ("assignee:Noor", {"lost"}),
    ("to:mia to:noor", {"burning", "lost"}),
    ("to:none", {"invoice", "done", "noted"}),
    ("is:unassigned", {"invoice", "done", "noted"}),
    ("is:mine", {"burning"}),
    ("-is:mine", ALL - {"burning"}),
    ("tag:refund", {"lost"}),
    ('tag:"FOR later"', {"done"}),
    ("-tag:refund", ALL - {"lost"}),
    ("tag:refund tag:for", set()),
    ("is:open", OPEN),
    ("is:resolved", {"done"}),
    ("is:closed", set()),
    ("is:new", OPEN),
    ("is:waiting-on-customer", set()),
    ("is:urgent", {"burning"}),
    ("is:Medium", ALL - {"burning"}),
    ("is:urgent is:medium is:open", OPEN),
    ("is:unread", {"lost", "invoice", "noted"}),
    ("is:read", {"burning", "done"}),
    ("has:attachment", {"lost"}),
    ("has:note", {"noted"}),
    ("-has:note is:unread", {"lost", "invoice"}),
    ("in:bill", {"invoice"}),
    ("-in:billing", ALL - {"invoice"}),
    ("channel:email", {"burning"}),
    ("channel:widget channel:email", {"burning", "invoice"}),
    ("type:incident", {"burning"}),
    ("type:task is:resolved", {"done"}),
    ("from: ", OPEN),
]


@pytest.mark.parametrize(("q", "found"), SEARCHES)
def test_a_search_finds(desk: Desk, q: str, found: set[str]) -> None:
    assert names(desk, q=q)[0] == found


UNKNOWN = [
    ("from:zed", "There is no requester “zed”."),
    ("to:zed", "There is no agent “zed”."),
    ("tag:zed", "There is no tag “zed”."),
    ("in:zed", "There is no department “zed”."),
    ("is:zed", "“is:zed” is not known here."),
    ("has:zed", "“has:zed” is not known here."),
    ("channel:zed", "“channel:zed” is not known here."),
    ("type:zed", "“type:zed” is not known here."),
]


@pytest.mark.parametrize(("q", "note"), UNKNOWN)
def test_what_cannot_be_followed_finds_nothing_and_is_told(desk: Desk, q: str, note: str) -> None:
    assert names(desk, q=q) == (set(), [note])
    assert names(desk, q=f"-{q} is:urgent") == ({"burning"}, [note])


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"type": "incident"}, {"burning"}),
    ({"type": ["incident", "task"], "state": "all"}, {"burning", "done"}),
    ({"channel": ["email", "widget"]}, {"burning", "invoice"}),
    ({"mentioned": "me"}, {"noted"}),
    ({"mentioned": ""}, OPEN),
    ({"type": "task", "status": "resolved"}, {"done"}),
    ({"created_from": "", "created_to": ""}, OPEN),
    ({"created_from": "1000-01-01", "created_to": "9999-12-31"}, OPEN),
    ({"created_from": "9999-12-31"}, set()),
    ({"created_to": "0001-01-01"}, set()),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_a_filter_narrows(desk: Desk, query: dict[str, Any], found: set[str]) -> None:
    assert names(desk, **query) == (found, [])


def test_tags_and_requesters_are_named_by_id(desk: Desk) -> None:
    user, tickets = desk
    keys = list(Tag.objects.order_by("key").values_list("pk", flat=True))
    ada = tickets["burning"].requester
    assert names(desk, tag=keys, state="all")[0] == {"lost", "done"}
    assert names(desk, requester=[ada.pk])[0] == {"burning"}
    page = ask(user, "agent:tickets", requester=[ada.pk], tag=keys[:1]).json()
    assert page["options"]["requesters"] == [{"value": str(ada.pk), "label": "ada"}]
    assert [each["name"] for each in page["options"]["tags"]] == ["for later", "Refund"]
    assert (page["filters"]["requester"], page["filters"]["tag"]) == ([ada.pk], keys[:1])


def test_a_list_tells_which_of_some_tickets_are_still_in_it(desk: Desk) -> None:
    _, tickets = desk
    keys = [tickets[name].pk for name in ("burning", "done", "lost")]
    assert names(desk, id=[*keys, 999_999]) == ({"burning", "lost"}, [])
    assert names(desk, id=keys, type="incident") == ({"burning"}, [])


@pytest.mark.parametrize(
    ("zone", "opened", "day"),
    [
        ("UTC", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), "2026-03-01"),
        ("host", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), "2026-03-02"),
        ("host", datetime(2026, 3, 1, 10, 59, 59, tzinfo=UTC), "2026-03-01"),
        ("host", datetime(2026, 3, 1, 11, 0, 0, tzinfo=UTC), "2026-03-02"),
    ],
)
def test_a_day_is_one_of_the_viewers_calendar(desk: Desk, settings: Any, zone: str, opened: datetime, day: str) -> None:
    if zone == "host":
        settings.ESCALATED = settings.ESCALATED | {"HOST": f"{__name__}.Auckland"}
    Ticket.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    Ticket.objects.filter(pk=desk[1]["lost"].pk).update(created_at=opened)
    assert names(desk, created_from=day, created_to=day)[0] == {"lost"}
    assert names(desk, created_from="2026-02-01")[0] == {"lost"}
    assert names(desk, created_to="2026-02-01")[0] == OPEN - {"lost"}


@override_settings(TIME_ZONE="Asia/Tokyo")  # clears what the framework remembers of the zone
def test_without_a_zone_of_the_viewers_it_is_the_servers(desk: Desk) -> None:
    Ticket.objects.update(created_at=datetime(2026, 3, 1, 15, 0, tzinfo=UTC))
    found = [names(desk, created_from=day, created_to=day)[0] for day in ("2026-03-01", "2026-03-02")]
    assert found == [set(), OPEN]


BAD: list[tuple[str, str, str]] = [
    ("status", "bogus", "Choose one of:"),
    ("assignee", "mia", "Name an agent by id, or “me”, “none” or “unable”."),
    ("created_from", "yesterday", "Write the day as 2026-12-31."),
    ("tag", "refund", "Write a whole number."),
]


@pytest.mark.parametrize(("name", "value", "problem"), BAD)
@pytest.mark.parametrize("accept", [HTML, INERTIA], ids=["html", "inertia"])
def test_a_persons_link_loses_what_is_wrong_with_it(
    desk: Desk, accept: dict[str, str], name: str, value: str, problem: str
) -> None:
    user, tickets = desk
    query: dict[str, Any] = {"type": "incident", name: value}
    response = ask(user, "agent:tickets", accept=accept, **query)
    props = props_of(response, accept)
    assert (response.status_code, [row["id"] for row in props["tickets"]]) == (200, [tickets["burning"].pk])
    (note,) = props["search_notes"]
    assert note.startswith(f"The filter “{name}” was left out. {problem}")


@pytest.mark.parametrize(("name", "value", "problem"), BAD)
def test_a_program_is_told_what_is_wrong(desk: Desk, name: str, value: str, problem: str) -> None:
    query: dict[str, Any] = {"type": "incident", name: value}
    response = ask(desk[0], "agent:tickets", **query)
    assert (response.status_code, list(response.json()["errors"])) == (422, [name])
    assert response.json()["errors"][name][0].startswith(problem)


def props_of(response: Any, accept: dict[str, str]) -> dict[str, Any]:
    text = response.content.decode()
    if accept is HTML:
        (text,) = Tags(text).scripts
    props: dict[str, Any] = json.loads(text)["props"]
    return props


def test_the_first_answers_are_tickets_people_and_tags(desk: Desk) -> None:
    user, tickets = desk
    answer: Callable[[str], Any] = lambda q: ask(user, "agent:search", q=q).json()  # noqa: E731
    burning = tickets["burning"]
    assert answer("printer") == {
        "tickets": [
            {
                "reference": burning.reference,
                "subject": "The printer burns",
                "url": f"/support/agent/tickets/{burning.reference}",
                "status": "open",
                "status_label": "New",
                "requester": "ada",
            }
        ],
        "people": [],
        "tags": [],
    }
    assert [each["name"] for each in answer("ada")["people"]] == ["ada", "adam"]
    assert [each["name"] for each in answer("for l")["tags"]] == ["for later"]
    assert answer(burning.reference)["tickets"][0]["reference"] == burning.reference
    assert answer("") == answer("   ") == {"tickets": [], "people": [], "tags": []}
