"""How many clicks and keys twenty acts of a support hour take, beside what ``docs/comparison-inputs.md`` says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.people.models import Department
from escalated.tickets.answering import Composed, send_note
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import save_draft
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Priority
from tests.architecture.source import ROOT
from tests.e2e.hour import DESK, LIST, ROW, Hour, make_hour
from tests.making import make_agent

pytestmark = pytest.mark.django_db(transaction=True)

FEWER_IN = 15


def take_from_the_first_screen(hour: Hour) -> None:
    hour.at(DESK)
    free = hour.page.get_by_role("region", name="Nobody has these").get_by_role("link").nth(1)
    hour.hands.click(free)
    hour.page.locator("article").first.wait_for()
    hour.hands.press("i")
    hour.holds(lambda: Ticket.objects.filter(assignee=hour.agent.profile).count() == 2)


def answer_what_waits_longest(hour: Hour) -> None:
    hour.at(DESK)
    hour.hands.click(hour.page.get_by_role("region", name="Waiting for you").get_by_role("link").nth(1))
    hour.page.locator("article").first.wait_for()
    _answer(hour, "Control+Enter")
    hour.holds(lambda: hour.now(hour.others[0]).status == "waiting_on_customer")


def answer(hour: Hour) -> None:
    hour.at_ticket()
    _answer(hour, "Control+Enter")
    hour.holds(lambda: hour.now().status == "waiting_on_customer")


def answer_and_resolve(hour: Hour) -> None:
    hour.at_ticket()
    _answer(hour, "Control+Shift+Enter")
    hour.holds(lambda: hour.now().status == "resolved")


def _answer(hour: Hour, send: str) -> None:
    hour.hands.press("r")
    hour.page.locator(".ProseMirror").wait_for()
    hour.hands.write("Please try water.")
    hour.hands.press(send)


def resolve_and_next(hour: Hour) -> None:
    hour.at_list()
    hour.page.locator(ROW).nth(3).click()
    hour.page.locator("article").first.wait_for()
    hour.hands.press("Shift+E")
    expect(hour.page.get_by_role("heading", name="Case 4")).to_be_visible()
    hour.holds(lambda: hour.now(hour.others[2]).status == "resolved")


def raise_priority(hour: Hour) -> None:
    hour.at_ticket()
    hour.hands.press("p", "4")
    hour.holds(lambda: hour.now().priority == Priority.URGENT)


def hand_over(hour: Hour) -> None:
    hour.at_ticket()
    hour.hands.press("a")
    hour.hands.find("li")
    hour.hands.press("Enter")
    hour.holds(lambda: hour.now().assignee == hour.colleague.profile)


def move(hour: Hour) -> None:
    hour.at_ticket()
    names = list(Department.objects.values_list("name", flat=True))
    hour.hands.press("d", str(names.index("Billing") + 1))
    hour.holds(lambda: hour.now().department.name == "Billing")


def tag(hour: Hour) -> None:
    hour.at_ticket()
    hour.hands.press("t")
    hour.hands.find("re")
    hour.hands.press("Enter")
    hour.holds(lambda: hour.now().tags.filter(name="refund").exists())


def ask_in_a_note(hour: Hour) -> None:
    hour.at_ticket()
    hour.hands.press("n")
    hour.page.locator(".ProseMirror").wait_for()
    hour.hands.press("@")
    hour.hands.find("li")
    hour.hands.press("Enter")
    hour.hands.write(" what do you think?")
    hour.hands.press("Control+Enter")
    hour.holds(hour.colleague.profile.mentions.exists)


def read_history(hour: Hour) -> None:
    hour.at_ticket()
    hour.hands.press("h")
    expect(hour.page.get_by_role("tab", name=re.compile("Timeline"))).to_have_attribute("aria-selected", "true")


def copy_link(hour: Hour) -> None:
    hour.at_ticket()
    hour.page.locator("article").first.hover()
    hour.hands.click(hour.page.locator("article").first.get_by_role("link", name=re.compile("Copy the link")))
    expect(hour.page.get_by_text("Link copied")).to_be_visible()


def status_from_the_list(hour: Hour) -> None:
    hour.at_list()
    hour.page.keyboard.press("j")
    hour.hands.press("s", "2")
    hour.holds(lambda: hour.now().status == "in_progress")


def _choose_five(hour: Hour) -> None:
    hour.at_list()
    boxes = hour.page.locator(".esc-row-check")
    hour.hands.click(boxes.nth(0))
    hour.hands.click(boxes.nth(4), modifiers=["Shift"])


def resolve_five(hour: Hour) -> None:
    _choose_five(hour)
    hour.hands.press("e")
    hour.holds(lambda: Ticket.objects.filter(status="resolved").count() == 5)


def take_five(hour: Hour) -> None:
    _choose_five(hour)
    hour.hands.press("i")
    hour.holds(lambda: Ticket.objects.filter(assignee=hour.agent.profile).count() == 5)


def undo_five(hour: Hour) -> None:
    resolve_five(hour)
    hour.hands.inputs = 0
    hour.page.get_by_role("button", name="Undo").first.wait_for()
    hour.hands.press("Control+z")
    hour.holds(lambda: not Ticket.objects.filter(status="resolved").exists())


def narrow_to_urgent(hour: Hour) -> None:
    hour.at(LIST)
    hour.hands.click(hour.page.get_by_role("button", name="Priority").first)
    hour.hands.click(
        hour.page.get_by_role("option", name="Urgent").or_(hour.page.get_by_role("menuitemcheckbox", name="Urgent"))
    )
    hour.holds(lambda: "priority=urgent" in hour.page.url)


def of_one_day(hour: Hour) -> None:
    hour.at(DESK)
    bars = hour.page.locator("svg[role=img] .esc-bar-reach")
    bars.last.scroll_into_view_if_needed()
    hour.hands.click(bars.nth(-2))
    hour.holds(lambda: "created_from=" in hour.page.url)


def go_on_with_a_draft(hour: Hour) -> None:
    save_draft(hour.now(), "reply", "<p>Half an answer</p>", by=hour.agent)
    hour.at(DESK)
    hour.hands.click(hour.page.get_by_role("region", name="Not sent yet").get_by_role("link"))
    expect(hour.page.get_by_text("Half an answer")).to_be_visible()


def read_a_mention(hour: Hour) -> None:
    send_note(hour.now(), Composed(Body("Grace, please look.")), by=hour.colleague, mentions=[hour.agent.profile.pk])
    hour.at(DESK)
    hour.hands.click(hour.page.get_by_role("region", name="Notes that mention you").get_by_role("link").nth(1))
    expect(hour.page.locator("article", has_text="Grace, please look.")).to_be_visible()


ACTS: dict[str, Callable[[Hour], None]] = {
    "Take a ticket that nobody has, from the first screen": take_from_the_first_screen,
    "Answer what has waited for me longest, from the first screen": answer_what_waits_longest,
    "Answer": answer,
    "Answer and resolve": answer_and_resolve,
    "Resolve and open the next": resolve_and_next,
    "Raise the priority": raise_priority,
    "Hand over to a colleague": hand_over,
    "Move to another department": move,
    "Put a tag on": tag,
    "Ask a colleague in a note": ask_in_a_note,
    "Read the complete history": read_history,
    "Copy the link to a message": copy_link,
    "Change a status from the list": status_from_the_list,
    "Resolve five tickets of a list": resolve_five,
    "Take five tickets of a list": take_five,
    "Undo that for all five": undo_five,
    "Narrow a list to what is urgent": narrow_to_urgent,
    "See the tickets opened on one day": of_one_day,
    "Go on with an answer begun yesterday": go_on_with_a_draft,
    "Read a note that mentions me": read_a_mention,
}


def documented() -> dict[str, tuple[int, ...]]:
    """Return what the page says: per act ours, Zendesk's and Help Scout's; what cannot be done is 99."""
    text = (ROOT / "docs" / "comparison-inputs.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")][1:]
    return {name.strip(): tuple(99 if "—" in each else int(each) for each in counts) for name, *counts in rows}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_takes_as_many_inputs_as_the_comparison_says(name: str, at_browser: Any) -> None:
    agent = make_agent("Grace")
    page = at_browser(agent.profile.user, permissions=["clipboard-read", "clipboard-write"])
    hour = make_hour(page, agent)
    ACTS[name](hour)
    assert hour.hands.inputs == documented()[name][0]


def test_most_acts_take_fewer_inputs_than_elsewhere() -> None:
    counts = documented()
    assert list(counts) == list(ACTS)
    fewer = [name for name, (ours, *theirs) in counts.items() if ours < min(theirs)]
    assert len(fewer) >= FEWER_IN
