"""What a host puts on its own views."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views import View

from escalated.access import AdminRequiredMixin, AgentRequiredMixin, admin_required, agent_required
from escalated.people.models import AgentProfile
from tests.making import make_user

pytestmark = pytest.mark.django_db


def report(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret figures")


class Report(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return report(request)


class AgentReport(AgentRequiredMixin, Report):
    pass


class AdminReport(AdminRequiredMixin, Report):
    pass


FOR_AGENTS = {"decorator": agent_required(report), "mixin": AgentReport.as_view()}
FOR_ADMINS = {"decorator": admin_required(report), "mixin": AdminReport.as_view()}


def visit(view: Any, user: Any) -> int | str:
    """Return the body, where it redirects to, or 403."""
    request = RequestFactory().get("/report?year=2026")
    request.user = user
    try:
        response = view(request)
    except PermissionDenied:
        return 403
    return str(response.headers.get("Location") or response.content.decode())


@pytest.mark.parametrize("form", ["decorator", "mixin"])
def test_who_is_let_in(form: str) -> None:
    people = {
        "anonymous": AnonymousUser(),
        "customer": make_user(),
        "agent": make_user(is_staff=True),
        "admin": make_user(is_superuser=True),
        "asleep": make_user(is_staff=True, is_superuser=True),
    }
    people["asleep"].is_active = False
    sign_in = "/sign-in/?next=/report%3Fyear%3D2026"
    given = {name: (visit(FOR_AGENTS[form], user), visit(FOR_ADMINS[form], user)) for name, user in people.items()}
    assert given == {
        "anonymous": (sign_in, sign_in),
        "customer": (403, 403),
        "agent": ("secret figures", 403),
        "admin": ("secret figures", "secret figures"),
        "asleep": (403, 403),
    }
    assert AgentProfile.objects.count() == 0


@pytest.mark.parametrize("form", ["decorator", "mixin"])
def test_the_host_is_asked_each_time(form: str) -> None:
    user = make_user(is_staff=True)
    assert visit(FOR_AGENTS[form], user) == "secret figures"
    user.is_staff = False
    assert visit(FOR_AGENTS[form], user) == 403


@pytest.mark.parametrize("form", ["decorator", "mixin"])
def test_without_checks_superusers_alone_are_let_in(form: str, settings: Any) -> None:
    settings.ESCALATED = {}
    staff, boss = make_user(is_staff=True), make_user(is_superuser=True)
    assert [visit(FOR_AGENTS[form], each) for each in (staff, boss)] == [403, "secret figures"]
    assert [visit(FOR_ADMINS[form], each) for each in (staff, boss)] == [403, "secret figures"]


def test_a_check_may_be_a_callable(settings: Any) -> None:
    settings.ESCALATED = {"AGENT_CHECK": lambda user: user.username == "grace"}
    assert [visit(agent_required(report), make_user(name)) for name in ("grace", "ada")] == ["secret figures", 403]
