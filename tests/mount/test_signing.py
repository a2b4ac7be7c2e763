"""A signed header is believed while it is fresh and whole, and nothing else ever is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from escalated.mount import Person, sign, signed_header, signing

NOW = 1_795_000_000.5
SECRET = "s" * 40
ANA = Person("ana", email="ana@example.com", name="Ana Ωmega", is_agent=True)


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: NOW))


def asked(value: str | None, *, secret: str = SECRET, **options: Any) -> Person | None:
    headers = {} if value is None else {"X-Escalated-Identity": value}
    return signed_header(secret, **options)(RequestFactory().get("/", headers=headers))


def signed(told: object) -> str:
    """Sign by hand, as a host in another language does."""
    text = told if isinstance(told, bytes) else json.dumps(told).encode()
    payload = base64.urlsafe_b64encode(text).decode().rstrip("=")
    return f"{payload}.{hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize(
    "person", [ANA, Person("7"), Person("boss", is_admin=True), Person("k" * 150, name="ب", email="b@example.com")]
)
def test_who_was_signed_is_who_asks(person: Person) -> None:
    assert asked(sign(person, SECRET)) == person


def test_what_is_signed_by_hand_is_read() -> None:
    assert asked(signed({"key": "ana", "at": NOW})) == Person("ana")
    assert asked(signed({"key": "ana", "agent": "yes", "admin": 1, "at": NOW})) == Person("ana")


WHOLE = sign(ANA, SECRET, at=NOW)
ADMIN = sign(replace(ANA, is_admin=True), "another secret of forty characters, yes!!", at=NOW)
PAYLOAD, _, SIGNATURE = WHOLE.partition(".")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "ana",
        PAYLOAD,
        f"{PAYLOAD}.",
        f"{PAYLOAD}.{SIGNATURE[:-1]}",
        f"{PAYLOAD}.{SIGNATURE.upper()}",
        f"{PAYLOAD}.ü",
        f"{PAYLOAD}A.{SIGNATURE}",
        f"{ADMIN.partition('.')[0]}.{SIGNATURE}",
        ADMIN,
        f"{WHOLE},{ADMIN}",
        f"{WHOLE}.{SIGNATURE}",
        f".{hmac.new(SECRET.encode(), b'', hashlib.sha256).hexdigest()}",
        signed({"at": NOW}),
        signed({"key": "", "at": NOW}),
        signed({"key": 7, "at": NOW}),
        signed({"key": "ana"}),
        signed({"key": "ana", "at": "soon"}),
        signed({"key": "ana", "at": float("nan")}),
        signed({"key": "ana", "at": float("inf")}),
        signed(["ana"]),
        signed(b"\xff{"),
        signed({"key": "ana", "name": "n" * 4000, "at": NOW}),
    ],
)
def test_nobody_else_is_anybody(value: str | None) -> None:
    assert asked(value) is None


@pytest.mark.parametrize(
    ("age", "is_believed"), [(0, True), (58, True), (62, False), (86_400, False), (-3, True), (-8, False)]
)
def test_a_header_is_good_for_a_minute(age: float, is_believed: bool, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "escalated.mount"):
        assert (asked(sign(ANA, SECRET, at=NOW - age)) is not None) is is_believed
    assert [("clocks" in each, "ana" in each) for each in caplog.messages] == ([] if is_believed else [(True, False)])


def test_the_window_and_the_header_are_the_hosts_to_choose() -> None:
    old = sign(ANA, SECRET, at=NOW - 100)
    assert asked(old, valid_seconds=120) == ANA
    identify = signed_header(SECRET, header="X-Who")
    assert identify(RequestFactory().get("/", headers={"X-Who": WHOLE})) == ANA
    assert identify(RequestFactory().get("/", headers={"X-Escalated-Identity": WHOLE})) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        signed_header("short")


@pytest.mark.parametrize("key", ["", "k" * 151, "a\0b", 7, None])
def test_a_key_that_cannot_be_kept_is_refused(key: Any) -> None:
    with pytest.raises(ValueError, match=r"Person\.key"):
        Person(key)
