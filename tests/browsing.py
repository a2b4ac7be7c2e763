"""Browsers of their own for those who test with one: one Chromium a process, whichever test asks first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# Playwright keeps an event loop in this thread, and Django would refuse to query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody at a browser, and what went wrong on their screen."""

    page: Page
    problems: list[str]


def _listen(person: Person, said: ConsoleMessage, refusals: Sequence[int]) -> None:
    is_expected = any(f"status of {status}" in said.text for status in refusals)
    if said.type == "error" and not is_expected:
        person.problems.append(said.text)


@pytest.fixture
def at_browser(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Return a function that puts a host user before a browser of their own."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def sit_down(
        user: Any = None, *, expects_missing_pages: bool = False, refusals: Sequence[int] = (), **options: Any
    ) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"locale": "en", **options})
        context.set_default_timeout(8_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        person = Person(context.new_page(), [])
        person.page.on("pageerror", lambda error: person.problems.append(str(error)))
        person.page.on("console", lambda said: _listen(person, said, (*refusals, *[404] * expects_missing_pages)))
        people.append(person)
        return person.page

    yield sit_down
    problems = [problem for person in people for problem in person.problems]
    for context in contexts:
        context.close()
    assert problems == []
