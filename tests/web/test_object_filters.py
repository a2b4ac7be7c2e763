"""The queue filtered and searched by what tickets are about."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from escalated.people.models import AgentProfile, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.filters import TicketFilters, are_few, matching
from escalated.tickets.linking_objects import TicketObject, link_object
from escalated.tickets.models import Ticket
from tests.making import make_agent, make_ticket
from tests.shop.models import Order, Parcel, Voucher
from tests.web.asking import HTML, ask, url
from tests.web.test_plans import by_index, captured, desk, plan_of, queue, rows_read
from tests.web.test_query_counts import MOST, grown, queries
from tests.web.test_queue_filters import names, props_of

pytestmark = pytest.mark.django_db

__all__ = ["desk"]

Shop = tuple[Any, dict[str, Ticket], dict[str, Any]]


@pytest.fixture
def shop() -> Shop:
    """Return an agent's user, three tickets about things of each type of key and one about nothing, and the things."""
    agent = make_agent("mia")
    things: dict[str, Any] = {
        "order": Order.objects.create(customer="Ada"),
        "parcel": Parcel.objects.create(),
        "voucher": Voucher.objects.create(code="Ä/1:x y"),
    }
    tickets = {name: make_ticket(subject=name.title()) for name in (*things, "nothing")}
    for name, thing in things.items():
        link_object(tickets[name], thing, by=agent)
    return agent.profile.user, tickets, things


SHAPES = [
    ("order", "shop.order:{key}"),
    ("order", "shop.Order:{key}"),
    ("parcel", "shop.parcel:{key}"),
    ("voucher", "shop.voucher:Ä/1:x y"),
]


@pytest.mark.parametrize(("name", "shape"), SHAPES)
def test_a_thing_is_named_by_model_and_key(shop: Shop, name: str, shape: str) -> None:
    user, tickets, things = shop
    word = shape.format(key=things[name].pk)
    assert names((user, tickets), about=word) == ({name}, [])
    assert names((user, tickets), q=f'about:"{word}"') == ({name}, [])
    page = ask(user, "agent:tickets", about=word).json()
    chosen = page["filters"]["about"]
    assert page["options"]["objects"] == [{"value": chosen[0], "label": str(things[name])}]


@pytest.mark.parametrize("name", ["order", "parcel", "voucher"])
def test_a_search_takes_a_key_or_a_whole_title(shop: Shop, name: str) -> None:
    user, tickets, things = shop
    for word in (things[name].pk, str(things[name])):
        assert names((user, tickets), q=f'about:"{word}"') == ({name}, [])
        assert names((user, tickets), q=f'-about:"{word}"')[0] == set(tickets) - {name}
    assert names((user, tickets), q=f"about:{str(things[name])[:-1]}x")[0] == set()


def test_several_things_find_the_tickets_of_each(shop: Shop) -> None:
    user, tickets, things = shop
    words = [f"shop.order:{things['order'].pk}", f"shop.parcel:{things['parcel'].pk}"]
    assert names((user, tickets), about=words) == ({"order", "parcel"}, [])
    assert names((user, tickets), about=words, q="parcel") == ({"parcel"}, [])
    assert names((user, tickets), about=words, type="incident") == (set(), [])


def test_what_no_ticket_is_about_finds_nothing_and_a_search_says_so(shop: Shop) -> None:
    user, tickets, _things = shop
    for word in ("shop.order:0", "shop.nothing:1", "nowhere.order:1"):
        assert names((user, tickets), about=word) == (set(), [])
        assert names((user, tickets), q=f"about:{word}") == (set(), [f"There is no “{word}” that a ticket is about."])
    words = {"shop.order:0": "order 0", "nowhere.order:1": "nowhere.order:1"}
    labels = ask(user, "agent:tickets", about=list(words)).json()["options"]["objects"]
    assert labels == [{"value": word, "label": label} for word, label in words.items()]


def test_what_an_agent_may_not_read_is_as_if_it_were_not_there(shop: Shop) -> None:
    _user, tickets, things = shop
    noor = make_agent("noor")
    role = Role.objects.create(name="Sales", rights=allowing(Act, Scope.DEPARTMENT))
    AgentProfile.objects.filter(pk=noor.profile.pk).update(role=role)
    key = things["order"].pk
    page = ask(noor.profile.user, "agent:tickets", about=f"shop.order:{key}", state="all").json()
    assert (page["tickets"], [each["label"] for each in page["options"]["objects"]]) == ([], [f"order {key}"])
    for word in (str(key), f"Order {key}", f"shop.order:{key}"):
        told = names((noor.profile.user, tickets), q=f'about:"{word}"')
        assert told == (set(), [f"There is no “{word}” that a ticket is about."])


@pytest.mark.parametrize("word", ["order", "shop.order:", ":7", "shop.order 7", f"shop.order:{'7' * 300}"])
def test_what_names_no_thing_is_refused_and_told(shop: Shop, word: str) -> None:
    user, tickets, _things = shop
    refused = ask(user, "agent:tickets", about=word)
    assert (refused.status_code, refused.json()["errors"]) == (422, {"about": ["Name a thing as shop.order:7."]})
    props = props_of(ask(user, "agent:tickets", about=word, q="parcel", accept=HTML), HTML)
    assert [row["id"] for row in props["tickets"]] == [tickets["parcel"].pk]
    assert props["search_notes"] == ["The filter “about” was left out. Name a thing as shop.order:7."]


@pytest.mark.parametrize("query", ["?about=shop.voucher:V", "?q=about:V", "?q=about:shop.voucher:V&state=all"])
def test_it_costs_the_same_for_one_ticket_and_for_a_hundred(query: str) -> None:
    agent, voucher = make_agent(), Voucher.objects.create(code="V")

    def grow(count: int) -> None:
        for _ in range(count):
            link_object(make_ticket(), voucher, by=agent)

    few, many = grown(grow, lambda: queries(agent.profile.user, url("agent:tickets") + query, {}), first=1)
    assert few == many <= MOST


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite reads")
@pytest.mark.parametrize("query", [{"about": ["shop.order:7"]}, {"q": "about:7"}, {"q": "about:shop.order:7"}])
def test_sqlite_reads_by_index(query: dict[str, Any]) -> None:
    agent, ticket = make_agent(), make_ticket()
    TicketObject.objects.create(ticket=ticket, model="shop.order", key="7", title="Order 7")
    found = matching(Ticket.objects.visible_to(agent), TicketFilters(state="all", **query), viewer=agent)
    assert list(found) == [ticket]
    plan = found.order_by().explain().splitlines()
    reads = [line for line in plan if " SCAN " in line or " SEARCH " in line]
    assert len(reads) >= 2, plan
    assert [line for line in reads if "INDEX" not in line and "PRIMARY KEY" not in line] == [], plan


LINK = """
INSERT INTO {object} (ticket_id, model, key, title, url, created_at)
SELECT id, 'shop.order', (id %% 10000)::text, 'Order ' || id %% 10000, '', created_at FROM {ticket}
"""


@pytest.mark.postgres
@pytest.mark.parametrize("query", [{"about": ["shop.order:7"]}, {"q": "about:7"}, {"q": "about:shop.order:7"}])
def test_of_many_tickets_those_about_a_thing_are_read_alone(desk: Any, query: dict[str, Any]) -> None:
    tables = {"object": TicketObject._meta.db_table, "ticket": Ticket._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(LINK.format(**tables).replace("%%", "%"))
        cursor.execute("ANALYZE {object}".format(**tables))
    filters = TicketFilters(state="all", **query)
    gathers = are_few(filters, viewer=desk)
    for sort in ("-last_activity_at", "created_at", "-priority"):
        asked = captured(queue(desk, state="all", sort=sort, **query), sort, "", gathers=gathers)
        for model in (Ticket, TicketObject):
            read = plan_of(asked, model)
            assert by_index(read), (sort, read)
            assert rows_read(read) <= 20, (sort, read)
