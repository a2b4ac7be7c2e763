"""The address an open page asks again and again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_customer, make_ticket, signed_in
from tests.web.asking import INERTIA, JSON, ask, outcome, url
from tests.web.test_query_counts import queries

pytestmark = pytest.mark.django_db

NO_LIVE = {"after": 0, "activities": [], "has_missed": False}


def live(client: Client, after: int | None = None, **headers: str) -> Any:
    query = {} if after is None else {"after": after}
    return client.get(url("portal:live"), query, headers=JSON | headers)


def test_an_agent_and_a_customer_hear_their_own_side_of_one_ticket() -> None:
    user, by = make_customer("ada")
    agent, ticket = make_agent("grace"), make_ticket(by)
    note = add_note(ticket, "Strange.", by=agent)
    reply_to_ticket(ticket, "Water.", by=agent)
    opened, noted, answered = TicketActivity.objects.order_by("pk").values_list("pk", flat=True)
    assert note.kind == "note"

    def told(pk: int, kind: str, *, is_mine: bool) -> dict[str, Any]:
        return {"id": pk, "ticket_id": ticket.pk, "reference": ticket.reference, "kind": kind, "is_mine": is_mine}

    theirs = [told(opened, "ticket.opened", is_mine=True), told(answered, "reply.added", is_mine=False)]
    ours = [told(opened, "ticket.opened", is_mine=False), told(noted, "note.added", is_mine=True)]
    ours.append(told(answered, "reply.added", is_mine=True))
    assert outcome(ask(user, "portal:live")) == (200, NO_LIVE | {"after": answered, "activities": theirs})
    assert outcome(ask(agent.profile.user, "portal:live")) == (200, NO_LIVE | {"after": answered, "activities": ours})
    assert outcome(ask(make_customer("eve")[0], "portal:live")) == (200, NO_LIVE)


def test_whoever_has_heard_it_is_told_nothing_before_something_happens() -> None:
    agent, ticket = make_agent(), make_ticket()
    client, after = signed_in(agent.profile.user), TicketActivity.objects.latest("pk").pk
    first = live(client, after)
    again = live(client, after, **{"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], "private, no-cache")
    add_note(ticket, "Hm.", by=agent)
    assert live(client, after, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_anonymous_visitors_hear_nothing() -> None:
    make_ticket()
    assert live(Client()).status_code == 401


@pytest.mark.parametrize("after", ["x", "-1", str(2**63)])
def test_a_broken_place_is_named(after: str) -> None:
    response = ask(make_agent().profile.user, "portal:live", after=after)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["after"])


@pytest.mark.parametrize("who", ["agent", "customer"])
def test_asking_costs_the_same_for_three_activities_and_for_a_hundred(who: str) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    asked_by = user if who == "customer" else make_agent().profile.user
    counts = []
    for count in (3, 97):
        after = TicketActivity.objects.latest("pk").pk
        for _ in range(count):
            reply_to_ticket(ticket, "Hello?", by=by)
        counts.append(queries(asked_by, f"{url('portal:live')}?after={after}", JSON))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("urls", ["tests.urls", "tests.urls_portal_alone"])
def test_every_page_says_where_to_ask(urls: str) -> None:
    user, by = make_customer("ada")
    make_ticket(by)
    with override_settings(ROOT_URLCONF=urls):
        page = ask(user, "portal:tickets", accept=INERTIA).json()
        assert page["props"]["nav"]["live"] == "/support/live"
        assert len(ask(user, "portal:live").json()["activities"]) == 1
