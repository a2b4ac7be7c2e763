"""What holds on every screen: accessible in both themes, on a phone and from right to left."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from escalated.core.worker import Heartbeat, beat
from escalated.mail.models import StoredMail
from escalated.tickets.attaching import Refused
from escalated.tickets.bodies import Body
from escalated.tickets.guest_links import link_for
from escalated.tickets.linking import link_tickets
from escalated.tickets.linking_objects import link_object
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.writing import Message
from escalated.web.page import PAGES
from tests.making import make_agent, make_customer, make_ticket, make_upload, post_mail, postmark_mail, run_due
from tests.shop.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> dict[str, Any]:
    """A ticket with all that a ticket can hold, its agent (an admin too) and its customer."""
    user, by = make_customer("ada")
    agent = make_agent("grace", is_admin=True)
    ticket = make_ticket(by, subject="The 🖨️ printer " + "is on fire " * 18, attachments=[make_upload("plan.pdf")])
    reply_to_ticket(ticket, "Try **water**:\n\n- one\n- two", by=agent)
    add_note(ticket, "She is angry.", by=agent)
    late = Message(Body("<p>Out.</p>", "html", "<p>Try water</p>"), refused=[Refused("film.mov", "too_large", 10240)])
    reply_to_ticket(ticket, late, by=by)
    link_tickets(ticket, make_ticket(), by=agent)
    for customer in ("Ada", "breaks"):
        link_object(ticket, Order.objects.create(customer=customer), by=agent)
    post_mail(b"{broken")
    post_mail(postmark_mail())
    run_due()
    beat("worker")
    opened = make_ticket(subject="A guest's request")
    return {
        "customer": user,
        "agent": agent.profile.user,
        "guest": None,
        "ticket": ticket,
        "reference": ticket.reference,
        "contact": ticket.requester_id,
        "profile": agent.profile.pk,
        "mail": StoredMail.objects.latest("pk").pk,
        "token": link_for(opened).token(),
    }


SCREENS = [
    ("agent", "/support/agent"),
    ("agent", "/support/agent/tickets"),
    ("agent", "/support/agent/tickets?status=closed&assignee=me"),
    ("agent", "/support/agent/tickets?status=open&assignee=none&priority=medium"),
    ("agent", "/support/agent/tickets/{reference}"),
    ("agent", "/support/agent/tickets/ESC-99999"),
    ("agent", "/support/agent/tickets/new"),
    ("agent", "/support/agent/contacts"),
    ("agent", "/support/agent/contacts/{contact}"),
    ("agent", "/support/agent/reports/sla"),
    ("agent", "/support/agent/inbox"),
    ("agent", "/support/agent/settings"),
    ("agent", "/support/agent/settings/notifications"),
    ("agent", "/support/admin"),
    *[("agent", f"/support/admin/{name}") for name in ("agents", "departments", "roles")],
    *[("agent", f"/support/admin/{name}/new") for name in ("agents", "departments", "roles")],
    ("agent", "/support/admin/agents/{profile}"),
    *[("agent", f"/support/admin/{name}") for name in ("tags", "settings", "audit-log")],
    *[("agent", f"/support/admin/{name}") for name in ("business-hours", "business-hours/new", "mail/out")],
    *[("agent", f"/support/admin/{name}") for name in ("sla-policies", "sla-policies/new")],
    ("agent", "/support/admin/mail"),
    ("agent", "/support/admin/mail?state=failed"),
    ("agent", "/support/admin/mail/{mail}"),
    ("customer", "/support/tickets"),
    ("customer", "/support/tickets?state=solved"),
    ("customer", "/support/tickets/new"),
    ("customer", "/support/tickets/{reference}"),
    ("guest", "/support/guest/create"),
    ("guest", "/support/guest/link"),
    ("guest", "/support/guest/{token}"),
]
LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
]


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_axe_finds_nothing_on_any_screen(people: dict[str, Any], at_browser: Any, look: dict[str, Any]) -> None:
    found, seen = [], set()
    for who in ("agent", "customer", "guest"):
        page = at_browser(people[who], **look, expects_missing_pages=True)
        for url in [url for whose, url in SCREENS if whose == who]:
            page.goto(url.format(**people))
            page.locator("h1").first.wait_for()
            page.wait_for_load_state("networkidle")
            seen.add(page.locator("script[data-page]").evaluate("it => JSON.parse(it.textContent).component"))
            problems = Axe().run(page).response["violations"]
            found += [(url, each["id"], [node["html"][:200] for node in each["nodes"]]) for each in problems]
    assert found == []
    assert seen == {each.component for each in PAGES}


OVERLAYS = {
    "palette": ["Control+k"],
    "palette that found something": ["Control+k", *"printer"],
    "keys": ["?"],
    "statuses": ["s"],
    "assignees": ["a"],
    "tags": ["t"],
    "answer": ["r", *"Try water."],
    "note": ["n", *"She is angry."],
    "timeline": ["h"],
}
# A menu hangs beside the page's landmarks, where it is announced by its role.
BESIDE_LANDMARKS = {"rules": {"region": {"enabled": False}}}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens_by_key(people: dict[str, Any], at_browser: Any, theme: str) -> None:
    page = at_browser(people["agent"], color_scheme=theme, viewport={"width": 1440, "height": 900})
    found = []
    for name, keys in OVERLAYS.items():
        page.goto(f"/support/agent/tickets/{people['reference']}")
        page.locator("h1").first.wait_for()
        page.wait_for_load_state("networkidle")
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(500)
        problems = Axe().run(page, options=BESIDE_LANDMARKS).response["violations"]
        found += [(name, each["id"]) for each in problems]
    assert found == []


@pytest.mark.parametrize(("who", "url"), SCREENS)
def test_no_screen_scrolls_sideways_on_a_phone(people: dict[str, Any], at_browser: Any, who: str, url: str) -> None:
    page = at_browser(people[who], viewport={"width": 360, "height": 740}, expects_missing_pages=True)
    page.goto(url.format(**people))
    page.locator("h1").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_the_order_is_at_hand_however_many_filters(
    people: dict[str, Any], at_browser: Any, language: str
) -> None:
    page = at_browser(people["agent"], viewport={"width": 360, "height": 740}, locale=language)
    page.goto("/support/agent/tickets?status=open&assignee=none&priority=medium")
    page.locator("[data-queue-row]").first.wait_for()
    buttons = page.locator("[role=group] > button[aria-haspopup=menu]")
    expect(buttons).to_have_count(2)
    for button in buttons.all():
        expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_an_agents_error_page_stands_in_the_desk(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"], expects_missing_pages=True)
    page.goto("/support/agent/tickets/ESC-99999")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Unassigned")).to_be_visible()
    portal = at_browser(people["customer"], expects_missing_pages=True)
    portal.goto("/support/tickets/ESC-99999")
    expect(portal.get_by_role("heading", level=1)).to_be_visible()
    expect(portal.get_by_role("navigation", name="Tickets")).to_have_count(0)


def test_a_list_that_is_narrowed_to_nothing_says_so(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"])
    page.goto("/support/agent/tickets")
    page.locator("[data-queue-row]").first.wait_for()
    page.keyboard.press("Shift+F")
    box = page.get_by_role("combobox", name="Filter")
    box.fill("zzzz")
    expect(page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("listbox")).to_have_count(0)


EMPTY = {
    "/support/agent/inbox?state=unread": "See what you have read",
    "/support/agent/tickets?followed=me": "Show all unresolved",
    "/support/agent/tickets?mentioned=me&state=all": "Show all unresolved",
    "/support/agent/tickets?state=snoozed": "Show all unresolved",
    "/support/agent/tickets?state=spam": "Show all unresolved",
    "/support/agent/contacts?q=zeppelin": "Clear the search",
    "/support/admin/mail?state=needs_review": "See all mail",
    "/support/admin/mail?state=skipped": "See all mail",
    "/support/admin/tags?q=zeppelin": "See all tags",
    "/support/admin/audit-log?about=role": "See all changes",
}


def test_a_list_that_is_empty_offers_what_to_do_next(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"])
    for path, offer in EMPTY.items():
        page.goto(path)
        expect(page.locator("main .esc-page-link").filter(has_text=offer)).to_be_visible()


def test_a_search_that_finds_nothing_in_a_list_goes_on_in_all(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"])
    page.goto("/support/agent/tickets?assignee=me&q=printer")
    page.get_by_role("link", name="Search without the filters").click()
    expect(page.locator("[data-queue-row]").first).to_contain_text("printer")


def test_a_screen_follows_the_language_from_right_to_left(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"], locale="ar")
    page.goto("/support/agent/tickets")
    page.locator("h1").first.wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.escalated h1')).direction") == "rtl"


def test_words_of_another_direction_begin_where_their_neighbours_do(people: dict[str, Any], at_browser: Any) -> None:
    make_ticket(subject="Hello")
    page = at_browser(people["agent"], locale="ar")
    page.goto("/support/agent")
    subject = page.locator("main bdi", has_text=re.compile("^Hello$"))
    gap = """each => {
        const words = document.createRange();
        words.selectNodeContents(each);
        return each.getBoundingClientRect().right - words.getBoundingClientRect().right;
    }"""
    assert subject.evaluate(gap) == pytest.approx(0, abs=1)


def test_on_a_phone_the_acts_on_the_selected_stand_in_one_line(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"], viewport={"width": 360, "height": 740})
    page.goto("/support/agent/tickets")
    page.get_by_role("checkbox").first.check()
    bar = page.get_by_role("toolbar", name="Change the selected tickets")
    tops = "all => all.map(each => Math.round(each.getBoundingClientRect().top))"
    acts = bar.locator("[data-property]").evaluate_all(tops)
    clear = bar.get_by_role("button", name="Clear the selection").evaluate_all(tops)
    assert len(acts) == 6
    assert len(set(acts)) == 1
    assert clear[0] < acts[0]


def test_a_menu_shows_all_it_has_where_there_is_room(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"], viewport={"width": 1440, "height": 900})
    page.goto("/support/agent/tickets")
    page.get_by_role("button", name="Account").locator("visible=true").click()
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem").last).to_be_in_viewport()
    assert menu.evaluate("each => each.scrollHeight - each.clientHeight") == 0


def test_an_open_desk_says_when_no_worker_has_been_seen(people: dict[str, Any], at_browser: Any) -> None:
    page: Page = at_browser(people["agent"])
    page.goto("/support/agent/tickets")
    warning = page.get_by_text("escalated_worker")
    page.locator("h1").first.wait_for()
    expect(warning).to_have_count(0)
    Heartbeat.objects.update(fresh_until=timezone.now() - timedelta(seconds=1))
    expect(warning).to_be_visible(timeout=30_000)


def test_a_mail_that_could_not_be_read_is_shown_with_its_reason(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["agent"])
    page.goto("/support/admin/mail?state=failed")
    expect(page.get_by_role("listitem").get_by_text("Not JSON")).to_be_visible()
    assert StoredMail.objects.count() == 2


def test_what_was_typed_outlives_a_refusal(people: dict[str, Any], at_browser: Any) -> None:
    page = at_browser(people["customer"])
    page.goto("/support/tickets/new")
    page.get_by_label("Subject").fill("A long story")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_label("Message")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Subject")).to_have_value("A long story")
