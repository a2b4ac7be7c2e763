"""``escalated`` in the host's templates."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from escalated.context_processors import escalated
from tests.making import make_user, signed_in

pytestmark = pytest.mark.django_db

MENU = (
    "{% if escalated.is_agent %}{{ escalated.agent_url }}{% else %}{{ escalated.tickets_url }}{% endif %}"
    " {{ escalated.is_admin }} {{ escalated.home_url }} {{ escalated.new_ticket_url }}"
)


def request_of(user: Any) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def menu(user: Any) -> str:
    return Template(MENU).render(Context(escalated(request_of(user))))


def test_a_menu_knows_who_looks() -> None:
    people = [AnonymousUser(), make_user(), make_user(is_staff=True), make_user(is_staff=True, is_superuser=True)]
    rest = "/support/ /support/tickets/new"
    assert [menu(each) for each in people] == [
        f"/support/tickets False {rest}",
        f"/support/tickets False {rest}",
        f"/support/agent/tickets False {rest}",
        f"/support/agent/tickets True {rest}",
    ]


def test_a_template_that_does_not_ask_costs_nothing() -> None:
    def never() -> Any:
        raise AssertionError("the host's user was asked for")

    with CaptureQueriesContext(connection) as seen:
        context = escalated(request_of(SimpleLazyObject(never)))
        assert Template("{{ other }}").render(Context(context)) == ""
    assert len(seen) == 0


def test_the_host_is_asked_once_per_page() -> None:
    user = make_user()
    with CaptureQueriesContext(connection) as seen:
        Template("{{ escalated.is_agent }}{{ escalated.is_agent }}").render(Context(escalated(request_of(user))))
    assert len(seen) == 1


def test_a_request_without_a_user_is_nobodys() -> None:
    context = escalated(RequestFactory().get("/"))
    assert Template("{{ escalated.is_agent }}").render(Context(context)) == "False"


@override_settings(ROOT_URLCONF="tests.test_context_processors")
def test_parts_that_are_not_mounted_have_no_link() -> None:
    context = Context(escalated(request_of(make_user(is_staff=True))))
    assert Template("[{{ escalated.agent_url }}{{ escalated.home_url }}]").render(context) == "[]"


urlpatterns: list[Any] = []


def test_our_own_pages_do_not_need_it() -> None:
    assert signed_in(make_user()).get("/support/tickets", headers={"Accept": "application/json"}).status_code == 200
