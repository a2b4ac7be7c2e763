"""Settings: every documented key with its default, and a clear word about every wrong one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from escalated.conf import KEYS, SAFE_ATTACHMENT_TYPES, HostSettings, SlaSettings, host_settings, problems, table_prefix

DEFAULTS: dict[str, Any] = {
    "SITE_URL": "",
    "ROUTE_PREFIX": None,
    "TABLE_PREFIX": "escalated_",
    "UI_ENABLED": True,
    "API_ENABLED": False,
    "ADMIN_CHECK": None,
    "AGENT_CHECK": None,
    "HOST": "escalated.people.host.Host",
    "CLIENT_IP_HEADER": HostSettings().client_ip_header,
    "DEFAULT_PRIORITY": "medium",
    "ALLOW_CUSTOMER_CLOSE": True,
    "AUTO_CLOSE_RESOLVED_AFTER_DAYS": 7,
    "TRANSITIONS": None,
    "SLA": SlaSettings(),
    "MAIL_DOMAIN": "",
    "FROM_EMAIL": None,
    "EMAIL_INBOUND_SECRET": "",
    "EMAIL_INBOUND_PREVIOUS_SECRETS": [],
    "INBOUND_PARSERS": HostSettings().inbound_parsers,
    "MAILGUN_API_KEY": None,
    "MAILGUN_SIGNING_KEY": None,
    "INBOUND_RETENTION_DAYS": 90,
    "MAIL_TICKETS_PER_HOUR": 30,
    "SES_TOPIC_ARNS": None,
    "TRUSTED_AUTHSERV_IDS": None,
    "HEALTH_TOKEN": "",
    "IMAP": None,
    "MAX_ATTACHMENTS": 5,
    "MAX_ATTACHMENT_SIZE_KB": 10240,
    "ATTACHMENT_TYPES": SAFE_ATTACHMENT_TYPES.split(),
    "BROADCASTING": False,
    "UNDO_SEND_SECONDS": 8,
    "PANEL_SECONDS": 5.0,
    "PINNED": [],
}


def test_every_key_has_its_documented_default() -> None:
    assert sorted(KEYS) == sorted(DEFAULTS)
    assert {key: getattr(HostSettings(), key.lower()) for key in KEYS} == DEFAULTS


@pytest.mark.parametrize("empty", [None, {}])
def test_a_host_that_sets_nothing_has_the_defaults(empty: object) -> None:
    with override_settings(ESCALATED=empty):
        assert host_settings() == HostSettings()


def test_the_setting_may_be_missing_altogether(settings: Any) -> None:
    del settings.ESCALATED
    assert (host_settings(), table_prefix()) == (HostSettings(), "escalated_")


def test_what_a_host_overrides_holds_at_once_and_no_longer() -> None:
    with override_settings(ESCALATED={"UI_ENABLED": False, "SLA": {"ENABLED": False}}):
        assert (host_settings().ui_enabled, host_settings().sla.enabled) == (False, False)
    assert (host_settings().ui_enabled, host_settings().sla.enabled) == (True, True)


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("SITEURL", "SITE_URL"),
        ("MAIL_DOMAINS", "MAIL_DOMAIN"),
        ("INBOUND_SECRET", "EMAIL_INBOUND_SECRET"),
        ("site_url", "SITE_URL"),
        ("UI_ENABELD", "UI_ENABLED"),
        ("MAX_ATTACHMENT_SIZE", "MAX_ATTACHMENT_SIZE_KB"),
        ("AGENTS_CHECK", "AGENT_CHECK"),
    ],
)
def test_an_unknown_key_is_told_the_nearest_right_one(key: str, nearest: str) -> None:
    told = f'ESCALATED["{key}"] is not a setting of Escalated. Did you mean "{nearest}"?'
    assert problems({key: 1}) == [("unknown", told)]
    with override_settings(ESCALATED={key: 1}), pytest.raises(ImproperlyConfigured, match=nearest):
        host_settings()


def test_a_key_like_no_other_is_told_where_to_look() -> None:
    told = 'ESCALATED["XYZZY"] is not a setting of Escalated. See the settings reference.'
    assert problems({"XYZZY": 1}) == [("unknown", told)]


WRONG: dict[str, list[Any]] = {
    "SITE_URL": [None, 1],
    "ROUTE_PREFIX": [1],
    "TABLE_PREFIX": ["", "Help_", "1st_", "a b", "x" * 40, None, 'x"; --'],
    "UI_ENABLED": ["yes", 1, None],
    "API_ENABLED": ["no", 0],
    "ADMIN_CHECK": [1, ["a.b"]],
    "AGENT_CHECK": [True],
    "HOST": [None, dict],
    "CLIENT_IP_HEADER": [1],
    "DEFAULT_PRIORITY": ["enormous", 3, None],
    "ALLOW_CUSTOMER_CLOSE": ["true"],
    "AUTO_CLOSE_RESOLVED_AFTER_DAYS": [-1, "7", 1.5],
    "TRANSITIONS": [[], {"open": "closed"}, {1: ["open"]}],
    "SLA": [True, {"ENABLED": "yes"}, {"ENABLE": True}],
    "MAIL_DOMAIN": ["a b", "@example.com", None],
    "FROM_EMAIL": [1],
    "EMAIL_INBOUND_SECRET": [None, 1],
    "EMAIL_INBOUND_PREVIOUS_SECRETS": ["abc", [1]],
    "INBOUND_PARSERS": ["a.b", [1]],
    "HEALTH_TOKEN": [1],
    "MAILGUN_API_KEY": [1],
    "MAILGUN_SIGNING_KEY": [1],
    "INBOUND_RETENTION_DAYS": [-1, "30"],
    "MAIL_TICKETS_PER_HOUR": [-1, "30"],
    "SES_TOPIC_ARNS": ["arn"],
    "TRUSTED_AUTHSERV_IDS": ["mx"],
    "IMAP": ["imap.example.com"],
    "MAX_ATTACHMENTS": [-1, "5"],
    "MAX_ATTACHMENT_SIZE_KB": [-1, "1"],
    "ATTACHMENT_TYPES": ["pdf", [1]],
    "BROADCASTING": [1],
    "UNDO_SEND_SECONDS": [31, -1],
    "PANEL_SECONDS": [-1, 61, "5"],
    "PINNED": ["SITE_URL"],
}


def test_every_key_has_wrong_values_to_try() -> None:
    assert sorted(WRONG) == sorted(KEYS)


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_an_ill_typed_value_is_told_with_its_key(key: str, value: object) -> None:
    found = problems({key: value})
    assert {kind for kind, _ in found} == {"type"}
    assert all(sentence.startswith(f'ESCALATED["{key}"]') for _, sentence in found)
    with override_settings(ESCALATED={key: value}), pytest.raises(ImproperlyConfigured, match=key):
        host_settings()


@pytest.mark.parametrize("value", ["text", 1, [1]])
def test_a_setting_that_is_no_dictionary(value: object) -> None:
    assert problems(value) == [("type", "ESCALATED must be a dictionary.")]


def test_several_wrong_keys_are_all_told() -> None:
    told = problems({"SITEURL": 1, "PINNED": 1})
    assert sorted(kind for kind, _ in told) == ["type", "unknown"]


@pytest.mark.parametrize("raw", [None, [], {"TABLE_PREFIX": 1}, {"TABLE_PREFIX": ""}, {"TABLE_PREFIX": None}])
def test_the_prefix_is_read_leniently_while_models_load(raw: object) -> None:
    with override_settings(ESCALATED=raw):
        assert table_prefix() == "escalated_"


def test_nobody_changes_the_settings_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        host_settings().ui_enabled = False  # type: ignore[misc]
