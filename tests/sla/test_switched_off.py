"""Where the host switches the SLA off, nothing of it runs and nothing of it shows, whatever ran before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import get_resolver

from escalated.automation.breaching import check_sla_breaches
from escalated.core.errors import NotAllowed
from escalated.sla.models import SlaClock
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.tagging import add_tags
from escalated.tickets.transitioning import reopen_ticket, resolve_ticket
from escalated.tickets.waiving import expect_reply, waive_reply
from tests.architecture.source import PACKAGE
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due
from tests.sla.test_clocks import Hands, at, hands
from tests.web.asking import INERTIA, ask, send

__all__ = ("hands",)
pytestmark = pytest.mark.django_db

SLA_PAGES = {
    "agent:sla_report": (),
    "admin:sla_policies": (),
    "admin:sla_policy_new": (),
    "admin:sla_policy_order": (),
    "admin:sla_policy_examples": (),
    "admin:sla_policy": (1,),
    "admin:sla_policy_retire": (1,),
    "admin:business_hours": (),
    "admin:business_hours_new": (),
    "admin:business_hours_examples": (),
    "admin:business_hours_holidays": (),
    "admin:business_hours_one": (1,),
    "admin:business_hours_delete": (1,),
}


def rows() -> list[dict[str, Any]]:
    """Each clock as it is, but for the mark that its terms are to be chosen anew once it goes on."""
    return [{**row, "basis": ""} for row in SlaClock.objects.order_by("id").values()]


def switch_off(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "SLA": {"ENABLED": False}}


def test_no_clock_starts_or_moves_and_nobody_is_told(hands: Hands, settings: Any) -> None:
    by, agent = make_requester(), make_agent()
    ticket = make_ticket(by, priority="high")
    reply_to_ticket(ticket, "Try this.", by=agent)
    message = reply_to_ticket(ticket, "No.", by=by)
    before = rows()
    switch_off(settings)
    hands.moment += timedelta(days=30)
    for refused in (waive_reply, expect_reply):
        with pytest.raises(NotAllowed):
            refused(ticket, message.pk, by=agent)
    make_ticket(by)
    add_tags(ticket, ["vip"], by=agent)
    resolve_ticket(ticket, by=agent)
    reopen_ticket(ticket, by=agent)
    reply_to_ticket(ticket, "Then that.", by=agent)
    assert check_sla_breaches() == []
    run_due()
    assert rows() == before
    assert [kind for each in Ticket.objects.all() for kind in kinds(each) if kind.startswith("sla.")] == []


def test_no_page_of_it_is_there() -> None:
    """Those below are all that have it in their name."""
    names = {
        f"{part}:{name}"
        for part in ("agent", "admin")
        for name in get_resolver("escalated.urls." + part).reverse_dict
        if isinstance(name, str) and name.startswith(("sla_", "business_hours"))
    }
    assert names == SLA_PAGES.keys()


@pytest.mark.parametrize("name", SLA_PAGES)
def test_a_page_of_it_is_not_found(name: str, settings: Any) -> None:
    boss = make_agent(is_admin=True).profile.user
    switch_off(settings)
    answers = {request(boss, name, *SLA_PAGES[name]).status_code for request in (ask, send)}
    assert 404 in answers <= {404, 405}


def test_no_screen_tells_of_what_ran(hands: Hands, settings: Any) -> None:
    boss = make_agent(is_admin=True).profile.user
    ticket = make_ticket(priority="high")
    hands.moment = at("23 16:00")
    shown = all_shown(boss, ticket)
    switch_off(settings)
    hidden = all_shown(boss, ticket)
    assert all(shown.values()), "nothing is hidden that was not there"
    assert not any(hidden.values())


def all_shown(boss: Any, ticket: Ticket) -> dict[str, Any]:
    page = ask(boss, "agent:ticket", ticket.reference, accept=INERTIA).json()["props"]
    queue = ask(boss, "agent:tickets").json()
    told = ask(boss, "agent:notifications").json()["notifications"]
    return {
        "clocks": page["clocks"],
        "waiving": page["abilities"]["can_waive_reply"],
        "report": page["nav"]["agent_sla_report"],
        "menu": [each for each in page["admin_menu"] if each["label"] == "SLA"],
        "deadline": queue["tickets"][0]["deadline"],
        "filter": queue["options"]["sla"],
        "count": ask(boss, "agent:counts").json()["at_risk"],
        "events": [each for each in told if each["event"].startswith("sla_")],
        "step": [each for each in ask(boss, "admin:overview").json()["steps"] if each["name"] == "sla"],
    }


def test_the_switch_is_read_in_one_place() -> None:
    reading = [path.name for path in PACKAGE.rglob("*.py") if "sla.enabled" in path.read_text()]
    assert reading == ["switch.py"]
