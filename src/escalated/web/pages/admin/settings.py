"""The settings that hold for the whole install."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_origin

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from escalated.administration.setting_groups import GROUPS, Setting
from escalated.administration.settings import change_settings
from escalated.core.install import KEPT, InstallSettings, install_settings, pinned
from escalated.core.schema import Input, Schema
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.input import read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

SEEN_AT = {"guest_form_enabled": "guest_create"}


class OnlyWith(Schema):
    key: str
    value: str


class SettingField(Schema):
    """One setting as a form shows it; a pinned one is the host's, and is read only.

    It does nothing but with what ``only_with`` names; ``url`` is where one sees what it does.
    """

    key: str
    label: str
    hint: str
    unit: str
    kind: Literal["switch", "number", "text", "words", "choice"]
    value: bool | int | str | list[str]
    choices: list[Choice]
    minimum: int | None
    maximum: int | None
    is_pinned: bool
    only_with: OnlyWith | None
    url: str | None


class SettingFieldGroup(Schema):
    title: str
    hint: str
    settings: list[SettingField]


class SettingsPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Settings/Index"
    groups: list[SettingFieldGroup]
    save_url: str


def _optional(field: FieldInfo) -> Any:
    return (Annotated[field.annotation, Field(), *field.metadata], Field(default=None))


SettingsInput: type[Input] = create_model(
    "SettingsInput",
    __base__=Input,
    **{key: _optional(field) for key, field in InstallSettings.model_fields.items() if key not in KEPT},
)


@admin_page("GET", "POST")
def settings(request: AgentRequest) -> HttpResponse:
    if request.method == "POST":
        given = read_body(request, SettingsInput)
        change_settings(given.model_dump(include=given.model_fields_set), by=request.actor)
        return changed(request, _page, url=link("admin", "settings"), told=_("The settings are saved"))
    return _page().respond(request)


def _page() -> SettingsPage:
    values, kept = install_settings().model_dump(mode="json"), pinned()
    groups = [
        SettingFieldGroup(
            title=str(group.title),
            hint=str(group.hint),
            settings=[
                _field(setting, values[setting.key], is_pinned=setting.key in kept) for setting in group.settings
            ],
        )
        for group in GROUPS
    ]
    return SettingsPage(groups=groups, save_url=link("admin", "settings"))


def _field(setting: Setting, value: Any, *, is_pinned: bool) -> SettingField:
    declared = InstallSettings.model_fields[setting.key]
    return SettingField(
        key=setting.key,
        label=str(setting.label),
        hint=str(setting.hint),
        unit=str(setting.unit),
        kind=_kind(setting, declared),
        value=value,
        choices=choices(setting.choices),
        minimum=_limit(declared, "ge", "min_length"),
        maximum=_limit(declared, "le", "max_length"),
        is_pinned=is_pinned,
        only_with=OnlyWith(key=setting.only_with[0], value=setting.only_with[1]) if setting.only_with else None,
        url=link("portal", SEEN_AT[setting.key]) if setting.key in SEEN_AT else None,
    )


def _kind(setting: Setting, declared: FieldInfo) -> Literal["switch", "number", "text", "words", "choice"]:
    if setting.choices:
        return "choice"
    if get_origin(declared.annotation) is list:
        return "words"
    kinds: dict[Any, Literal["switch", "number"]] = {bool: "switch", int: "number"}
    return kinds.get(declared.annotation, "text")


def _limit(declared: FieldInfo, *names: str) -> int | None:
    """Return what of these is declared: of a number, or of the length of a text."""
    return next((getattr(each, name) for each in declared.metadata for name in names if hasattr(each, name)), None)
