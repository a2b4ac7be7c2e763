"""Drafts, presence, bulk and undo as the desk's screens ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from escalated.people.actors import Agent
from escalated.people.models import Department
from escalated.tickets.classifying import change_priority
from escalated.tickets.drafting import DraftFile
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.holding import with_undo
from tests.making import kinds, make_agent, make_ticket
from tests.pictures import png
from tests.settings import ESCALATED
from tests.web.asking import ask, content_of, outcome, send

pytestmark = pytest.mark.django_db

PNG = png()


def act(by: Agent, name: str, *args: object, **body: Any) -> tuple[int, Any]:
    return outcome(send(by.profile.user, f"agent:{name}", *args, **body))


def page(by: Agent, ticket: Ticket) -> Any:
    return ask(by.profile.user, "agent:ticket", ticket.reference).json()


def add_file(by: Agent, ticket: Ticket, name: str, content: bytes = b"hello", **given: Any) -> tuple[int, Any]:
    posted = SimpleUploadedFile(name, content, content_type="text/html")
    return act(by, "draft_files", ticket.reference, kind="reply", file=posted, **given)


def test_a_draft_comes_back_with_the_page_of_its_writer_alone() -> None:
    ticket, agent, told = make_ticket(), make_agent(), "This draft was changed in another tab."
    status, saved = act(agent, "draft", ticket.reference, kind="reply", body="<p>Hello</p>")
    assert (status, set(saved)) == (200, {"updated_at", "version"})
    status, tile = add_file(agent, ticket, "shot.png", PNG, is_inline="true")
    assert (status, tile["preview_url"]) == (201, f"{tile['url']}?inline=1")
    ((draft),) = page(agent, ticket)["drafts"]
    assert (draft["kind"], draft["body"], draft["files"]) == ("reply", "<p>Hello</p>", [tile])
    assert draft["version"] == saved["version"]
    over = act(agent, "draft", ticket.reference, kind="reply", body="<p>Bye</p>", after="")
    assert over == (409, {"message": told, "errors": {"body": [told]}})
    assert page(agent, ticket)["drafts"] == [draft]
    status, _saved = act(agent, "draft", ticket.reference, kind="reply", body="<p>Bye</p>", after=draft["version"])
    assert (status, page(agent, ticket)["drafts"][0]["body"]) == (200, "<p>Bye</p>")
    other = make_agent()
    assert page(other, ticket)["drafts"] == []
    assert ask(other.profile.user, "agent:draft_file", tile["id"]).status_code == 404
    assert act(other, "draft_file_remove", ticket.reference, tile["id"])[0] == 404
    assert act(agent, "draft_file_remove", ticket.reference, tile["id"]) == (200, {})
    assert (DraftFile.objects.count(), kinds(ticket)) == (0, ["ticket.opened"])


def test_a_file_is_served_as_what_it_is() -> None:
    ticket, agent = make_ticket(), make_agent()
    _, tile = add_file(agent, ticket, "page.txt", b"<script>")
    response = ask(agent.profile.user, "agent:draft_file", tile["id"], inline=1)
    assert (response.headers["Content-Type"], response.headers["X-Content-Type-Options"]) == ("text/plain", "nosniff")
    assert response.headers["Content-Disposition"] == 'attachment; filename="page.txt"'
    assert content_of(response).startswith(b"<script>")


@override_settings(ESCALATED={**ESCALATED, "MAX_ATTACHMENTS": 1})
def test_what_is_wrong_is_said_beside_its_field() -> None:
    ticket, agent = make_ticket(), make_agent()
    assert add_file(agent, ticket, "a.txt")[0] == 201
    told = "b.txt: only 1 file is taken"
    assert add_file(agent, ticket, "b.txt") == (422, {"message": told, "errors": {"file": [told]}})
    for body in ({"kind": "opening", "body": ""}, {"body": "x"}, {"kind": "reply", "body": 7}):
        status, answer = act(agent, "draft", ticket.reference, **body)
        assert (status, len(answer["errors"])) == (422, 1)
    assert [len(each["files"]) for each in page(agent, ticket)["drafts"]] == [1]


def test_an_answer_on_an_old_view_is_409_with_what_changed_and_its_draft_stays() -> None:
    ticket, agent = make_ticket(), make_agent()
    seen = page(agent, ticket)["ticket"]["version"]
    act(agent, "draft", ticket.reference, kind="reply", body="<p>Hello</p>")
    change_priority(ticket, "high", by=make_agent("Grace"))
    told = "Since you opened this: Grace changed the priority from Medium to High. Have a look, then send again."
    given = {"body": "<p>Hello</p>", "format": "html", "version": seen}
    for name in ("reply", "note"):
        answer = act(agent, name, ticket.reference, **given)
        assert answer == (409, {"message": told, "errors": {"version": [told]}})
    fresh = page(agent, ticket)
    assert [each["body"] for each in fresh["drafts"]] == ["<p>Hello</p>"]
    given |= {"version": fresh["ticket"]["version"], "key": "k1"}
    status, sent = act(agent, "reply", ticket.reference, **given)
    assert (status, sent["drafts"], len(sent["messages"])) == (200, [], 2)
    again = act(agent, "reply", ticket.reference, **given)
    assert (again[0], len(again[1]["messages"])) == (200, 2)


@with_undo
def test_undo_as_the_page_offers_it_gives_the_draft_back() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    _, sent = act(agent, "reply", ticket.reference, body="<p>Done</p>", format="html", status="resolved")
    offered = sent["undo"]
    assert (len(offered["activity_ids"]), offered["sentence"]) == (2, "Grace resolved this ticket")
    assert offered["until"] < sent["messages"][1]["held_until"]
    asked = {"activity_ids": offered["activity_ids"]}
    assert act(agent, "undo", **asked) == (200, {"undone": [ticket.reference], "refused": []})
    shown = page(agent, ticket)
    assert (shown["ticket"]["status"], shown["undo"], len(shown["messages"])) == ("open", None, 1)
    assert [each["body"] for each in shown["drafts"]] == ["<p>Done</p>"]
    refusal = {"reference": ticket.reference, "reason": "Something else has happened since."}
    assert act(agent, "undo", **asked) == (200, {"undone": [], "refused": [refusal]})
    nothing = {"reference": "", "reason": "There is nothing to undo."}
    assert act(agent, "undo", activity_ids=[10**9]) == (200, {"undone": [], "refused": [nothing]})
    for ids in ([], ["x"], [10**30], list(range(1, 402))):
        assert act(agent, "undo", activity_ids=ids)[0] == 422


def test_presence_tells_who_else_is_there_and_marks_what_was_read() -> None:
    ticket, agent, ben = make_ticket(), make_agent(), make_agent("Ben")
    assert act(ben, "typing", ticket.reference) == (200, {"others": []})
    there = {"id": ben.profile.pk, "name": "Ben", "is_typing": True}
    assert act(agent, "presence", ticket.reference, version=1) == (200, {"others": [there]})
    rows = ask(agent.profile.user, "agent:tickets").json()["tickets"]
    assert [each["is_unread"] for each in rows] == [False]
    reply_to_ticket(ticket, "Hello", by=ben)
    rows = ask(agent.profile.user, "agent:tickets").json()["tickets"]
    assert [each["is_unread"] for each in rows] == [True]
    assert act(ben, "presence", ticket.reference, version=2, is_leaving=True)[0] == 200
    assert act(agent, "presence", ticket.reference, version=2) == (200, {"others": []})
    for version in (-1, "x", None):
        assert act(agent, "presence", ticket.reference, version=version)[0] == 422


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"status": "resolved"}, "ticket.resolved"),
        ({"priority": "urgent"}, "ticket.priority_changed"),
        ({"type": "incident"}, "ticket.type_changed"),
        ({"assignee_id": "me"}, "ticket.assigned"),
        ({"department_id": "sales"}, "ticket.department_changed"),
        ({"add_tags": ["vip", "VIP", "bug"]}, "ticket.tags_added"),
    ],
)
def test_each_change_is_made_to_many_told_and_undone(change: dict[str, Any], kind: str) -> None:
    tickets, agent = [make_ticket() for _ in range(3)], make_agent()
    real = {"me": agent.profile.pk, "sales": Department.objects.create(name="Sales").pk}
    change = {key: real.get(value, value) if isinstance(value, str) else value for key, value in change.items()}
    pks, references = [each.pk for each in tickets], [each.reference for each in tickets]
    status, done = act(agent, "bulk", ticket_ids=[*pks, pks[0]], **change)
    assert (status, done["changed"], done["unchanged"], done["refused"]) == (200, references, [], [])
    assert [kinds(each)[1:] for each in tickets] == [[kind]] * 3
    again = act(agent, "bulk", ticket_ids=pks, **change)[1]
    assert (again["changed"], again["unchanged"], again["undo"]) == ([], references, [])
    reply_to_ticket(tickets[1], "Hello", by=make_agent())
    undone = act(agent, "undo", activity_ids=done["undo"])[1]
    assert undone["undone"] == [references[0], references[2]]
    assert [each["reference"] for each in undone["refused"]] == [references[1]]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "ticket_ids"),
        ({"status": "resolved", "priority": "low"}, "ticket_ids"),
        ({"status": "on_holiday"}, "status"),
        ({"status": ""}, "status"),
        ({"type": "riddle"}, "type"),
        ({"priority": "enormous"}, "priority"),
        ({"assignee_id": 10**9}, "assignee_id"),
        ({"department_id": 10**9}, "department_id"),
        ({"add_tags": []}, "ticket_ids"),
        ({"add_tags": ["fine", ""]}, "tags"),
        ({"ticket_ids": [], "status": "resolved"}, "ticket_ids"),
        ({"ticket_ids": list(range(1, 202)), "status": "resolved"}, "ticket_ids"),
    ],
)
def test_a_change_that_is_none_is_refused_before_any_ticket(given: dict[str, Any], field: str) -> None:
    ticket, agent = make_ticket(), make_agent()
    status, answer = act(agent, "bulk", **{"ticket_ids": [ticket.pk], **given})
    assert (status, list(answer["errors"])) == (422, [field])
    assert kinds(ticket) == ["ticket.opened"]
