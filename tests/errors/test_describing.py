"""Which errors are one, and what of them is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from escalated.errors.describing import ErrorReport, describe
from escalated.errors.scrubbing import MASK, scrubbed, shown
from tests.errors import host


def report_of(act: Callable[..., Any], *given: Any) -> ErrorReport:
    with pytest.raises(Exception) as raised:  # noqa: PT011  whatever it is
        act(*given)
    return describe(raised.value)


def test_errors_of_one_place_are_one_whatever_they_say() -> None:
    first, second = report_of(host.checkout, 7), report_of(host.checkout, 8)
    assert first.fingerprint == second.fingerprint
    assert first.message != second.message
    assert report_of(host.pay).fingerprint != first.fingerprint


def test_a_recursion_is_one_however_deep() -> None:
    assert report_of(host.recurse, 5).fingerprint == report_of(host.recurse, 50).fingerprint


def test_the_title_says_what_and_where() -> None:
    assert report_of(host.checkout, 7).title == "ZeroDivisionError in tests.errors.host.checkout"


def test_locals_are_shown_without_what_is_secret() -> None:
    report = report_of(host.checkout, 7)
    lines = [line.strip() for line in report.traceback.splitlines()]
    assert lines[-1] == "ZeroDivisionError: no price for order 7"
    assert "order = 7" in lines
    assert "note = 'order 7'" in lines
    assert f"password = {MASK}" in lines
    assert f"card = {MASK}" in lines
    assert not [each for each in ("hunter2", "4111") if each in report.traceback.replace(SOURCE, "")]


SOURCE = 'password, card, note = "hunter2", "4111 1111 1111 1111", f"order {order}"'


def test_what_a_host_marks_as_sensitive_is_hidden(settings: Any) -> None:
    settings.DEBUG = True
    report = report_of(host.pay)
    assert "amount = 7" in report.traceback
    assert "a surprise" not in report.traceback.replace('plan, amount = "a surprise", 7', "")


def test_no_code_of_the_host_runs_while_its_error_is_described() -> None:
    report = report_of(host.odd, RequestFactory().get("/"))
    assert "thing = <tests.errors.host.Unspeakable>" in report.traceback
    assert f"headers = {{'Authorization': {MASK}, 'Accept': 'text/html'}}" in report.traceback
    assert report.message == ""


SECRETS = {
    "Authorization: Bearer abcdefghijkl": "abcdefghijkl",
    "password=hunter2&next=/": "hunter2",
    '{"api_key": "abc123"}': "abc123",
    "sessionid=0123456789abcdef; path=/": "0123456789abcdef",
    "card 4111-1111-1111-1111 declined": "4111",
    "token eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl": "eyJzdWIi",
    "postgres://shop:hunter2@db/shop": "hunter2",
}


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_is_masked_wherever_it_stands(text: str) -> None:
    assert SECRETS[text] not in scrubbed(text)
    assert MASK in scrubbed(text)


def test_a_secret_that_reaches_past_what_is_shown_is_masked() -> None:
    assert "4111" not in shown("note", "x" * 190 + " 4111 1111 1111 1111")
    assert "hunter" not in shown("note", "x" * 185 + " password=hunter2")


@pytest.mark.parametrize("text", ["order 1234567890123 is late", "a keyboard", "see https://example.com/a:b", "7"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert scrubbed(text) == text


SHOWN = {
    "a text": ("x" * 300, repr("x" * 200) + "…"),
    "a number": (Decimal("9.90"), "Decimal('9.90')"),
    "nothing": (None, "None"),
    "many": (list(range(12)), "list(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …)"),
    "deep": ([[[[1]]]], "list(list(list(<list of 1>)))"),
    "a class of the host's": (host.Unspeakable(), "<tests.errors.host.Unspeakable>"),
    "a list of its own class": (type("Rows", (list,), {})([1]), f"<{__name__}.Rows>"),
}


@pytest.mark.parametrize("what", SHOWN)
def test_a_variable_is_shown_shortly(what: str) -> None:
    value, expected = SHOWN[what]
    assert shown("order", value) == expected


def test_a_row_is_shown_by_its_key_alone() -> None:
    user = get_user_model()(pk=7, username="ada")
    assert shown("customer", user) == "<User 7>"


@pytest.mark.parametrize("word", ["4", "password", "eyJ-", "a:", "://a:", "bearer ", "token-", "1 "])
def test_a_text_that_is_made_to_be_slow_is_not(word: str) -> None:
    started = time.process_time()
    assert len(shown("body", word * 2_000_000)) < 250
    assert time.process_time() - started < 1
