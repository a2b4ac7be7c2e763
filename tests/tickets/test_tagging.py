"""Tags: one by any spelling, put on and taken off once each, by the desk alone."""

from __future__ import annotations

from typing import Any

import pytest

from escalated import services
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import Requester
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.tagging import TAG_COLORS, add_tags, color_of, remove_tags
from escalated.timeline.models import TicketActivity
from tests.faults.racing import together
from tests.making import kinds, make_agent, make_requester, make_ticket
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


def tags_of(ticket: Ticket) -> list[str]:
    return [tag.name for tag in ticket.tags.all()]


def test_new_names_become_tags_and_known_ones_are_found() -> None:
    one, two, agent = make_ticket(), make_ticket(), make_agent("Grace")
    add_tags(one, ["Refund", "vip"], by=agent)
    add_tags(two, ["refund", "Bug"], by=agent)
    assert (tags_of(one), tags_of(two)) == (["Refund", "vip"], ["Bug", "Refund"])
    assert list(Tag.objects.values_list("key", flat=True)) == ["bug", "refund", "vip"]
    row = TicketActivity.objects.filter(ticket=two).latest("id")
    assert row.data == {"tag_ids": [tag.pk for tag in two.tags.all()], "tag_names": ["Bug", "Refund"]}
    assert (row.sentence, row.is_public) == ("Grace tagged this ticket with Bug, Refund", False)


def test_tagging_twice_is_tagging_once_and_so_is_taking_off() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    for _ in range(2):
        add_tags(ticket, ["vip", "VIP", " vip "], by=agent)
    assert (tags_of(ticket), kinds(ticket)) == (["vip"], ["ticket.opened", "ticket.tags_added"])
    for _ in range(2):
        remove_tags(ticket, ["Vip", "never seen"], by=agent)
    assert (tags_of(ticket), kinds(ticket)[2:]) == ([], ["ticket.tags_removed"])
    assert TicketActivity.objects.latest("id").sentence == "Grace removed vip from the tags"
    assert list(Tag.objects.values_list("name", flat=True)) == ["vip"]
    assert_replays(ticket)


def test_a_tag_may_be_given_as_such() -> None:
    ticket, agent, tag = make_ticket(), make_agent(), Tag.objects.create(name="Hot", key="hot")
    add_tags(ticket, [tag, "hot"], by=agent)
    assert tags_of(ticket) == ["Hot"]
    remove_tags(ticket, [tag], by=agent)
    assert tags_of(ticket) == []
    assert_replays(ticket)


@pytest.mark.parametrize(
    ("spelt", "key"),
    [
        ("Straße", "strasse"),
        ("\uff36\uff29\uff30", "vip"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("two\n words", "two words"),
        ("a\0b", "ab"),
        ("🔥", "🔥"),
        ("مهم", "مهم"),
        ("\ufb01ne", "fine"),
    ],
)
def test_a_name_is_compared_as_people_read_it(spelt: str, key: str) -> None:
    ticket = make_ticket()
    add_tags(ticket, [spelt, key], by=make_agent())
    assert [tag.key for tag in ticket.tags.all()] == [key]


@pytest.mark.parametrize("name", ["", "  ", "\n", "\u200b", "x" * 51, "\ufdfa" * 4])
def test_what_is_no_name_is_refused_and_nothing_is_written(name: str) -> None:
    ticket, agent = make_ticket(), make_agent()
    with pytest.raises(InvalidInput) as refusal:
        add_tags(ticket, ["fine", name], by=agent)
    assert list(refusal.value.errors) == ["tags"]
    assert (kinds(ticket), Tag.objects.count()) == (["ticket.opened"], 0)


def test_a_colour_is_one_of_the_list_and_steady() -> None:
    assert (color_of("refund"), color_of("vip")) == ("gray", "teal")
    assert {color_of(f"tag {number}") for number in range(200)} == set(TAG_COLORS)


def test_only_the_desk_tags() -> None:
    requester = make_requester()
    ticket = make_ticket(requester)
    expected: list[tuple[Requester, type[Exception]]] = [(requester, NotAllowed), (make_requester(), NotFound)]
    for by, error in expected:
        for act in (add_tags, remove_tags):
            with pytest.raises(error):
                act(ticket, ["vip"], by=by)
    assert (kinds(ticket), Tag.objects.count()) == (["ticket.opened"], 0)


def test_services_take_names_tags_and_one_name() -> None:
    agent: Any = make_agent()
    ticket = services.create_ticket(subject="Hello", body="It burns.", requester="ada@example.org", tags=["vip"])
    assert (tags_of(ticket), kinds(ticket)) == (["vip"], ["ticket.opened"])
    services.add_tags(ticket.reference, "refund", by=agent.profile.user)
    services.remove_tags(ticket.pk, ("vip",), by=agent.profile.user)
    assert tags_of(ticket) == ["refund"]
    assert_replays(ticket)


@pytest.mark.django_db(transaction=True)
def test_the_same_new_tag_from_many_at_once_is_one_tag() -> None:
    tickets, agents = [make_ticket() for _ in range(4)], [make_agent() for _ in range(8)]

    def act(number: int) -> None:
        names = ["a", "b", "c"] if number % 2 else ["c", "b", "a"]
        add_tags(Ticket.objects.get(pk=tickets[number % 4].pk), names, by=agents[number])

    assert together(*[lambda number=number: act(number) for number in range(8)]) == [None] * 8
    assert [tags_of(ticket) for ticket in tickets] == [["a", "b", "c"]] * 4
    assert {tuple(kinds(ticket)) for ticket in tickets} == {("ticket.opened", "ticket.tags_added")}
    for ticket in tickets:
        assert_replays(ticket)
