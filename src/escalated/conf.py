"""What a host may set: one frozen, typed class over ``settings.ESCALATED``, read at call time."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import AliasGenerator, BaseModel, ConfigDict, Field, ValidationError

SAFE_ATTACHMENT_TYPES = (
    "7z asc avif bmp csv doc docx eml gif gz heic ics jpeg jpg json key log m4a md mov mp3 mp4 numbers odp ods odt "
    "ogg p7m p7s pages pdf png ppt pptx rtf sig tar tgz tif tiff tsv txt vcf wav webm webp xls xlsx xml yaml yml zip"
)

UserCheck = Callable[[Any], bool]
DottedPathOrCheck = UserCheck | str | None
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Days = Annotated[int, Field(ge=0, le=36_500)]  # a hundred years: further back no calendar counts
Extension = Annotated[str, Field(pattern="^[a-z0-9]*$")]  # lower case, without its dot; "" is a file without one


class SlaSettings(BaseModel):
    """Switches of the SLA engine."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", alias_generator=AliasGenerator(str.upper))

    enabled: bool = True


class HostSettings(BaseModel):
    """Every key of ``settings.ESCALATED``; names are the keys in lower case."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", alias_generator=AliasGenerator(str.upper))

    site_url: str = Field("", description="Absolute base of links made outside a request.")
    route_prefix: str | None = Field(None, description="Script prefix of links made outside a request.")
    table_prefix: str = Field("escalated_", pattern=r"^[a-z][a-z0-9_]{0,30}$", description="Table names start with it.")
    ui_enabled: bool = Field(True, description="Mount the pages.")
    api_enabled: bool = Field(False, description="Mount the JSON API.")
    admin_check: DottedPathOrCheck = Field(None, description="Who is an admin: user -> bool.")
    agent_check: DottedPathOrCheck = Field(
        None, description="Who is an agent: user -> bool. Lists go by its last answer."
    )
    host: str = Field("escalated.people.host.Host", description="Dotted path of the host class.")
    default_priority: str = Field(
        "medium", pattern="^(low|medium|high|urgent|critical)$", description="Of a ticket for which none is named."
    )
    allow_customer_close: bool = Field(True, description="Whether customers may close their requests.")
    auto_close_resolved_after_days: Days = Field(7, description="When an unanswered solution closes; 0 is never.")
    transitions: Mapping[str, list[str]] | None = Field(None, description="Which status may follow which.")
    sla: SlaSettings = SlaSettings()
    mail_domain: str = Field("", pattern=r"^[A-Za-z0-9.-]*$", description="Domain of Message-IDs and reply addresses.")
    from_email: str | None = Field(None, description="Sender of our mail; else DEFAULT_FROM_EMAIL.")
    email_inbound_secret: str = Field("", description="What the inbound webhook must be told.")
    email_inbound_previous_secrets: list[str] = Field([], description="Still accepted while you change it.")
    inbound_parsers: list[str] = [
        "escalated.mail.providers.postmark.PostmarkParser",
        "escalated.mail.providers.mailgun.MailgunParser",
        "escalated.mail.providers.ses.SESParser",
    ]
    inbound_retention_days: Days = Field(90, description="Days for which the bytes of mails are kept; 0 is for ever.")
    mail_tickets_per_hour: Count = Field(30, description="Tickets an address opens by mail; 0 is without end.")
    mailgun_signing_key: str | None = Field(None, description="Mailgun's webhook signing key.")
    mailgun_api_key: str | None = Field(None, description="Fetches the files of mail that Mailgun stores.")
    ses_topic_arns: list[str] | None = Field(None, description="SNS topics whose signature proves a request.")
    trusted_authserv_ids: list[str] | None = Field(None, description="Mail servers whose Authentication-Results count.")
    imap: Mapping[str, Any] | None = None
    max_attachments: Count = Field(5, description="Files of one message.")
    max_attachment_size_kb: Count = Field(10240, description="Size of one of them.")
    attachment_types: list[Extension] = Field(SAFE_ATTACHMENT_TYPES.split(), description="Extensions that are taken.")
    undo_send_seconds: Annotated[int, Field(ge=0, le=30)] = 8  # less than a lease: nobody waits long for an answer
    panel_seconds: float = Field(5, ge=0, le=60, description="Most that a panel's queries may take; 0 is no limit.")
    health_token: str = Field("", description="Opens the health check to a monitoring system.")
    client_ip_header: str | None = Field(None, description="Header in which your proxy names who asks: X-Real-IP.")
    broadcasting: bool = False
    pinned: list[str] = Field([], description="Keys that stay as they are here, whatever an admin saves.")


KEYS = tuple(name.upper() for name in HostSettings.model_fields)

_parsed: tuple[object, HostSettings] | None = None


def host_settings() -> HostSettings:
    """Return the host's settings, parsed once per value of ``settings.ESCALATED``.

    Raises ImproperlyConfigured naming the key when one is unknown or ill-typed.
    """
    global _parsed  # noqa: PLW0603  one cell: override_settings swaps the dictionary, so identity is the key
    raw = getattr(settings, "ESCALATED", None)
    if _parsed is None or _parsed[0] is not raw:
        _parsed = (raw, _parse(raw))
    return _parsed[1]


def _parse(raw: object) -> HostSettings:
    try:
        return HostSettings.model_validate(raw if raw is not None else {})
    except ValidationError as error:
        raise ImproperlyConfigured("; ".join(problem for _, problem in problems(raw))) from error


def table_prefix() -> str:
    """Return the table prefix without validating: it is asked while models load, before checks can speak."""
    raw = getattr(settings, "ESCALATED", None)
    value = raw.get("TABLE_PREFIX", "escalated_") if isinstance(raw, Mapping) else "escalated_"
    return value if isinstance(value, str) and value else "escalated_"


def problems(raw: object) -> list[tuple[str, str]]:
    """Return (kind, sentence) for every unknown or ill-typed key; kind is ``unknown`` or ``type``."""
    try:
        HostSettings.model_validate(raw if raw is not None else {})
    except ValidationError as error:
        return [_describe(tuple(item["loc"]), item["type"], item["msg"]) for item in error.errors()]
    return []


def _describe(location: tuple[int | str, ...], kind: str, message: str) -> tuple[str, str]:
    key = str(location[0]) if location else ""
    where = f'ESCALATED["{key}"]' + (f"[{location[1]!r}]" if len(location) > 1 else "")
    if not key:
        return "type", "ESCALATED must be a dictionary."
    if kind == "extra_forbidden" and len(location) == 1:
        nearest = difflib.get_close_matches(key.upper(), KEYS, n=1, cutoff=0.5)
        hint = f' Did you mean "{nearest[0]}"?' if nearest else " See the settings reference."
        return "unknown", f"{where} is not a setting of Escalated.{hint}"
    return "type", f"{where} is not valid: {message}."
