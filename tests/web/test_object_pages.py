"""What a ticket is about, as agents find it, see it in its panel, and act on it: whatever the host does meanwhile."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from escalated import panels
from escalated.panels.facts import safe_url
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import LIGHT
from escalated.tickets.linking_objects import link_object
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_ticket, signed_in
from tests.shop.escalated_panels import OrderPanel, RefundForm, VoucherPanel
from tests.shop.models import Order, Voucher
from tests.web.asking import ask, outcome, send, url

pytestmark = pytest.mark.django_db

FAILED = "Could not be searched just now: vouchers."
FORM: dict[str, Any] = {"act": "refund", "key": "opened-1", "values": {"amount": "20.00", "reason": ""}}


def ticket_about(thing: Any) -> tuple[Ticket, int]:
    ticket = make_ticket()
    link_object(ticket, thing, by=make_agent())
    return ticket, ticket.about.get().pk


def panel(user: Any, ticket: Ticket, pk: int) -> Any:
    return ask(user, "agent:object", ticket.reference, pk).json()


def test_the_ticket_names_what_it_is_about_and_asks_the_host_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="breaks")
    ticket, pk = ticket_about(order)
    monkeypatch.setattr(OrderPanel, "title", lambda self, thing: 1 / 0)
    page = ask(user, "agent:ticket", ticket.reference).json()
    (linked,) = page["objects"]
    assert linked == {
        "id": pk,
        "title": f"Order {order.pk}",
        "url": f"/orders/{order.pk}",
        "panel_url": f"/support/agent/tickets/{ticket.reference}/objects/{pk}",
    }
    assert page["find_objects_url"] == "/support/agent/objects"


def test_a_panel_shows_typed_facts_and_no_address_that_is_none() -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)
    shown = panel(user, ticket, pk)
    assert [shown[key] for key in ("state", "type", "title", "subtitle", "url", "problem")] == [
        *("shown", "order", f"Order {order.pk}", "Ada", f"/orders/{order.pk}", "")
    ]
    facts = {each["label"]: (each["kind"], each["text"], each["currency"], each["url"]) for each in shown["facts"]}
    placed = order.placed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert facts == {
        "Total": ("money", "120.00", "EUR", ""),
        "Refunded": ("money", "0.00", "EUR", ""),
        "Payment": ("status", "Paid", "", ""),
        "Placed": ("moment", placed, "", ""),
        "Day": ("day", order.placed_at.date().isoformat(), "", ""),
        "Invoice": ("link", "<b>PDF</b>", "", f"/invoices/{order.pk}"),
        "Trap": ("link", "Click", "", ""),
        "Note": ("text", "<script>alert(1)</script>", "", ""),
    }
    assert [(each["name"], each["is_dangerous"]) for each in shown["acts"]] == [("refund", True), ("ring", False)]
    amount, reason = shown["acts"][0]["fields"]
    assert (amount["kind"], amount["value"], amount["is_required"]) == ("number", "120.00", True)
    assert (reason["kind"], reason["is_required"]) == ("long_text", False)


def test_no_trouble_of_a_panel_is_trouble_of_its_ticket() -> None:
    user, states = make_agent("grace").profile.user, {}
    for customer in ("breaks", "hidden from grace", "gone"):
        order = Order.objects.create(customer=customer)
        ticket, pk = ticket_about(order)
        if customer == "gone":
            order.delete()
        shown = panel(user, ticket, pk)
        states[customer] = (shown["state"], shown["title"].partition(" ")[0], shown["problem"], shown["facts"])
        assert ask(user, "agent:ticket", ticket.reference).status_code == 200
    assert states == {
        "breaks": ("failed", "Order", "Your product did not answer.", []),
        "hidden from grace": ("hidden", "Order", "You may not see more of it.", []),
        "gone": ("gone", "Order", "It is no longer there.", []),
    }


def test_a_query_that_fails_in_the_hosts_transaction_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Any, thing: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        return ""

    monkeypatch.setattr(OrderPanel, "subtitle", broken)
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    user = make_agent("grace").profile.user
    ticket, pk = ticket_about(Order.objects.create(customer="Ada"))
    assert panel(user, ticket, pk)["state"] == "failed"
    assert Ticket.objects.count() == 1


def test_a_thing_without_a_panel_is_still_named() -> None:
    panels.unregister(Voucher)
    try:
        ticket, pk = ticket_about(Voucher.objects.create(code="A"))
        shown = panel(make_agent().profile.user, ticket, pk)
    finally:
        panels.register(Voucher)(VoucherPanel)
    assert (shown["state"], shown["title"], shown["facts"], shown["acts"]) == ("shown", "Voucher A", [], [])


def test_an_act_is_done_once_and_told_with_what_it_returned() -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)
    answers = [send(user, "agent:object_act", ticket.reference, pk, **FORM) for _ in range(3)]
    assert [each.status_code for each in answers] == [200] * 3
    order.refresh_from_db()
    assert order.refunded == Decimal(20)
    assert kinds(ticket) == ["ticket.opened", "ticket.object_linked", "ticket.object_acted"]
    told = answers[-1].json()["activities"][-1]["sentence"]
    assert told == f"Grace did “Refund” to Order {order.pk}: €20.00 given back"
    send(user, "agent:object_act", ticket.reference, pk, **{**FORM, "key": "opened-2"})
    order.refresh_from_db()
    assert order.refunded == Decimal(40)
    send(user, "agent:object_act", ticket.reference, pk, act="ring", key="opened-3")
    assert ticket.activities.latest("id").sentence == f"Grace did “Ring” to Order {order.pk}"
    assert [row.kind for row in ticket.activities.public()] == ["ticket.opened"]


def test_who_the_host_refuses_is_not_offered_the_act_and_cannot_do_it() -> None:
    alan, order = make_agent("alan").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)
    assert [each["name"] for each in panel(alan, ticket, pk)["acts"]] == ["ring"]
    refused = send(alan, "agent:object_act", ticket.reference, pk, **FORM)
    assert (refused.status_code, refused.json()["message"]) == (403, "You may not do “Refund”.")
    order.refresh_from_db()
    assert order.refunded == 0
    assert kinds(ticket) == ["ticket.opened", "ticket.object_linked"]


def test_a_form_is_refused_on_its_fields_and_a_failure_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)

    def sent(**values: str) -> Any:
        answer = send(user, "agent:object_act", ticket.reference, pk, **{**FORM, "values": values})
        return answer.status_code, answer.json()["errors"]

    assert sent(amount="") == (422, {"amount": ["This field is required."]})
    assert sent(amount="500") == (422, {"amount": ["At most 120.00."]})
    failed = "Your product could not do this, and nothing was changed."
    assert sent(amount="5", reason="boom") == (422, {"form": [failed]})
    assert "the bank is closed" in caplog.text
    order.refresh_from_db()
    assert (int(order.refunded), kinds(ticket)) == (0, ["ticket.opened", "ticket.object_linked"])


def test_an_act_that_is_none_or_whose_thing_is_gone_is_told_so() -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)
    assert send(user, "agent:object_act", ticket.reference, pk, **{**FORM, "act": "title"}).status_code == 404
    order.delete()
    assert send(user, "agent:object_act", ticket.reference, pk, **FORM).json()["errors"] == {
        "form": ["It is no longer there."]
    }
    assert send(user, "agent:object_act", ticket.reference, pk + 1, **FORM).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_refund_once() -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada")
    ticket, pk = ticket_about(order)
    codes: list[int] = []

    def click() -> None:
        codes.append(send(user, "agent:object_act", ticket.reference, pk, **FORM).status_code)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    order.refresh_from_db()
    assert (codes, order.refunded) == ([200] * 4, Decimal(20))
    assert kinds(ticket).count("ticket.object_acted") == 1


def test_things_are_found_by_the_host_chosen_and_taken_off() -> None:
    user, order = make_agent("grace").profile.user, Order.objects.create(customer="Ada Lovelace")
    Order.objects.create(customer="hidden from grace")
    ticket = make_ticket()
    answer = ask(user, "agent:find_objects", q="lovelace").json()
    (found,) = answer["objects"]
    assert (found["title"], found["subtitle"], found["type"]) == (f"Order {order.pk}", "Ada Lovelace", "order")
    assert (found["name"], answer["problem"]) == (f"shop.order:{order.pk}", FAILED)
    assert ask(user, "agent:find_objects", q="hidden").json() == {"objects": [], "problem": FAILED}
    assert ask(user, "agent:find_objects").json() == {"objects": [], "problem": ""}
    page = send(user, "agent:objects", ticket.reference, object=found["key"]).json()
    (linked,) = page["objects"]
    assert linked["title"] == f"Order {order.pk}"
    assert page["undo"]["sentence"] == f"Grace linked Order {order.pk} to this ticket"
    assert outcome(send(user, "agent:objects", ticket.reference, object=f"{found['key']}x"))[0] == 422
    page = send(user, "agent:object_remove", ticket.reference, object_id=linked["id"]).json()
    assert page["objects"] == []
    undone = send(user, "agent:undo", activity_ids=page["undo"]["activity_ids"]).json()
    assert undone["undone"] == [ticket.reference]
    assert [each["title"] for each in ask(user, "agent:ticket", ticket.reference).json()["objects"]] == [
        f"Order {order.pk}"
    ]


def test_what_nobody_may_link_or_nothing_can_find_is_not_looked_for() -> None:
    agent = make_agent("grace")
    user, places = agent.profile.user, [("agent:ticket", make_ticket().reference), ("agent:tickets",)]

    def offered() -> list[str | None]:
        ticket, queue = (ask(user, *each).json() for each in places)
        return [ticket["find_objects_url"], queue["options"]["find_objects_url"]]

    Order.objects.create(customer="Ada Lovelace")
    assert offered() == [url("agent:find_objects")] * 2
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=Role.objects.create(name="Light", rights=LIGHT))
    assert offered() == [None, None]
    assert ask(user, "agent:find_objects", q="lovelace").json() == {"objects": [], "problem": ""}
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=None)
    panels.unregister(Order)
    panels.unregister(Voucher)
    try:
        panels.register(Order)(type("Quiet", (panels.Panel,), {}))
        assert offered() == [None, None]
    finally:
        panels.unregister(Order)
        panels.register(Order)(OrderPanel)
        panels.register(Voucher)(VoucherPanel)


def test_a_panel_costs_the_same_on_a_long_ticket() -> None:
    ticket, pk = ticket_about(Order.objects.create(customer="Ada"))
    client, path = signed_in(make_agent("grace").profile.user), url("agent:object", ticket.reference, pk)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).json()["state"] == "shown"
        return len([each for each in seen if "SAVEPOINT" not in each["sql"]])

    few = asked()
    for number in range(9):
        link_object(ticket, Voucher.objects.create(code=str(number)), by=make_agent())
    assert asked() == few <= 8


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        *[(each, True) for each in ("/orders/7", "https://shop.example/7?a=b", "http://shop.example")],
        *[(each, False) for each in ("javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,x", "//evil.example")],
        *[
            (each, False)
            for each in ("/\\evil.example", "\x01javascript:1", "java\nscript:1", "orders/7", "", "http://[")
        ],
    ],
)
def test_only_addresses_that_lead_somewhere_are_kept(given: str, kept: bool) -> None:
    assert safe_url(given) == (given if kept else "")


def test_a_model_has_one_panel_and_a_form_no_field_that_cannot_be_shown() -> None:
    from django import forms

    with pytest.raises(ValueError, match="has a panel already"):
        panels.register(Order)(OrderPanel)

    class Upload(RefundForm):
        proof = forms.FileField()

    with pytest.raises(TypeError, match="FileField “proof” cannot be shown"):
        panels.act("Refund", permission="shop.refund", form=Upload)
