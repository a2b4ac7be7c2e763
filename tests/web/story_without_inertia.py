"""Run by test_urls in a process of its own, where inertia-django cannot be imported."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any

import pytest
from django.test import Client

sys.modules.pop("inertia", None)


class _Missing(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname.partition(".")[0] == "inertia":
            raise ModuleNotFoundError(fullname)


sys.meta_path.insert(0, _Missing())

from tests.making import kinds, make_agent, make_ticket, signed_in  # noqa: E402  after the import is blocked
from tests.web.asking import HTML, INERTIA, JSON, url  # noqa: E402

pytestmark = pytest.mark.django_db


def test_every_answer_is_json() -> None:
    agent, ticket = make_agent(), make_ticket()
    client = signed_in(agent.profile.user)
    pages = [client.get(url("agent:ticket", ticket.reference), headers=each).json() for each in (HTML, INERTIA, JSON)]
    assert pages == [pages[0]] * 3
    assert pages[0]["ticket"]["reference"] == ticket.reference
    note = client.post(url("agent:note", ticket.reference), {"body": "Hm."}, headers=HTML)
    assert (note.status_code, note.json()["messages"][1]["kind"]) == (200, "note")
    bad = client.post(url("agent:note", ticket.reference), {"body": ""}, headers=INERTIA)
    assert (bad.status_code, bad.json()["errors"]) == (422, {"body": ["Write something first."]})
    assert kinds(ticket) == ["ticket.opened", "note.added"]
    assert client.get(url("agent:ticket", "ESC-9"), headers=HTML).status_code == 404
    assert Client().get(url("agent:tickets"), headers=HTML).status_code == 401
    assert "inertia" not in sys.modules
