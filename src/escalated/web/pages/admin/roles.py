"""The roles: a list, and a matrix of acts and scopes for each."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.administration.roles import create_role, delete_role, edit_role
from escalated.core.schema import Input, Schema
from escalated.people.models import Role
from escalated.people.rights import LIGHT, Act, Scope, allowing, scopes_of
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

Rights = dict[str, str]


class RoleRow(Schema):
    id: int
    name: str
    rights: Rights
    agents: list[str]
    url: str


class RoleListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Roles/Index"
    roles: list[RoleRow]
    acts: list[Choice]
    scopes: list[Choice]
    new_url: str


class RoleTemplate(Schema):
    name: str
    rights: Rights


class RoleUrls(Schema):
    list: str
    save: str
    delete: str | None


class RoleFormPage(Page):
    """``agents`` have the role; while there is one it cannot be deleted."""

    component: ClassVar[str] = "Escalated/Admin/Roles/Form"
    id: int | None
    name: str
    rights: Rights
    agents: list[str]
    acts: list[Choice]
    scopes: list[Choice]
    templates: list[RoleTemplate]
    urls: RoleUrls


class RoleInput(Input):
    name: str
    rights: dict[str, str]


@admin_page("GET", "POST")
def roles(request: AgentRequest) -> HttpResponse:
    if request.method != "POST":
        return _list_page().respond(request)
    given = read_body(request, RoleInput)
    made = create_role(given.name, given.rights, by=request.actor)
    told = _("Role “%(name)s” created") % {"name": made.name}
    url = link("admin", "roles")
    return changed(request, lambda: _form_page(made), url=url, told=told, status=HTTPStatus.CREATED)


@admin_page()
def new(request: AgentRequest) -> HttpResponse:
    return _form_page(None).respond(request)


@admin_page("GET", "PATCH")
def role(request: AgentRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    if request.method != "PATCH":
        return _form_page(found).respond(request)
    given = read_body(request, RoleInput)
    edit_role(found, given.name, given.rights, by=request.actor)
    return changed(request, lambda: _form_page(found), url=link("admin", "roles"), told=_("Saved"))


@admin_page("POST")
def delete(request: AgentRequest, pk: int) -> HttpResponse:
    found, _given = _find(pk), read_body(request, NoInput)
    name = found.name
    delete_role(found, by=request.actor)
    told = _("Role “%(name)s” deleted") % {"name": name}
    return changed(request, _list_page, url=link("admin", "roles"), told=told)


def _find(pk: int) -> Role:
    return by_key(Role.objects.all(), pk, told=_("There is no such role."))


def _stored(rights: Rights) -> Rights:
    return {act.value: scope.value for act, scope in scopes_of(rights)}


def _list_page() -> RoleListPage:
    found = Role.objects.prefetch_related("agents")
    return RoleListPage(
        roles=[
            RoleRow(
                id=each.pk,
                name=each.name,
                rights=_stored(each.rights),
                agents=sorted(agent.name for agent in each.agents.all()),
                url=link("admin", "role", each.pk),
            )
            for each in found
        ],
        acts=choices(Act.choices),
        scopes=choices(Scope.choices),
        new_url=link("admin", "role_new"),
    )


def _form_page(role: Role | None) -> RoleFormPage:
    everything = link("admin", "roles")
    return RoleFormPage(
        id=role.pk if role else None,
        name=role.name if role else "",
        rights=_stored(role.rights) if role else allowing(Act),
        agents=list(role.agents.order_by("name").values_list("name", flat=True)) if role else [],
        acts=choices(Act.choices),
        scopes=choices(Scope.choices),
        templates=[
            RoleTemplate(name=_("Agent (everything)"), rights=allowing(Act)),
            RoleTemplate(name=_("Light agent"), rights=LIGHT),
        ],
        urls=RoleUrls(
            list=everything,
            save=link("admin", "role", role.pk) if role else everything,
            delete=link("admin", "role_delete", role.pk) if role else None,
        ),
    )
