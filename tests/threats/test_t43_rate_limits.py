"""T43: every limit of the public pages counts a network by what the host's proxy says, not by what a visitor claims."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.making import make_form_token
from tests.settings import ESCALATED
from tests.web.asking import JSON, send_to, url

pytestmark = pytest.mark.django_db

POSTS, MOST = 30, 20
_numbers = itertools.count(1)

FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP")


def _form(client: Client, headers: dict[str, str]) -> Any:
    number = next(_numbers)
    body = {"name": "Eve", "email": f"eve{number}@example.net", "subject": f"Hello {number}", "body": "It burns."}
    return send_to(client, url("portal:guest_create"), {**body, "form_token": make_form_token()}, accept=headers)


def _link(client: Client, headers: dict[str, str]) -> Any:
    body = {"reference": "ESC-00001", "email": f"eve{next(_numbers)}@example.net"}
    return send_to(client, url("portal:guest_link"), body, accept=headers)


def _token(client: Client, headers: dict[str, str]) -> Any:
    return client.get(url("portal:guest", f"{next(_numbers):043d}"), headers=headers)


def _reply(client: Client, headers: dict[str, str]) -> Any:
    return send_to(client, url("portal:guest_reply", f"{next(_numbers):043d}"), {"body": "Hello"}, accept=headers)


def _file(client: Client, headers: dict[str, str]) -> Any:
    return client.get(url("portal:guest_file", f"{next(_numbers):043d}", 1), headers=headers)


DOORS: dict[str, Callable[[Client, dict[str, str]], Any]] = {
    "the form": _form,
    "asking for a link": _link,
    "opening a link": _token,
    "answering by a link": _reply,
    "a file by a link": _file,
}


def refused(door: str, spoofed: Callable[[int], dict[str, str]], *, client: str = "203.0.113.9") -> int:
    """Return how often that door refused one network that claims to be another each time."""
    answers = [DOORS[door](Client(REMOTE_ADDR=client), {**JSON, **spoofed(each)}) for each in range(POSTS)]
    return [each.status_code for each in answers].count(429)


@pytest.mark.parametrize("door", DOORS)
def test_no_header_of_a_visitor_is_another_network(door: str) -> None:
    assert refused(door, lambda each: dict.fromkeys(FORWARDED, f"198.51.100.{each}")) == POSTS - MOST


@pytest.mark.parametrize("door", DOORS)
@override_settings(ESCALATED={**ESCALATED, "CLIENT_IP_HEADER": "X-Forwarded-For"})
def test_behind_a_proxy_what_it_added_last_counts(door: str) -> None:
    claimed = {"X-Real-IP": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
    by_visitor = refused(door, lambda each: {"X-Forwarded-For": f"10.0.0.{each}, 198.51.100.7", **claimed})
    assert by_visitor == POSTS - MOST
    assert refused(door, lambda each: {"X-Forwarded-For": f"10.0.0.9, 192.0.2.{each + 1}"}) == 0


@pytest.mark.parametrize("door", DOORS)
def test_one_line_of_ipv6_is_one_network(door: str) -> None:
    answers = [DOORS[door](Client(REMOTE_ADDR=f"2001:db8:1:2:{each:x}::1"), JSON) for each in range(POSTS)]
    assert [each.status_code for each in answers].count(429) == POSTS - MOST


@pytest.mark.parametrize("door", DOORS)
def test_others_go_on(door: str) -> None:
    refused(door, lambda each: {})
    assert DOORS[door](Client(REMOTE_ADDR="192.0.2.77"), JSON).status_code != 429
