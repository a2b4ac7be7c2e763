"""The doctor: each fault is broken once, and what it finds wrong is that alone."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import override_settings

from escalated.core.db import now
from escalated.core.worker import Heartbeat, beat
from escalated.management import surroundings
from escalated.people.words import ContactWord
from escalated.search.models import SearchDocument
from escalated.web import assets
from tests.e2e.conftest import Sink, free_port
from tests.making import make_ticket
from tests.settings import ESCALATED, STORAGES

pytestmark = pytest.mark.django_db(transaction=True)

FILES = "django.core.files.storage.FileSystemStorage"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def wrong() -> list[tuple[str, str]]:
    """Return name and sentence of what is wrong, and hold that the exit code says the same."""
    out, code = io.StringIO(), 0
    try:
        call_command("escalated_doctor", "--json", stdout=out)
    except CommandError as error:
        code = error.returncode
    found = [(each["name"], each["sentence"]) for each in json.loads(out.getvalue()) if not each["is_fine"]]
    assert code == (1 if found else 0)
    return found


@pytest.fixture(autouse=True)
def _healthy(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    settings.ALLOWED_HOSTS = [".example.com"]
    beat("worker")


def test_nothing_is_wrong_where_nothing_is() -> None:
    assert wrong() == []


def escalated(**changed: Any) -> dict[str, Any]:
    return {"ESCALATED": {**ESCALATED, **changed}}


def cached(backend: str, **options: Any) -> dict[str, Any]:
    return {"CACHES": {"default": {"BACKEND": f"django.core.cache.backends.{backend}", **options}}}


def stored(**options: Any) -> dict[str, Any]:
    return {"STORAGES": {**STORAGES, "escalated": {"BACKEND": FILES, "OPTIONS": options}}}


NOWHERE = str(Path(__file__) / "attachments")  # below a file no folder can be made, not even by root
SETTINGS: list[tuple[dict[str, Any], str, str]] = [
    (escalated(SITE_URL=""), "configuration", "Set the absolute base of links in mails"),
    (escalated(HOST="no.such.Host"), "configuration", "Correct the dotted path"),
    ({"USE_TZ": False}, "configuration", "Set USE_TZ = True"),
    (stored(location="m/x") | {"MEDIA_ROOT": "m"}, "configuration", "outside MEDIA_ROOT"),
    ({"ALLOWED_HOSTS": ["example.org"]}, "address", "ALLOWED_HOSTS lacks"),
    (stored(location=NOWHERE), "attachments", "Correct STORAGES"),
    ({"TIME_ZONE": "Europe/Atlantis"}, "time", "Correct TIME_ZONE"),
    (cached("dummy.DummyCache"), "cache", "It keeps nothing"),
    (cached("filebased.FileBasedCache", LOCATION=NOWHERE), "cache", "Correct CACHES"),
    (cached("memcached.NoSuchCache"), "cache", "Correct CACHES"),
    ({"WHITENOISE_USE_FINDERS": False, "STATIC_ROOT": "/nowhere"}, "static files", "collectstatic"),
    ({"WHITENOISE_USE_FINDERS": False, "STATIC_ROOT": None}, "static files", "STATIC_ROOT"),
    (escalated(EMAIL_INBOUND_SECRET="short"), "way in", "long random string"),
    (escalated(MAIL_DOMAIN="localhost"), "way in", "Name your mail's domain"),
    (
        {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1},
        "mail server",
        "does not take us",
    ),
]


@pytest.mark.parametrize(("changed", "name", "words"), SETTINGS)
def test_a_setting_that_is_wrong_is_named(changed: dict[str, Any], name: str, words: str) -> None:
    with override_settings(**changed):
        found = wrong()
    assert {each for each, _ in found} == {name}
    assert any(words in sentence for _, sentence in found), found


def test_a_mail_server_that_takes_us_is_fine_and_one_that_refuses_the_password_is_not() -> None:
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    server = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": controller.port}
    with override_settings(**server):
        assert wrong() == []
    with override_settings(**server, EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD="wrong"):
        assert [name for name, _ in wrong()] == ["mail server"]
    controller.stop()


def test_a_mail_server_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_TIMEOUT=1):
            assert [name for name, _ in wrong()] == ["mail server"]


def test_a_front_end_that_was_not_built_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    ((name, sentence),) = wrong()
    assert (name, "Install the wheel" in sentence) == ("static files", True)


def test_static_files_are_no_matter_without_pages() -> None:
    with override_settings(**escalated(UI_ENABLED=False), WHITENOISE_USE_FINDERS=False):
        assert wrong() == []


def test_clocks_that_differ_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "now", lambda: now() + timedelta(minutes=2))
    ((name, sentence),) = wrong()
    assert (name, "120 seconds apart" in sentence) == ("time", True)


@contextmanager
def failing(words: str) -> Iterator[None]:
    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if words in sql:
            raise DatabaseError("broken on purpose")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


def test_a_database_without_time_zones_is_told() -> None:
    with failing("day_1"):
        assert [name for name, _ in wrong()] == ["time"]


def test_a_database_that_does_not_answer_ends_the_questions() -> None:
    with failing("django_migrations"):
        ((name, sentence),) = wrong()
    assert (name, "does not answer" in sentence) == ("database", True)


def test_a_missing_migration_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'escalated' ORDER BY name DESC LIMIT 1")
        (newest,) = cursor.fetchone()
        cursor.execute("DELETE FROM django_migrations WHERE app = 'escalated' AND name = %s", [newest])
    found = wrong()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('escalated', %s, CURRENT_TIMESTAMP)", [newest]
        )
    assert found == [("database", "1 migrations are missing. Run: manage.py migrate")]


def test_a_worker_that_stopped_is_told() -> None:
    Heartbeat.objects.update(fresh_until=now() - timedelta(seconds=1))
    assert [name for name, _ in wrong()] == ["worker"]


def test_a_search_index_with_gaps_is_told() -> None:
    make_ticket()
    SearchDocument.objects.all().delete()
    assert wrong() == [("search", "Some tickets are not in the search index. Run: manage.py escalated_reindex")]
    ContactWord.objects.all().delete()
    call_command("escalated_reindex", stdout=io.StringIO())
    assert wrong() == []
