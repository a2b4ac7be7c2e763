"""System checks: each id is raised by its cause alone, names the key and says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.db import connection
from django.test import override_settings

from tests.settings import ESCALATED, MIDDLEWARE, SCRATCH, STORAGES

FILES = "django.core.files.storage.FileSystemStorage"


def found(**kwargs: Any) -> list[CheckMessage]:
    return [each for each in run_checks(**kwargs) if (each.id or "").startswith("escalated.")]


def ids(**kwargs: Any) -> list[str]:
    return [str(each.id) for each in found(**kwargs)]


def escalated(**changed: Any) -> dict[str, Any]:
    return {"ESCALATED": {**ESCALATED, **changed}}


def private(**options: Any) -> dict[str, Any]:
    return {**STORAGES, "escalated": {"BACKEND": FILES, "OPTIONS": options}}


def test_a_right_host_hears_nothing() -> None:
    assert found() == []


MISSING = {key: value for key, value in STORAGES.items() if key != "escalated"}
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("E001", escalated(SITEURL="x"), "SITEURL"),
    ("E002", escalated(UI_ENABLED="yes"), "UI_ENABLED"),
    ("E002", {"ESCALATED": "text"}, "ESCALATED"),
    ("E003", escalated(SITE_URL=""), "SITE_URL"),
    ("E003", escalated(SITE_URL="app.example.com"), "SITE_URL"),
    ("E003", escalated(SITE_URL="ftp://app.example.com"), "SITE_URL"),
    ("E004", escalated(MAIL_DOMAIN=""), "MAIL_DOMAIN"),
    ("E005", escalated(EMAIL_INBOUND_SECRET=""), "EMAIL_INBOUND_SECRET"),
    ("E013", escalated(FROM_EMAIL="Example, Inc. <support@example.com>"), "FROM_EMAIL"),
    ("E013", escalated(FROM_EMAIL="support"), "FROM_EMAIL"),
    ("E006", escalated(AGENT_CHECK="tests.host.nobody"), "AGENT_CHECK"),
    ("E006", escalated(ADMIN_CHECK="nowhere"), "ADMIN_CHECK"),
    ("E006", escalated(HOST="no.such.Host"), "HOST"),
    ("E006", escalated(INBOUND_PARSERS=["no.such.Parser"]), "INBOUND_PARSERS"),
    ("E007", escalated(TRANSITIONS={"open": ["gone"]}), "TRANSITIONS"),
    ("E007", escalated(TRANSITIONS={"gone": ["open"]}), "TRANSITIONS"),
    ("E008", {"USE_TZ": False}, "USE_TZ"),
    ("E009", {"STORAGES": MISSING}, "STORAGES"),
    ("E010", {"STORAGES": private(location=str(SCRATCH / "m")), "MEDIA_ROOT": str(SCRATCH / "m")}, "MEDIA_ROOT"),
    ("E010", {"STORAGES": private(location=str(SCRATCH / "m/x")), "MEDIA_ROOT": str(SCRATCH / "m")}, "MEDIA_ROOT"),
    ("E010", {"STORAGES": private(location=str(SCRATCH / "s/x")), "STATIC_ROOT": str(SCRATCH / "s")}, "STATIC_ROOT"),
    ("E010", {"STORAGES": private(), "MEDIA_ROOT": str(SCRATCH / "m")}, "MEDIA_ROOT"),
    ("E012", {"MIDDLEWARE": [each for each in MIDDLEWARE if "Authentication" not in each]}, "MIDDLEWARE"),
    ("E014", {"ROOT_URLCONF": "tests.urls_without_portal"}, "escalated.urls.portal"),
    ("E015", {"TEMPLATES": []}, "templates"),
    ("E012", {"MIDDLEWARE": [each for each in MIDDLEWARE if "Session" not in each]}, "MIDDLEWARE"),
]


@pytest.mark.parametrize(("expected", "changed", "named"), CASES)
def test_a_cause_raises_its_own_check_and_no_other(expected: str, changed: dict[str, Any], named: str) -> None:
    with override_settings(**changed):
        (message,) = found()
    assert message.id == f"escalated.{expected}"
    assert named in message.msg
    assert message.hint
    assert message.is_serious()


@pytest.mark.parametrize(
    "changed",
    [
        escalated(SITE_URL="http://127.0.0.1:8000"),
        escalated(AGENT_CHECK=lambda user: False),
        escalated(AGENT_CHECK=None, ADMIN_CHECK=None),
        escalated(TRANSITIONS={"open": ["closed"], "closed": []}),
        {"STORAGES": MISSING, "DEBUG": True},
        {"STORAGES": private(location=str(SCRATCH / "media-not")), "MEDIA_ROOT": str(SCRATCH / "media")},
        {"STORAGES": {**STORAGES, "escalated": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}},
    ],
)
def test_what_is_right_raises_none(changed: dict[str, Any]) -> None:
    with override_settings(**changed):
        assert found() == []


def test_a_host_without_any_setting_hears_of_the_three_it_needs() -> None:
    with override_settings(ESCALATED={}):
        assert ids() == ["escalated.E003", "escalated.E004", "escalated.E005"]


def test_a_missing_setting_is_told_like_an_empty_one(settings: Any) -> None:
    del settings.ESCALATED
    assert ids() == ["escalated.E003", "escalated.E004", "escalated.E005"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says something about SQLite only")
def test_sqlite_without_immediate_transactions_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})
    (message,) = found()
    assert (message.id, message.is_serious()) == ("escalated.W001", False)
    assert "IMMEDIATE" in str(message.hint)


@pytest.mark.django_db
def test_a_prefix_changed_after_the_first_migration_is_told() -> None:
    databases = ["default"]
    assert ids(databases=databases) == []
    with override_settings(**escalated(TABLE_PREFIX="desk_")):
        assert ids() == []
        (message,) = found(databases=databases)
    before = ESCALATED["TABLE_PREFIX"]
    told = f'ESCALATED["TABLE_PREFIX"] is "desk_", but the tables are named "{before}…".'
    assert (message.id, message.msg) == ("escalated.E011", told)


def test_every_check_is_caused_here() -> None:
    source = Path(found.__globals__["__file__"]).parents[1] / "src" / "escalated" / "checks.py"
    import re

    known = set(re.findall(r"escalated\.([EW]\d{3})", source.read_text(encoding="utf-8")))
    # E016 is caused where there is a replica: tests/hosts/replica.
    assert known == {case[0] for case in CASES} | {"E011", "E016", "W001"}
