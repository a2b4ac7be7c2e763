"""How fast the desk feels, in headless Chromium on a demo of 10,000 tickets: ``python -m benchmarks.browser``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.sites import site
from benchmarks.tracing import own_times

RUNS = 20
TICKETS = 10_000
LONG_TASK = 50
PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
ROW = "[data-queue-row]"
MESSAGE = "[data-entry], article"
DESK = "/support/agent"
LIST = f"{DESK}/tickets"
WORDS = 5_000
WHEEL_TURNS = 6_000
LAST_ROW = "Math.max(...[...document.querySelectorAll('[aria-posinset]')].map((row) => +row.ariaPosInSet))"


@dataclass(frozen=True)
class Figure:
    """One line of the table; ``limit`` and the values are of the same unit."""

    name: str
    values: list[float]
    limit: float
    unit: str = "ms"

    @property
    def verdict(self) -> str:
        return "ok" if self.middle <= self.limit else "over"

    @property
    def middle(self) -> float:
        return median(self.values)

    def line(self) -> str:
        low, high = min(self.values), max(self.values)
        numbers = f"{low:9.2f}{self.middle:9.2f}{high:9.2f}{self.limit:9.2f} {self.unit:5}"
        return f"{self.name:52}{len(self.values):4}{numbers}{self.verdict}"


def main() -> int:
    """Measure everything, print one table, and return 1 when a median is over its limit."""
    wanted = " ".join(sys.argv[1:])
    over = 0
    with site("large", tickets=TICKETS) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        print(f"{TICKETS:,} tickets; Chromium {browser.version}; {load}\n")
        print(f"{'':52}{'runs':>4}{'least':>9}{'median':>9}{'most':>9}{'limit':>9}")
        for measure in (cold_queue, navigation, tickets_opened, typing, scrolling, shifts):
            if wanted not in measure.__name__:
                continue
            for figure in measure(browser, url):
                print(figure.line(), flush=True)
                over += figure.verdict != "ok"
        browser.close()
    return int(over > 0)


def chromium() -> str:
    """Return the path of a Chromium; raises FileNotFoundError where there is none."""
    found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    for path in found:
        return path
    raise FileNotFoundError("There is no Chromium on the PATH.")


def cold_queue(browser: Browser, url: str) -> Iterator[Figure]:
    """From asking for the page, with an empty cache, until its rows are seen and answer the keyboard."""
    taken = []
    for _ in range(RUNS):
        with at_desk(browser, url) as page:
            page.goto(LIST, wait_until="commit")
            taken.append(page.evaluate("(row) => probe.shown(row)", ROW))
    yield Figure("queue interactive, empty cache", taken, 800)


def navigation(browser: Browser, url: str) -> Iterator[Figure]:
    """From a ticket back to the queue, and from one list to another."""
    back, across = [], []
    with at_desk(browser, url) as page:
        page.goto(LIST)
        for number in range(RUNS):
            page.locator(ROW).nth(number % 8).click()
            page.locator(MESSAGE).first.wait_for()
            back.append(_until(page, event="keydown", selector=ROW, act=lambda: page.keyboard.press("u")))
        links = page.locator("nav a[href*='/agent/tickets?']")
        for number in range(RUNS):
            link = links.nth(number % 2)
            page.evaluate("document.querySelectorAll('[data-queue-row]').forEach((row) => row.dataset.old = '')")
            across.append(_until(page, event="click", selector=f"{ROW}:not([data-old])", act=link.click))
    yield Figure("ticket to queue (u)", back, 150)
    yield Figure("list to list (rail)", across, 150)


def tickets_opened(browser: Browser, url: str) -> Iterator[Figure]:
    """From the click, or the key, on a row until its conversation is seen."""
    clicked, keyed = [], []
    with at_desk(browser, url) as page:
        for number in range(RUNS):
            page.goto(LIST)
            row = page.locator(ROW).nth(number % 10)
            row.hover()
            page.wait_for_timeout(250)
            clicked.append(_until(page, event="click", selector=MESSAGE, act=row.click))
        for number in range(RUNS):
            page.goto(LIST)
            page.locator(ROW).first.wait_for()
            for _ in range(number % 10 + 1):
                page.keyboard.press("j")
            page.wait_for_timeout(250)
            keyed.append(_until(page, event="keydown", selector=MESSAGE, act=lambda: page.keyboard.press("Enter")))
    yield Figure("ticket open (click)", clicked, 150)
    yield Figure("ticket open (j, Enter)", keyed, 150)


def typing(browser: Browser, url: str) -> Iterator[Figure]:
    """From a key to the frame that shows its letter, in an empty answer and in one of 5,000 words."""
    with at_desk(browser, url) as page:
        page.goto(LIST)
        page.locator(ROW).first.click()
        page.locator(MESSAGE).first.wait_for()
        page.keyboard.press("r")
        page.locator(".ProseMirror").wait_for()
        yield Figure("key to paint, empty answer", _typed(page), 30)
        page.keyboard.insert_text("lorem ipsum " * (WORDS // 2))
        page.wait_for_timeout(1_500)
        yield Figure(f"key to paint, {WORDS:,} words", _typed(page), 30)


def _typed(page: Page) -> list[float]:
    page.evaluate("void (window.taken = probe.keys())")
    for letter in "the quick brown fox ju":
        page.keyboard.press(letter if letter != " " else "Space")
        page.wait_for_timeout(60)
    taken: list[float] = page.evaluate("window.taken")
    return taken[-RUNS:]


def scrolling(browser: Browser, url: str) -> Iterator[Figure]:
    """Wheel through all rows; every task that kept the page from answering for over 50 ms counts.

    A busy machine stretches tasks; what the longest worked by itself, it does not.
    """
    with at_desk(browser, url) as page:
        page.goto(f"{LIST}?state=all")
        page.locator(ROW).first.wait_for()
        page.mouse.move(700, 500)
        page.wait_for_timeout(500)
        page.evaluate("probe.long()")
        browser.start_tracing(page=page, categories=["toplevel"])
        rows = 0
        for turn in range(WHEEL_TURNS):
            page.mouse.wheel(0, 1_200)
            if turn % 20 == 0:
                rows = page.evaluate(LAST_ROW)
            if rows >= TICKETS:
                break
        long = [task["duration"] for task in page.evaluate("probe.long()")]
        worked = own_times(browser.stop_tracing())
    yield Figure(f"longest task while scrolling {rows:,} rows", [max(long, default=0)], LONG_TASK)
    yield Figure(f"most that one of {len(worked):,} tasks worked", [max(worked)], LONG_TASK)
    yield Figure(f"rows short of {TICKETS:,}", [TICKETS - rows], 0, "rows")


def shifts(browser: Browser, url: str) -> Iterator[Figure]:
    """Cumulative layout shift while a page loads and settles."""
    with at_desk(browser, url) as page:
        page.goto(LIST)
        ticket = page.locator(ROW).first.get_attribute("href") or ""
    for name, path in (("dashboard", DESK), ("queue", LIST), ("ticket", ticket)):
        found = []
        for _ in range(RUNS):
            with at_desk(browser, url) as page:
                page.goto(path, wait_until="networkidle")
                found.append(page.evaluate("probe.shift()"))
        yield Figure(f"layout shift, {name}", found, 0.02, "")


def _until(page: Page, *, event: str, selector: str, act: Callable[[], Any]) -> float:
    page.evaluate("([event, selector]) => probe.expect(event, selector)", [event, selector])
    act()
    return float(page.evaluate("probe.result"))


@contextmanager
def at_desk(browser: Browser, url: str, *, button: int | None = 9, **look: Any) -> Iterator[Page]:
    """Give a fresh browser at which somebody has signed in by one of the demo's buttons, or nobody."""
    context = browser.new_context(base_url=url, **{"viewport": {"width": 1440, "height": 900}, "locale": "en", **look})
    page = context.new_page()
    page.goto("/")
    if button is not None:
        page.locator("main form button").nth(button).click()
        page.wait_for_load_state("networkidle")
    state = context.storage_state()
    context.close()
    context = browser.new_context(
        base_url=url, storage_state=state, **{"viewport": {"width": 1440, "height": 900}, "locale": "en", **look}
    )
    context.add_init_script(PROBE)
    page = context.new_page()
    yield page
    context.close()


if __name__ == "__main__":
    sys.exit(main())
