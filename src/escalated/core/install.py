"""What an admin changes while it runs: starts from the host's setting and, once saved, wins unless it is pinned."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from escalated.conf import Count, Days, Extension, host_settings
from escalated.core.db import on_commit
from escalated.core.errors import InvalidInput, UnknownField
from escalated.core.refusals import sentence_of

FRESH_FOR = 1.0  # seconds: for how long another process may not have heard of a change


class StoredSetting(models.Model):
    """One saved setting; what was never saved has no row."""

    key = models.CharField(max_length=60, unique=True)
    value = models.JSONField()


GuestPolicy = Literal["unassigned", "guest_user", "prompt_signup"]


def _signup_url(given: str) -> str:
    """Return the host's URL template of an invitation; refuses one that makes no link."""
    url = urlsplit(given)
    is_whole = url.scheme in ("http", "https") and url.netloc and "{token}" in given
    if given and not is_whole:
        text = _("Write a whole address with {token} in it: https://app.example.com/join?invitation={token}")
        raise PydanticCustomError("signup_url", text)
    return given


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _prefix(value: str) -> str:
    if not re.fullmatch("[A-Z]{2,10}", value):
        raise PydanticCustomError("prefix", "{told}", {"told": _("Write 2 to 10 letters from A to Z, such as ESC.")})
    return value


def _extensions(value: Any) -> Any:
    """Take what people write: with a dot, in capitals, twice."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return value
    kinds = sorted({each.strip().lower().removeprefix(".") for each in value})
    wrong = [each for each in kinds if not re.fullmatch("[a-z0-9]{0,20}", each)]
    if wrong:
        told = _("“%(kind)s” is not how a file name ends. Write endings such as pdf or png.") % {"kind": wrong[0][:30]}
        raise PydanticCustomError("no_extension", "{told}", {"told": told})
    return kinds


class InstallSettings(BaseModel):
    """Every setting an admin may change, typed. Those with the name of a key of ``ESCALATED`` start from it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    product_name: Annotated[str, Field(min_length=1, max_length=60)] = "Support"
    allow_customer_close: bool
    auto_close_resolved_after_days: Days
    reopen_within_days: Days = 0  # for how long a customer may; 0: always
    max_attachments: Count
    max_attachment_size_kb: Count
    guest_form_enabled: bool = True
    guest_policy: GuestPolicy = "unassigned"
    guest_user_id: Annotated[str, Field(max_length=100)] = ""
    guest_signup_url: Annotated[str, AfterValidator(_signup_url)] = ""
    attachment_types: Annotated[list[Extension], BeforeValidator(_extensions)]
    reference_prefix: Annotated[str, BeforeValidator(_upper), AfterValidator(_prefix)] = "ESC"
    mail_quiet_after_hours: Count = 72  # over a weekend; 0: never
    queue_stuck_after_minutes: Count = 5
    queue_oversized_after: Count = 1000  # rows; 0: never
    earlier_prefixes: list[str] = []


KEYS = tuple(InstallSettings.model_fields)
KEPT = ("earlier_prefixes",)  # by us, for what admins changed before

_known: tuple[float, InstallSettings] | None = None


def install_settings() -> InstallSettings:
    """Return the settings in force, read at most a second ago."""
    global _known  # noqa: PLW0603  one cell: every page asks several times, and none may cost a query each time
    if _known is None or time.monotonic() - _known[0] > FRESH_FOR:
        stored = dict(StoredSetting.objects.values_list("key", "value"))
        _known = (time.monotonic(), _in_force(stored))
    return _known[1]


def pinned() -> frozenset[str]:
    """Return the keys that the host keeps for itself."""
    return frozenset(key.lower() for key in host_settings().pinned)


def save_settings(changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Store what differs and return (before, after) by key; raises InvalidInput on each key that is wrong.

    Call it inside an operation that records the change.
    """
    before = install_settings().model_dump(mode="json")
    _refuse(changes)
    try:
        after = InstallSettings.model_validate({**before, **changes}).model_dump(mode="json")
    except ValidationError as error:
        raise InvalidInput(**{str(each["loc"][0]): sentence_of(each) for each in error.errors()}) from None
    changed = {key: (before[key], after[key]) for key in changes if before[key] != after[key]}
    for key, (_old, new) in changed.items():
        StoredSetting.objects.update_or_create(key=key, defaults={"value": new})
    forget()
    on_commit(forget)  # a page may have read them as they were meanwhile
    return changed


def forget() -> None:
    """Read the settings afresh the next time they are asked for."""
    global _known  # noqa: PLW0603
    _known = None


def _refuse(changes: Mapping[str, Any]) -> None:
    unknown = {key: _("There is no such setting.") for key in changes if key not in KEYS}
    if unknown:
        raise UnknownField(**unknown)
    problems = {key: _("Your installation sets this in its code.") for key in changes if key in pinned()}
    if problems:
        raise InvalidInput(**problems)


def _in_force(stored: Mapping[str, Any]) -> InstallSettings:
    """Return what is stored over what the host says; what this version cannot read is as if never saved."""
    ours = host_settings().model_dump(include=set(KEYS))
    wanted = {key: value for key, value in stored.items() if key in KEYS and key not in pinned()}
    try:
        return InstallSettings.model_validate({**ours, **wanted})
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors()}
        kept = {key: value for key, value in wanted.items() if key not in wrong}
        return InstallSettings.model_validate({**ours, **kept})
