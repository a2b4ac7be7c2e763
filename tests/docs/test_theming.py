"""The header of docs/theming.md stands above ours, and its CSS leaves ours alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.docs.blocks import blocks
from tests.making import make_agent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a host has in site.css: a look for its header, and a rule that would round our buttons too.
SITE = ".brand-bar { padding-left: 77px } button { border-radius: 77px }"
ROUND_BUTTONS = """() => [...document.querySelectorAll(".escalated button")]
    .filter(each => getComputedStyle(each).borderRadius === "77px").length"""


@pytest.fixture
def desk(at_browser: Any, settings: Any) -> Page:
    """Open the desk of a host that did what the page says."""
    template, style = (block.text for block in blocks("docs/theming.md"))
    of_the_host = ("django.template.loaders.locmem.Loader", {"escalated/shell.html": template})
    ours = "django.template.loaders.app_directories.Loader"
    options = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": [of_the_host, ours]}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]
    page: Page = at_browser(make_agent("grace").profile.user, bypass_csp=True)

    def serve(route: Route) -> None:
        body = style if route.request.url.endswith("/brand.css") else SITE
        route.fulfill(body=body, content_type="text/css")

    page.route("**/static/host/*.css", serve)
    page.goto("/support/agent/tickets")
    page.get_by_role("search").first.wait_for()
    return page


def test_a_host_in_a_layer_before_ours_styles_its_header_and_no_button_of_ours(desk: Page) -> None:
    expect(desk.locator("header.brand-bar")).to_have_css("padding-left", "77px")
    assert desk.evaluate(ROUND_BUTTONS) == 0
    desk.add_style_tag(content=SITE)
    assert desk.evaluate(ROUND_BUTTONS) > 0
