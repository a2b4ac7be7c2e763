"""What every test stands on."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test.signals import setting_changed
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from escalated.core import install
from tests.browsing import at_browser, browser
from tests.settings import SCRATCH

__all__ = ["at_browser", "browser"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ON_POSTGRES = os.environ.get("ESCALATED_TEST_DATABASE") == "postgres"

hypothesis_settings.register_profile("escalated", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("escalated")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") and not CHROMIUM:
        raise pytest.UsageError("In CI the browser tests may not be skipped: put a Chromium on the PATH.")
    SCRATCH.mkdir(mode=0o700, exist_ok=True)
    if not hasattr(config, "workerinput"):
        config.add_cleanup(lambda: shutil.rmtree(SCRATCH, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ON_POSTGRES:
        _leave_out_what_asks_no_database(config, items)
    for item in items:
        if not CHROMIUM and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on the PATH"))
        elif os.environ.get("CI") and item.get_closest_marker("browser"):
            # A busy machine may make a browser late once. The closing lines name each test that needed its second try.
            item.add_marker(pytest.mark.flaky(reruns=1))
        if not ON_POSTGRES and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="runs on PostgreSQL only"))


def _leave_out_what_asks_no_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Such a test says on PostgreSQL what it has said on SQLite."""
    config.hook.pytest_deselected(items=[item for item in items if not _asks_database(item)])
    items[:] = filter(_asks_database, items)


def _asks_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    is_marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return is_marked or not {"db", "transactional_db"}.isdisjoint(fixtures)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM and not ON_POSTGRES:
        terminalreporter.section("BROWSER TESTS WERE SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line("There is no Chromium on the PATH. On Debian: apt-get install chromium")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser that browser tests drive."""
    assert CHROMIUM, "mark the test with pytest.mark.browser"
    return CHROMIUM


@pytest.fixture
def no_event_loop() -> Iterator[None]:
    """Let a test ask async code as if no browser test before it had left its event loop in this thread."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(autouse=True)
def _settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no second that passes add a query to those a test counts."""
    monkeypatch.setattr(install, "FRESH_FOR", float("inf"))


@pytest.fixture(autouse=True)
def _as_if_new() -> Iterator[None]:
    """Leave neither a language nor a cached value to the next test."""
    setting_changed.connect(_forget_settings)
    with translation.override("en"):
        yield
    setting_changed.disconnect(_forget_settings)
    cache.clear()
    install.forget()


def _forget_settings(**changed: Any) -> None:
    """Let a setting that a test overrides hold at once."""
    install.forget()
