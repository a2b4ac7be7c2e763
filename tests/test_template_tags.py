"""What a host's own pages show of its helpdesk: the library ``escalated``."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from escalated.people.host import Host
from escalated.tickets.asking_about import about_token, asked_about
from escalated.tickets.linking_objects import link_object
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import change_status
from tests.making import make_agent, make_customer, make_ticket, make_user, run_due
from tests.shop.models import Order

pytestmark = pytest.mark.django_db


class ShopHost(Host):
    def may_ask_about(self, user: Any, thing: Any) -> bool:
        return bool(thing.customer == user.get_username())


@pytest.fixture
def shop(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "HOST": "tests.test_template_tags.ShopHost"}


def render(tag: str, user: Any, /, **given: Any) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load escalated %}" + tag).render(Context({"request": request, **given})).strip()


def ticket_about(order: Order, by: Any = None) -> Ticket:
    ticket = make_ticket(by, subject="<b>Late</b>")
    link_object(ticket, order, by=make_agent())
    return ticket


def test_an_objects_page_lists_its_tickets_for_whoever_may_see_them() -> None:
    user, by = make_customer("ada")
    order = Order.objects.create(customer="ada")
    ticket = ticket_about(order, by)
    change_status(ticket, "escalated", by=make_agent())
    for_agent = render("{% tickets_about order %}", make_agent("grace").profile.user, order=order)
    assert f'href="/support/agent/tickets/{ticket.reference}"' in for_agent
    assert "&lt;b&gt;Late&lt;/b&gt;" in for_agent
    assert "Escalated" in for_agent
    for_customer = render("{% tickets_about order %}", user, order=order)
    assert f'href="/support/tickets/{ticket.reference}"' in for_customer
    assert "scalated</span>" not in for_customer
    for nobody in (make_user("eve"), AnonymousUser()):
        assert render("{% tickets_about order %}", nobody, order=order) == (
            '<p class="escalated-tickets-none">No requests yet</p>'
        )


def test_a_users_requests_are_listed_for_them_and_for_agents() -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    own, shown = (render("{% tickets_for user %}", who, user=user) for who in (user, make_agent().profile.user))
    assert f"/support/tickets/{ticket.reference}" in own
    assert f"/support/agent/tickets/{ticket.reference}" in shown
    assert "<li>" not in render("{% tickets_for user %}", make_user("eve"), user=user)


def test_the_badge_counts_what_is_new() -> None:
    user, by = make_customer("ada")
    agent, ticket = make_agent("grace"), make_ticket(by)
    assert [render("{% unread_badge %}", each) for each in (user, agent.profile.user, AnonymousUser())] == ["", "", ""]
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    add_note(ticket, "Look", by=make_agent(), mentions=[agent.profile])
    run_due()
    badge = '<span class="escalated-badge" title="1 new">1</span>'
    assert [render("{% unread_badge %}", each) for each in (user, agent.profile.user)] == [badge, badge]


@pytest.mark.usefixtures("shop")
def test_the_button_carries_what_the_host_says_is_theirs_and_nothing_else() -> None:
    ada, eve, order = make_user("ada"), make_user("eve"), Order.objects.create(customer="ada")
    token = about_token(order, user=ada)
    assert asked_about(token, user=ada) == order
    link = '<a class="escalated-contact" href="/support/tickets/new'
    carried = urlencode({"about": token})
    assert render("{% contact_support order %}", ada, order=order) == f'{link}?{carried}">Contact support</a>'
    for who in (eve, AnonymousUser()):
        assert render("{% contact_support order %}", who, order=order) == f'{link}">Contact support</a>'
    assert [asked_about(each, user=ada) for each in ("", "x", token[:-1], f"{token}x")] == [None] * 4
    assert asked_about(token, user=eve) is None
    Order.objects.update(customer="bob")
    assert asked_about(token, user=ada) is None
    order.delete()
    assert asked_about(token, user=ada) is None


def test_by_default_nobody_asks_about_anything() -> None:
    assert about_token(Order.objects.create(customer="ada"), user=make_user("ada")) == ""


def test_words_of_the_host_are_escaped() -> None:
    assert render('{% contact_support label=words css="big" %}', AnonymousUser(), words="<i>") == (
        '<a class="escalated-contact big" href="/support/tickets/new">&lt;i&gt;</a>'
    )


def test_more_tickets_cost_no_more_queries() -> None:
    user, by = make_customer("ada")
    order = Order.objects.create(customer="ada")

    def asked() -> int:
        fresh = type(user).objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as seen:
            render("{% unread_badge %}{% tickets_about order %}{% tickets_for user %}", fresh, order=order, user=fresh)
        return len(seen)

    def grow(count: int) -> None:
        for _ in range(count):
            reply_to_ticket(ticket_about(order, by), "Hello", by=make_agent())

    grow(1)
    few = asked()
    grow(19)
    assert asked() == few <= 14
