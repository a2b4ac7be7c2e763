"""What docs/objects-and-panels.md shows, run from top to bottom."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template
from django.test import RequestFactory

from escalated import panels
from escalated.services import tickets_about, tickets_for
from tests.docs.blocks import written_in
from tests.docs.programs import run
from tests.making import kinds, make_agent, make_customer
from tests.shop import models
from tests.shop.escalated_panels import OrderPanel
from tests.shop.models import Order
from tests.web.asking import ask, send

pytestmark = pytest.mark.django_db

PAGE = "docs/objects-and-panels.md"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Run the page as one program of a customer, with the panel of the page instead of the tests' own."""
    monkeypatch.setitem(sys.modules, "shop", sys.modules["tests.shop"])
    monkeypatch.setitem(sys.modules, "shop.models", models)
    panels.unregister(Order)
    try:
        yield run(PAGE, user=make_customer("ada")[0])
    finally:
        panels.unregister(Order)
        panels.register(Order)(OrderPanel)


def test_the_page_is_a_program(shown: dict[str, Any]) -> None:
    ticket, order, ada = shown["ticket"], shown["order"], shown["user"]
    assert kinds(ticket) == ["ticket.opened", "ticket.object_unlinked", "ticket.object_linked"]
    assert list(tickets_about(order, by=ada)) == list(tickets_for(ada)) == [ticket]


def test_its_panel_is_shown_and_its_refund_asks_the_permission(shown: dict[str, Any]) -> None:
    ticket, order = shown["ticket"], shown["order"]
    grace: Any = make_agent("grace").profile.user
    alan: Any = make_agent("alan").profile.user
    kind = ContentType.objects.get_for_model(Order)
    grace.user_permissions.add(Permission.objects.create(content_type=kind, codename="refund_order", name="Refund"))
    pk = ticket.about.get().pk
    offered = {
        user: [each["name"] for each in ask(user, "agent:object", ticket.reference, pk).json()["acts"]]
        for user in (grace, alan)
    }
    assert offered == {grace: ["refund"], alan: []}
    form: dict[str, Any] = {"act": "refund", "key": "opened-1", "values": {"amount": "20"}}
    assert send(alan, "agent:object_act", ticket.reference, pk, **form).status_code == 403
    assert send(grace, "agent:object_act", ticket.reference, pk, **form).status_code == 200
    order.refresh_from_db()
    assert order.refunded == 20


def test_its_tags_show_what_they_say(shown: dict[str, Any], settings: Any) -> None:
    (template,) = (block.text for block in written_in("html") if block.page == PAGE)
    monkey = sys.modules[__name__]
    monkey.ShopHost = shown["ShopHost"]  # type: ignore[attr-defined]
    settings.ESCALATED = {**settings.ESCALATED, "HOST": f"{__name__}.ShopHost"}
    request = RequestFactory().get("/")
    request.user = shown["user"]
    page = Template(template).render(Context({"request": request, "order": shown["order"], "user": shown["user"]}))
    assert page.count(shown["ticket"].reference) == 4  # a link and its words, twice
    assert re.search(r'href="/support/tickets/new\?about=[^"]+">Ask about this order</a>', page)
