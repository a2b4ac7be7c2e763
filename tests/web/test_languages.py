"""Choosing a language: by the host's own view, among those that both speak."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path

from tests.making import make_customer
from tests.web.asking import INERTIA, ask

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
