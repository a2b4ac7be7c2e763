"""Choosing a language: by the host's own view, among those that both speak."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path

from escalated.people.models import AgentProfile
from tests.making import make_agent, make_customer, make_ticket, signed_in
from tests.web.asking import HTML, INERTIA, JSON, ask, url

pytestmark = pytest.mark.django_db

urlpatterns = [
    path("", include("django.conf.urls.i18n")),
    path("support/", include("escalated.urls")),
]


def offered(user: Any) -> Any:
    locale = ask(user, "portal:tickets", accept=INERTIA).json()["props"]["locale"]
    return locale["switch_url"], [language["code"] for language in locale["languages"]]


def test_a_host_without_the_view_offers_no_choice() -> None:
    assert offered(make_customer("ada")[0]) == (None, [])


@pytest.mark.urls(__name__)
def test_what_the_host_and_we_both_speak_is_offered(settings: Any) -> None:
    settings.LANGUAGES = [
        ("de", "German"),
        ("de-ch", "Swiss"),
        ("en-gb", "British"),
        ("fr", "French"),
        ("ar", "Arabic"),
    ]
    assert offered(make_customer("ada")[0]) == ("/setlang/", ["de", "en-gb", "ar"])


@pytest.mark.urls(__name__)
def test_a_chosen_language_is_spoken_from_then_on(client: Client) -> None:
    client.force_login(make_customer("ada")[0])
    answer = client.post("/setlang/", {"language": "de"}, headers={"Accept": "application/json"})
    assert answer.status_code == 204
    page = client.get("/support/tickets", headers=INERTIA)
    assert page.json()["props"]["locale"]["language"] == "de"


@pytest.fixture
def grace() -> Any:
    """Return an agent and admin whose settings say Arabic."""
    user = make_agent("grace", is_admin=True).profile.user
    AgentProfile.objects.update(language="ar")
    return user


@pytest.mark.parametrize("page", ["agent:tickets", "agent:settings", "admin:overview", "admin:agents"])
def test_an_agents_screens_speak_the_language_of_their_settings(grace: Any, page: str) -> None:
    client, german = signed_in(grace), {"Accept-Language": "de"}
    locale = client.get(url(page), headers={**INERTIA, **german}).json()["props"]["locale"]
    html = client.get(url(page), headers={**HTML, **german})
    assert (locale["language"], locale["direction"]) == ("ar", "rtl")
    assert '<html lang="ar" dir="rtl">' in html.content.decode()
    assert html.headers["Content-Language"] == "ar"


def test_what_the_server_says_to_them_is_in_it_too(grace: Any) -> None:
    client, german = signed_in(grace), {**JSON, "Accept-Language": "de"}
    statuses = client.get(url("agent:tickets"), headers=german).json()["options"]["statuses"]
    assert statuses[0]["label"] == "جديدة"
    missing = client.get(url("agent:ticket", "ESC-99999"), headers=german)
    assert (missing.status_code, missing.json()["message"]) == (404, "لا توجد تذكرة كهذه.")


@pytest.mark.parametrize("language", ["", "tlh", "fr"], ids=["none", "unknown", "not spoken"])
def test_without_one_that_we_speak_the_browser_decides(grace: Any, language: str) -> None:
    AgentProfile.objects.update(language=language)
    page = signed_in(grace).get(url("agent:tickets"), headers={**INERTIA, "Accept-Language": "de"})
    assert page.json()["props"]["locale"]["language"] == "de"


def test_it_is_said_to_nobody_after_them(grace: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    for _ in range(2):
        ask(grace, "agent:tickets", accept=INERTIA)
        page = ask(user, "portal:ticket", ticket.reference, accept=INERTIA)
        assert page.json()["props"]["locale"]["language"] == "en"


def test_an_agent_chooses_it_where_the_host_has_no_view_of_its_own(grace: Any, settings: Any) -> None:
    settings.LANGUAGES = [("ar", "Arabic"), ("de", "German"), ("fr", "French")]
    locale = ask(grace, "agent:tickets", accept=INERTIA).json()["props"]["locale"]
    codes = [each["code"] for each in locale["languages"]]
    assert (locale["switch_url"], codes) == (url("agent:settings"), ["ar", "de"])
    answer = signed_in(grace).post(url("agent:settings"), {"language": "de"}, headers=JSON)
    assert answer.status_code == 200
    assert ask(grace, "agent:tickets", accept=INERTIA).json()["props"]["locale"]["language"] == "de"
