"""The page a browser loads first: its files exist, and it holds no script but the data."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from escalated.web.assets import MANIFEST
from tests.making import make_agent, make_customer, make_ticket
from tests.web.asking import HTML, INERTIA, ask, url

pytestmark = pytest.mark.django_db

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&\u2028"


class Tags(HTMLParser):
    """Collects every element with its attributes, and the text of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "script" and data.strip():
            self.scripts.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def ada() -> Any:
    return make_customer("ada")[0]


def test_every_file_the_page_names_is_there(ada: Any) -> None:
    tags = Tags(ask(ada, "portal:tickets", accept=HTML).content.decode())
    sources = [each["src"] for each in tags.of("script") if "src" in each]
    named = sources + [each["href"] for each in tags.of("link")]
    assert len(sources) == 1
    assert {each["rel"] for each in tags.of("link")} <= {"icon", "stylesheet", "modulepreload"}
    assert [name for name in named if not finders.find(name.removeprefix("/static/"))] == []
    assert all(name.startswith("/static/escalated/app/") for name in named)


def test_the_page_and_its_words_are_asked_for_with_the_entry(ada: Any) -> None:
    tags = Tags(ask(ada, "portal:tickets", accept={**HTML, "Accept-Language": "de"}).content.decode())
    named = {each["href"].rpartition("/app/")[2] for each in tags.of("link") if each["rel"] == "modulepreload"}
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    page, words = (manifest[source] for source in ("src/pages/customer/Index.vue", "src/locales/de.json"))
    imported = {manifest[each]["file"] for each in page["imports"]}
    assert named >= {page["file"], words["file"], *imported}
    assert manifest["src/pages/agent/TicketShow.vue"]["file"] not in named


def test_the_page_holds_no_script_but_its_data(ada: Any) -> None:
    tags = Tags(ask(ada, "portal:tickets", accept=HTML).content.decode())
    inline = [each for each in tags.of("script") if "src" not in each]
    assert [(each["type"], each["data-page"]) for each in inline] == [("application/json", "app")]
    assert [(tag, key) for tag, given in tags.found for key in given if key.startswith("on") or key == "style"] == []
    assert tags.of("style") == []


def test_the_data_is_the_page_object(ada: Any) -> None:
    html = ask(ada, "portal:tickets", accept=HTML)
    (data,) = Tags(html.content.decode()).scripts
    assert json.loads(data) == ask(ada, "portal:tickets", accept=INERTIA).json()
    assert html.headers["Content-Type"] == "text/html; charset=utf-8"


def test_what_strangers_write_stays_data() -> None:
    ticket, agent = make_ticket(subject=EVIL, body=EVIL), make_agent("grace")
    get_user_model().objects.update(first_name=EVIL[:100])
    html = ask(agent.profile.user, "agent:ticket", ticket.reference, accept=HTML).content.decode()
    tags = Tags(html)
    assert (len(tags.of("script")), tags.of("img")) == (2, [])
    assert json.loads(tags.scripts[0])["props"]["ticket"]["subject"] == " ".join(EVIL.split())
    assert re.findall(r"<(?!/?(?:!doctype|html|head|meta|title|link|script|body|div)\b)", html) == []


@pytest.mark.parametrize("middleware", [[], ["tests.web.test_first_load.with_nonce"]])
def test_scripts_bear_the_hosts_nonce(ada: Any, settings: Any, middleware: list[str]) -> None:
    settings.MIDDLEWARE = [*(name for name in settings.MIDDLEWARE if "csp" not in name.lower()), *middleware]
    tags = Tags(ask(ada, "portal:tickets", accept=HTML).content.decode())
    nonces = {each.get("nonce", "") for each in tags.of("script")}
    assert nonces == ({"the-nonce"} if middleware else {""})
    assert [each["content"] for each in tags.of("meta") if each.get("name") == "csp-nonce"] == [
        each for each in nonces if each
    ]


def with_nonce(get_response: Any) -> Any:
    def run(request: Any) -> Any:
        request.csp_nonce = "the-nonce"
        return get_response(request)

    return run


def test_the_language_and_its_direction_are_the_visitors(ada: Any, settings: Any) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    html = ask(ada, "portal:tickets", accept={**HTML, "Accept-Language": "ar"}).content.decode()
    assert Tags(html).of("html") == [{"lang": "ar", "dir": "rtl"}]


def test_whoever_is_not_signed_in_is_sent_to_the_hosts_sign_in() -> None:
    response = Client().get(url("agent:tickets") + "?q=x", headers=HTML)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/sign-in/?next=/support/agent/tickets%3Fq%3Dx",
    )


@override_settings(LOGIN_URL="django.contrib.auth.views.login")
def test_an_error_of_the_desk_is_a_page_too() -> None:
    response = ask(make_agent().profile.user, "agent:tickets", accept=HTML, after="bogus")
    (data,) = Tags(response.content.decode()).scripts
    assert (response.status_code, json.loads(data)["component"]) == (422, "Escalated/Error")
