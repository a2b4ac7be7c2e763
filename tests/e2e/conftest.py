"""A running desk: the server, its worker, a mail sink and a browser."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from escalated.core.working import work_until

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@dataclass
class Sink:
    """An SMTP server that keeps what it is given."""

    received: list[EmailMessage] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd calls it so
        with self.arrived:
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
            self.arrived.notify_all()
        return "250 OK"

    def wait_for(self, count: int, timeout: float = 20) -> list[EmailMessage]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.received) >= count, timeout), f"{len(self.received)} mails"
            return list(self.received)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield sink
    controller.stop()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Run the worker beside the server, as in production."""
    stop = threading.Event()
    thread = threading.Thread(target=work_until, args=(stop,), daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=10)


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
