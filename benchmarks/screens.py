"""Pictures of every screen, to be looked at: ``python -m benchmarks.screens [words of the names]``.

They land in ``screens/<what>/<width>-<theme>-<language>.png``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, product
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import DESK, LIST, MESSAGE, ROW, TICKETS, at_desk, chromium
from benchmarks.generating import CROWDED
from benchmarks.sites import ROOT, site

FOLDER = ROOT / "screens"
PORTAL = "/support/tickets"
ACCOUNT = "button[aria-haspopup=menu]:has(.esc-avatar)"
DETAILS = "main header > button[class*='md:hidden']"
MENU = "main button[aria-haspopup=menu]"
FORWARD = "article button:has(svg.lucide-forward)"
BELL = "button:has(svg.lucide-bell)"
ADMINISTRATION = "/support/admin"
MAIL = f"{ADMINISTRATION}/mail"
TO_REVIEW = f"{MAIL}?state=needs_review"
ACCEPT, OPEN, SPAM = (f"main button:has(svg.lucide-{icon})" for icon in ("mail-plus", "ticket-plus", "shield-ban"))
BESIDE = count()
WAIVE = "article button:has(svg.lucide-bell-off)"
NOBODY = None
CUSTOMER, AGENT, ADMIN = 0, 9, 15
SIZES = {1440: 900, 1024: 768, 360: 740}
THEMES = ("light", "dark")
LANGUAGES = ("en", "ar")
SITES: dict[str, int | None] = {"usual": None, "mailed": None, "large": TICKETS, "empty": 0}
ADDED = {"mailed": "benchmarks.mailing"}


def _nothing(_page: Page) -> None:
    pass


@dataclass(frozen=True)
class Screen:
    """What is pictured: on which site, by whom, where, and what they do there first.

    Whoever is signed out by it signs in again for each picture.
    """

    name: str
    site: str
    who: int | None
    path: str
    act: Callable[[Page], None] = _nothing
    signs_out: bool = False


def first(selector: str) -> Callable[[Page], None]:
    """Return the act of opening the first link of that kind."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.locator(MESSAGE).first.wait_for()

    return act


def keys(*pressed: str) -> Callable[[Page], None]:
    """Return the act of pressing one key after the other."""

    def act(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)
            page.wait_for_timeout(250)

    return act


def after(*acts: Callable[[Page], None]) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for each in acts:
            each(page)

    return act


def pressed(selector: str) -> Callable[[Page], None]:
    """Return the act of pressing what of that kind is to be seen, if anything: a drawer is a phone's alone."""

    def act(page: Page) -> None:
        found = page.locator(selector).locator("visible=true")
        if found.count():
            found.first.click()

    return act


def focused(selector: str) -> Callable[[Page], None]:
    """Return the act of going by keyboard to what shows itself only then."""
    return lambda page: page.locator(selector).first.focus()


def typed(text: str) -> Callable[[Page], None]:
    """Return the act of typing that."""

    def act(page: Page) -> None:
        page.keyboard.type(text)
        page.wait_for_timeout(700)

    return act


def signed_out(page: Page) -> None:
    """End the session while the page is open, then change something."""
    page.context.clear_cookies()
    keys("p", "ArrowDown", "Enter")(page)


def waits(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def entered(page: Page) -> None:
    """Open the first mail of the list."""
    page.locator("main li a").first.click()
    page.locator(SPAM).first.wait_for()


def next_beside(page: Page) -> None:
    """Open the next stranger's mail that could be taken into the thread it answers."""
    page.locator("main li a:has-text('Re:')").nth(next(BESIDE)).click()
    page.locator(SPAM).first.wait_for()


def waived(page: Page) -> None:
    """Say of a message that it needs no reply, if that was not said yet."""
    page.locator(f"{WAIVE}[aria-pressed=true], {WAIVE}").first.hover(force=True)
    focused(WAIVE)(page)


def importing(page: Page) -> None:
    """Ask for the holidays of a part of a country."""
    page.locator("main button:has(svg.lucide-download)").first.click()
    page.locator("dialog select, [role=dialog] select").first.select_option("DE")
    page.locator("[role=dialog] select").nth(2).wait_for()
    page.locator("[role=dialog] select").nth(1).select_option("BE")
    waits(page)


def longest(page: Page) -> None:
    """Open the ticket whose subject takes the most room."""
    subjects = page.locator(f"{ROW} .esc-row-subject")
    lengths = [len(text) for text in subjects.all_inner_texts()]
    subjects.nth(lengths.index(max(lengths))).click()
    page.locator(MESSAGE).first.wait_for()


SCREENS = [
    Screen("dashboard", "usual", AGENT, DESK),
    Screen("dashboard-empty", "empty", AGENT, DESK),
    Screen("dashboard-large", "large", AGENT, DESK),
    Screen("queue", "usual", AGENT, LIST),
    Screen("queue-empty", "empty", AGENT, LIST),
    Screen("queue-large", "large", AGENT, f"{LIST}?state=all"),
    Screen("queue-chosen", "usual", AGENT, LIST, keys("j", "x", "j", "x", "j", "x")),
    Screen("queue-changing", "usual", AGENT, LIST, keys("j", "x", "j", "x", "s")),
    Screen("queue-filter", "usual", AGENT, LIST, keys("Shift+F")),
    Screen("queue-filter-tags", "usual", AGENT, LIST, keys("Shift+F", *["ArrowDown"] * 4, "Enter")),
    Screen("queue-view", "usual", AGENT, LIST, pressed(f"{MENU} >> nth=-1")),
    Screen("queue-rail", "usual", AGENT, LIST, pressed("header > button")),
    Screen("queue-mentions", "empty", AGENT, f"{LIST}?mentioned=me&state=all"),
    Screen("queue-mine", "empty", AGENT, f"{LIST}?assignee=me"),
    Screen("queue-nothing-found", "usual", AGENT, f"{LIST}?q=zeppelin+from:nobody@nowhere.example"),
    Screen("queue-filtered", "usual", AGENT, f"{LIST}?status=open&priority=high&assignee=none&channel=email"),
    Screen("ticket", "usual", AGENT, LIST, first(ROW)),
    Screen(
        "ticket-timeline", "usual", AGENT, LIST, after(first(ROW), lambda page: page.get_by_role("tab").nth(1).click())
    ),
    Screen("ticket-answering", "usual", AGENT, LIST, after(first(ROW), keys("r"))),
    Screen("ticket-note", "usual", AGENT, LIST, after(first(ROW), keys("n"))),
    Screen("ticket-forwarding", "usual", AGENT, LIST, after(first(ROW), focused(FORWARD), keys("Enter"))),
    Screen("ticket-status", "usual", AGENT, LIST, after(first(ROW), keys("s"))),
    Screen("ticket-assignee", "usual", AGENT, LIST, after(first(ROW), keys("a"))),
    Screen("ticket-tags", "usual", AGENT, LIST, after(first(ROW), keys("t"))),
    Screen("ticket-properties", "usual", AGENT, LIST, after(first(ROW), pressed(DETAILS))),
    Screen("ticket-sending", "usual", AGENT, LIST, after(first(ROW), keys("r"), pressed(f"{MENU} >> nth=-1"))),
    Screen("ticket-changed", "usual", AGENT, LIST, after(first(ROW), keys("p", "ArrowDown", "Enter"))),
    Screen("ticket-signed-out", "usual", AGENT, LIST, after(first(ROW), signed_out), signs_out=True),
    Screen("ticket-150-messages", "large", AGENT, f"{LIST}/ESC-{TICKETS - CROWDED[0] + 1:05}"),
    Screen("ticket-long-subject", "large", AGENT, f"{LIST}?state=all", longest),
    Screen("palette", "usual", AGENT, LIST, keys("Control+k")),
    Screen("palette-found", "usual", AGENT, LIST, after(keys("Control+k"), typed("invoice"))),
    Screen("palette-nothing", "usual", AGENT, LIST, after(keys("Control+k"), typed("zeppelin"))),
    Screen("account", "usual", AGENT, LIST, pressed(ACCOUNT)),
    Screen("shortcuts", "usual", AGENT, LIST, keys("?")),
    Screen("ticket-senders", "mailed", AGENT, f"{LIST}?q=Whitfield&state=all", first(ROW)),
    Screen("ticket-waiving", "mailed", AGENT, f"{LIST}?q=Whitfield&state=all", after(first(ROW), waived)),
    Screen("mail", "usual", ADMIN, MAIL),
    Screen("mail-red", "mailed", ADMIN, MAIL),
    Screen("mail-unsent", "mailed", ADMIN, f"{MAIL}/out"),
    Screen("mail-review", "mailed", ADMIN, TO_REVIEW),
    Screen("mail-reviewing", "mailed", ADMIN, TO_REVIEW, entered),
    Screen("mail-spam", "mailed", ADMIN, TO_REVIEW, after(entered, pressed(SPAM), waits)),
    Screen("mail-beside", "mailed", ADMIN, MAIL, after(next_beside, waits)),
    Screen("mail-accepted", "mailed", ADMIN, MAIL, after(next_beside, pressed(ACCEPT), waits)),
    Screen("mail-opened", "mailed", ADMIN, TO_REVIEW, after(entered, pressed(OPEN), waits)),
    *(
        Screen(f"admin-{name}", "usual", ADMIN, f"{ADMINISTRATION}/{path}")
        for name, path in {
            "agents": "agents",
            "agent": "agents/1",
            "agent-new": "agents/new",
            "departments": "departments",
            "department": "departments/1",
            "roles": "roles",
            "role-new": "roles/new",
            "tags": "tags",
            "settings": "settings",
            "audit-log": "audit-log",
            "hours": "business-hours",
            "hours-one": "business-hours/1",
            "sla-policies": "sla-policies",
            "sla-policy": "sla-policies/1",
        }.items()
    ),
    Screen("admin-holidays", "usual", ADMIN, f"{ADMINISTRATION}/business-hours/1", importing),
    Screen("admin", "usual", ADMIN, ADMINISTRATION),
    Screen("contacts", "usual", AGENT, "/support/agent/contacts"),
    Screen("contact", "usual", AGENT, "/support/agent/contacts/3"),
    Screen("sla-report", "usual", AGENT, "/support/agent/reports/sla"),
    Screen("sla-report-empty", "empty", AGENT, "/support/agent/reports/sla"),
    Screen("inbox", "usual", AGENT, "/support/agent/inbox"),
    Screen("notices", "usual", AGENT, LIST, pressed(BELL)),
    Screen("notifications", "usual", AGENT, "/support/agent/settings/notifications"),
    Screen("own-settings", "usual", AGENT, "/support/agent/settings"),
    Screen("ticket-new", "usual", AGENT, "/support/agent/tickets/new"),
    Screen("guest-form", "usual", NOBODY, "/support/guest/create"),
    Screen("guest-link", "usual", NOBODY, "/support/guest/link"),
    Screen("missing", "usual", AGENT, f"{LIST}/ESC-99999"),
    Screen("forbidden", "usual", AGENT, "/support/admin/mail"),
    Screen("portal-missing", "usual", CUSTOMER, f"{PORTAL}/ESC-99999"),
    Screen("portal-solved", "usual", CUSTOMER, f"{PORTAL}?state=solved"),
    Screen("portal-nothing-found", "usual", CUSTOMER, f"{PORTAL}?q=zeppelin"),
    Screen("portal-account", "usual", CUSTOMER, PORTAL, pressed(ACCOUNT)),
    Screen("portal", "usual", CUSTOMER, PORTAL),
    Screen("portal-empty", "empty", CUSTOMER, PORTAL),
    Screen("portal-new", "usual", CUSTOMER, f"{PORTAL}/new"),
    Screen("portal-request", "usual", CUSTOMER, PORTAL, first("main li a, main article a")),
]


def main() -> None:
    """Take every picture whose name has one of the words."""
    words = sys.argv[1:] or [""]
    chosen = [screen for screen in SCREENS if any(word in screen.name for word in words)]
    if not chosen:
        sys.exit(f"No screen is called so. There are: {', '.join(each.name for each in SCREENS)}.")
    with ExitStack() as stack, sync_playwright() as playwright:
        names = {each.site for each in chosen}
        urls = {name: stack.enter_context(site(name, tickets=SITES[name], then=ADDED.get(name, ""))) for name in names}
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for screen, theme, language in product(chosen, THEMES, LANGUAGES):
            take(browser, urls[screen.site], screen, theme=theme, language=language)
        browser.close()


def take(browser: Browser, url: str, screen: Screen, *, theme: Any, language: str) -> None:
    """Picture one screen at every width."""
    look = {"color_scheme": theme, "locale": language}
    for widths in [[each] for each in SIZES] if screen.signs_out else [list(SIZES)]:
        with at_desk(browser, url, button=screen.who, **look) as page:
            for width in widths:
                picture(page, screen, width, name=f"{width}-{theme}-{language}.png")


def picture(page: Page, screen: Screen, width: int, *, name: str) -> None:
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    page.goto(screen.path)
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    screen.act(page)
    page.wait_for_timeout(500)
    path = FOLDER / screen.name / name
    page.screenshot(path=path)
    print(re.sub(f"^{ROOT}/", "", str(path)), flush=True)


if __name__ == "__main__":
    main()
