"""Requests that are held back, so that a test can do something before their answer comes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page, Route

WITHIN_SECONDS = 8


@dataclass
class Held:
    """The first request to a URL; those after it go through."""

    page: Page
    routes: list[Route] = field(default_factory=list)

    def take(self, route: Route) -> None:
        if self.routes:
            route.continue_()
        else:
            self.routes.append(route)

    def request(self) -> Route:
        """Wait until it was made, and return it."""
        until = time.monotonic() + WITHIN_SECONDS
        while not self.routes:
            assert time.monotonic() < until, "Nothing was asked for."
            self.page.wait_for_timeout(20)
        return self.routes[0]


def hold(page: Page, url: str) -> Held:
    """Hold back the first request to a URL."""
    held = Held(page)
    page.route(url, held.take)
    return held
