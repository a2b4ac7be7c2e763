"""The admins' page of tags."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.people.actors import SYSTEM
from escalated.tickets.models import Tag
from escalated.tickets.tagging import add_tags
from escalated.web.pages.admin import tags as module
from tests.making import make_agent, make_ticket, run_due, signed_in
from tests.web.asking import HTML, JSON, ask, outcome, send_to, url
from tests.web.test_query_counts import MOST, grown, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Any:
    return make_agent("grace", is_admin=True).profile.user


def make(boss: Any, **body: Any) -> Any:
    return send_to(signed_in(boss), url("admin:tags"), body)


def put(boss: Any, method: str, page: str, pk: int, /, **body: Any) -> tuple[int, Any]:
    return outcome(send_to(signed_in(boss), url(page, pk), body, method=method))


def test_each_is_listed_with_the_number_of_its_tickets(boss: Any) -> None:
    for names in (["vip", "bug"], ["vip"], []):
        add_tags(make_ticket(), names, by=SYSTEM)
    make(boss, name="Unused", color="pink")
    status, page = outcome(ask(boss, "admin:tags"))
    assert status == 200
    assert [(each["name"], each["ticket_count"]) for each in page["tags"]] == [("bug", 1), ("Unused", 0), ("vip", 2)]
    vip = Tag.objects.get(key="vip")
    assert page["tags"][2]["tickets_url"] == f"/support/agent/tickets?tag={vip.pk}&state=all"
    listed = signed_in(boss).get(page["tags"][2]["tickets_url"], headers=JSON).json()
    assert (len(listed["tickets"]), page["has_more"], len(page["colors"])) == (2, False, 9)


def test_they_are_found_by_a_part_of_their_name(boss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("refund", "Refunded", "bug"):
        make(boss, name=name)
    assert [each["name"] for each in ask(boss, "admin:tags", q="FUND").json()["tags"]] == ["refund", "Refunded"]
    monkeypatch.setattr(module, "MOST", 2)
    page = ask(boss, "admin:tags").json()
    assert ([each["name"] for each in page["tags"]], page["has_more"]) == (["bug", "refund"], True)
    assert [each["label"] for each in page["successors"]] == ["bug", "refund", "Refunded"]


def test_making_changing_merging_and_deleting(boss: Any) -> None:
    status, page = outcome(make(boss, name="vip", color="red"))
    vip = page["tags"][0]
    assert (status, vip["name"], vip["color"]) == (201, "vip", "red")
    status, page = put(boss, "PATCH", "admin:tag", vip["id"], name="VIP")
    assert (status, page["tags"][0]["name"], page["tags"][0]["color"]) == (200, "VIP", "red")
    other = make(boss, name="important").json()["tags"][0]
    status, page = put(boss, "POST", "admin:tag_merge", vip["id"], into=other["id"])
    assert (status, [each["name"] for each in page["tags"]]) == (200, ["important"])
    status, page = put(boss, "DELETE", "admin:tag", other["id"])
    assert (status, page["tags"]) == (200, [])
    run_due()
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    ("method", "name", "body", "field"),
    [
        ("PATCH", "admin:tag", {"name": " "}, "name"),
        ("PATCH", "admin:tag", {"name": "bug"}, "name"),
        ("PATCH", "admin:tag", {"name": "x", "color": "beige"}, "color"),
        ("PATCH", "admin:tag", {}, "name"),
        ("POST", "admin:tag_merge", {}, "into"),
        ("POST", "admin:tag_merge", {"into": "bug"}, "into"),
        ("POST", "admin:tag_merge", {"into": 10**9}, "into"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(boss: Any, method: str, name: str, body: Any, field: str) -> None:
    make(boss, name="bug")
    make(boss, name="vip")
    status, told = put(boss, method, name, Tag.objects.get(key="vip").pk, **body)
    assert (status, list(told["errors"])) == (422, [field])


def test_one_that_is_being_deleted_is_not_found(boss: Any) -> None:
    make(boss, name="vip")
    pk = Tag.objects.get().pk
    for _ in range(2):
        put(boss, "DELETE", "admin:tag", pk)
        gone = (404, {"message": "There is no such tag.", "errors": {}})
        assert put(boss, "DELETE", "admin:tag", pk) == gone
        assert put(boss, "PATCH", "admin:tag", pk, name="x") == gone
        run_due()


def test_a_browser_is_told_on_how_many_tickets_it_was(boss: Any) -> None:
    add_tags(make_ticket(), ["vip"], by=SYSTEM)
    client = signed_in(boss)
    response = client.delete(url("admin:tag", Tag.objects.get().pk), headers=HTML)
    assert (response.status_code, response["Location"]) == (303, url("admin:tags"))
    assert client.session["escalated_flash"]["message"] == "The tag “vip” is deleted and leaves 1 ticket"


def test_the_desk_offers_a_retired_tag_no_more(boss: Any) -> None:
    ticket = make_ticket()
    add_tags(ticket, ["vip"], by=SYSTEM)
    put(boss, "DELETE", "admin:tag", Tag.objects.get().pk)
    assert ask(boss, "agent:ticket", ticket.reference).json()["tags"] == []
    assert ask(boss, "agent:tickets").json()["options"]["tags"] == []
    assert ask(boss, "agent:search", q="vi").json()["tags"] == []


def test_it_costs_the_same_however_many_there_are(boss: Any) -> None:
    ticket = make_ticket()

    def grow(count: int) -> None:
        add_tags(ticket, [f"tag {Tag.objects.count() + number}" for number in range(count)], by=SYSTEM)

    few, many = grown(grow, lambda: queries(boss, url("admin:tags"), JSON))
    assert few == many <= MOST
