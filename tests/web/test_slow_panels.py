"""What a host says of its things slowly: told in the log, and ended where the database can end it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection

from tests.making import make_agent
from tests.shop.escalated_panels import OrderPanel
from tests.shop.models import Order
from tests.web.asking import ask, send
from tests.web.test_object_pages import FORM, panel, ticket_about

pytestmark = pytest.mark.django_db


def _late(self: Any, thing: Any) -> str:
    time.sleep(0.02)
    return "late"


def test_a_slow_panel_is_told_in_the_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("escalated.panels.asking.SLOW_SECONDS", 0.01)
    monkeypatch.setattr(OrderPanel, "subtitle", _late)
    ticket, pk = ticket_about(Order.objects.create(customer="Ada"))
    assert panel(make_agent().profile.user, ticket, pk)["subtitle"] == "late"
    assert "Asking the host for panel took" in caplog.text


SLOW = "Your product took too long to answer."


def _ten_queries(self: Any, thing: Any) -> str:
    for _each in range(10):
        Order.objects.count()
        time.sleep(0.05)
    return "late"


def test_a_panel_whose_queries_take_too_long_is_ended_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "PANEL_SECONDS": 0.1}
    monkeypatch.setattr(OrderPanel, "subtitle", _ten_queries)
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)
    shown = panel(user, ticket, pk)
    assert (shown["state"], shown["problem"], shown["title"]) == ("failed", SLOW, f"Order {order.pk}")
    found = ask(user, "agent:find_objects", q="ada").json()
    assert found == {"objects": [], "problem": "Could not be searched just now: orders, vouchers."}
    assert send(user, "agent:object_act", ticket.reference, pk, **FORM).status_code == 200
    settings.ESCALATED = {**settings.ESCALATED, "PANEL_SECONDS": 0}
    assert panel(user, ticket, pk)["subtitle"] == "late"


@pytest.mark.postgres
def test_a_query_of_a_panel_is_stopped(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "PANEL_SECONDS": 0.2}

    def slow(self: Any, thing: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return ""

    monkeypatch.setattr(OrderPanel, "subtitle", slow)
    user = make_agent("grace").profile.user
    ticket, pk = ticket_about(Order.objects.create(customer="Ada"))
    began = time.monotonic()
    shown = panel(user, ticket, pk)
    assert (shown["state"], shown["problem"]) == ("failed", SLOW)
    assert time.monotonic() - began < 10
    assert ask(user, "agent:ticket", ticket.reference).status_code == 200
