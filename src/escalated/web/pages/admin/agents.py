"""The agents: who they are, inviting one, what each may do, and ending it."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.administration.agents import (
    edit_agent,
    invite_agent,
)
from escalated.administration.removing_agents import reinstate_agent, remove_agent
from escalated.people.actors import acting
from escalated.people.host import host
from escalated.people.models import AgentProfile
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.pages.admin.agent_input import (
    InviteInput,
    RemoveInput,
    SettingsInput,
    UserQuery,
    known_heir,
    known_user,
)
from escalated.web.schemas.agents import (
    AgentForm,
    AgentRow,
    AgentUrls,
    agent_form,
    agent_rows,
    department_choices,
    heirs_of,
    role_choices,
)
from escalated.web.schemas.found_users import FoundUsersAnswer, found_users
from escalated.web.schemas.shared import Choice

FOUND_AT_MOST = 10


class AgentListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Agents/Index"
    agents: list[AgentRow]
    new_url: str


class AgentInvitePage(Page):
    component: ClassVar[str] = "Escalated/Admin/Agents/Invite"
    roles: list[Choice]
    departments: list[Choice]
    search_url: str
    save_url: str
    list_url: str


class AgentFormPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Agents/Form"
    agent: AgentForm
    roles: list[Choice]
    departments: list[Choice]
    heirs: list[Choice]
    urls: AgentUrls


@admin_page("GET", "POST")
def agents(request: AgentRequest) -> HttpResponse:
    if request.method != "POST":
        return _list_page().respond(request)
    given = read_body(request, InviteInput)
    made = invite_agent(known_user(given.user_id), given.details(), by=request.actor)
    url = link("admin", "agent", made.pk)
    told = _("%(name)s is an agent now") if acting(made) else _("%(name)s is invited, and not let in yet")
    status = HTTPStatus.CREATED
    return changed(request, lambda: _form_page(made), url=url, told=told % {"name": made.name}, status=status)


@admin_page()
def new(request: AgentRequest) -> HttpResponse:
    return AgentInvitePage(
        roles=role_choices(),
        departments=department_choices(),
        search_url=link("admin", "agent_search"),
        save_url=link("admin", "agents"),
        list_url=link("admin", "agents"),
    ).respond(request)


@admin_page()
def search(request: AgentRequest) -> HttpResponse:
    query = read_query(request, UserQuery).q.replace("\x00", "").strip()[:100]
    users = host().search_users(query, FOUND_AT_MOST) if query else []
    return FoundUsersAnswer(users=found_users(users)).respond()


@admin_page("GET", "PATCH")
def agent(request: AgentRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    if request.method != "PATCH":
        return _form_page(found).respond(request)
    edit_agent(found, read_body(request, SettingsInput).details(), by=request.actor)
    return changed(request, lambda: _form_page(found), url=link("admin", "agents"), told=_("Saved"))


@admin_page("POST")
def remove(request: AgentRequest, pk: int) -> HttpResponse:
    found, given = _find(pk), read_body(request, RemoveInput)
    remove_agent(found, hand_over_to=known_heir(given.hand_over_to), by=request.actor)
    told = _("%(name)s is no agent any more") % {"name": found.name}
    return changed(request, lambda: _form_page(found), url=link("admin", "agents"), told=told)


@admin_page("POST")
def reinstate(request: AgentRequest, pk: int) -> HttpResponse:
    found, _given = _find(pk), read_body(request, NoInput)
    reinstate_agent(found, by=request.actor)
    told = _("%(name)s is an agent again") % {"name": found.name}
    return changed(request, lambda: _form_page(found), url=link("admin", "agent", pk), told=told)


def _find(pk: int) -> AgentProfile:
    return by_key(AgentProfile.objects.select_related("user", "role"), pk, told=_("There is no such agent."))


def _list_page() -> AgentListPage:
    return AgentListPage(agents=agent_rows(), new_url=link("admin", "agent_new"))


def _form_page(profile: AgentProfile) -> AgentFormPage:
    return AgentFormPage(
        agent=agent_form(profile),
        roles=role_choices(),
        departments=department_choices(),
        heirs=heirs_of(profile),
        urls=AgentUrls(
            list=link("admin", "agents"),
            save=link("admin", "agent", profile.pk),
            remove=link("admin", "agent_remove", profile.pk),
            reinstate=link("admin", "agent_reinstate", profile.pk),
        ),
    )
