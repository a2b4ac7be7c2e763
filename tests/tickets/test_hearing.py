"""What a screen hears of, and what only others do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from escalated.people.actors import Actor, Agent, Requester
from escalated.tickets import hearing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.hearing import News, news_for
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_customer, make_requester, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Agent:
    return make_agent()


@pytest.fixture
def customer() -> Requester:
    return make_customer("ada")[1]


def told(news: News) -> list[str]:
    return [row.kind for row in news.activities]


def newest() -> TicketActivity:
    return TicketActivity.objects.latest("pk")


def age(row: TicketActivity, seconds: float) -> None:
    moment = timezone.now() - timedelta(seconds=seconds)
    TicketActivity.objects.filter(pk=row.pk).update(created_at=moment, next_attempt_at=moment)


def test_a_desk_where_nothing_ever_happened_has_nothing_to_tell(agent: Agent) -> None:
    assert news_for(agent, after=None) == news_for(agent, after=0) == News(0, [], has_missed=False)


def test_the_first_ask_hears_of_the_last_minute_alone(agent: Agent) -> None:
    ticket = make_ticket()
    age(newest(), 3600)
    assert news_for(agent, after=None) == News(newest().pk, [], has_missed=False)
    add_note(ticket, "Hm.", by=agent)
    news = news_for(agent, after=None)
    assert (told(news), news.after, news.has_missed) == (["note.added"], newest().pk, False)


def test_what_came_late_under_an_older_id_is_told(agent: Agent) -> None:
    ticket = make_ticket()
    late = newest()
    add_note(ticket, "Hm.", by=agent)
    age(newest(), 20)
    after = newest().pk
    age(late, 25)
    assert [row.pk for row in news_for(agent, after=after).activities] == [late.pk, after]


def test_somebody_who_was_away_for_an_hour_hears_of_all_of_it(agent: Agent) -> None:
    ticket = make_ticket()
    heard = newest()
    age(heard, 4000)
    for seconds in (3000, 100):
        add_note(ticket, "Hm.", by=agent)
        age(newest(), seconds)
    news = news_for(agent, after=heard.pk)
    assert (told(news), news.has_missed) == (["ticket.opened", "note.added", "note.added"], False)


def test_a_quiet_hour_changes_no_answer(agent: Agent) -> None:
    make_ticket()
    age(newest(), 10)
    before = news_for(agent, after=newest().pk)
    age(newest(), 3600)
    assert news_for(agent, after=newest().pk) == before


def test_more_than_an_answer_holds_is_said_to_be_missed(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "MOST", 3)
    ticket = make_ticket()
    after = newest().pk
    for _ in range(4):
        add_note(ticket, "Hm.", by=agent)
    news = news_for(agent, after=after)
    assert (told(news), news.after, news.has_missed) == (["note.added"] * 3, newest().pk, True)
    assert news_for(agent, after=after + 1).has_missed is False  # it is the repeated ones that are cut
    assert news_for(agent, after=None).has_missed is False


@pytest.mark.parametrize("after", [0, 10**15])
def test_a_place_nobody_knows_is_not_trusted(agent: Agent, after: int) -> None:
    make_ticket()
    news = news_for(agent, after=after)
    assert (told(news), news.after, news.has_missed) == (["ticket.opened"], newest().pk, True)


def test_customers_hear_what_is_public_on_their_own_requests(agent: Agent, customer: Requester) -> None:
    own, other = make_ticket(customer), make_ticket(make_requester())
    foreign = newest().pk
    add_note(own, "Strange.", by=agent)
    reply_to_ticket(other, "Sand.", by=agent)
    assign_ticket(own, agent.profile, by=agent)
    reply_to_ticket(own, "Water.", by=agent)
    public = list(own.activities.public().in_order().values_list("pk", flat=True))
    assert [row.pk for row in news_for(customer, after=None).activities] == public
    assert told(news_for(customer, after=None)) == ["ticket.opened", "reply.added"]
    assert news_for(customer, after=foreign) == news_for(customer, after=10**15)


def held(ticket: Ticket, by: Agent, settings: Any) -> TicketActivity:
    """Return an answer that its author can still take back."""
    settings.ESCALATED = settings.ESCALATED | {"UNDO_SEND_SECONDS": 30}
    reply_to_ticket(ticket, "Water.", by=by)
    return newest()


def test_a_held_answer_is_told_to_colleagues_at_once(agent: Agent, settings: Any) -> None:
    held(make_ticket(), make_agent(), settings)
    assert told(news_for(agent, after=None)) == ["ticket.opened", "reply.added"]


def test_a_held_answer_is_told_to_its_customer_once_it_is_public(
    agent: Agent, customer: Requester, settings: Any
) -> None:
    ticket = make_ticket(customer)
    answer = held(ticket, agent, settings)
    reply_to_ticket(ticket, "Hello?", by=customer)
    after = newest().pk
    assert told(news_for(customer, after=after)) == ["ticket.opened", "reply.added"]
    age(answer, 31)
    assert told(news_for(customer, after=after)) == ["reply.added", "ticket.opened", "reply.added"]


def test_an_answer_taken_back_is_never_told_to_its_customer(agent: Agent, customer: Requester, settings: Any) -> None:
    ticket = make_ticket(customer)
    answer = held(ticket, agent, settings)
    undo(ticket, [answer.pk], by=agent)
    for seconds in (0, 31):
        age(answer, seconds)
        assert told(news_for(customer, after=None)) == ["ticket.opened"]
    assert told(news_for(agent, after=None))[-1] == "reply.taken_back"


@pytest.mark.parametrize("who", ["agent", "customer"])
def test_hearing_costs_the_same_for_one_and_for_a_hundred(
    agent: Agent, customer: Requester, who: str, django_assert_num_queries: Any
) -> None:
    viewer: Actor = agent if who == "agent" else customer
    ticket = make_ticket(customer)
    news_for(viewer, after=None)  # asks once whom a customer is in CC of
    for count in (1, 99):
        after = newest().pk
        for _ in range(count):
            reply_to_ticket(ticket, "Hello?", by=customer)
        with django_assert_num_queries(2):
            assert len(news_for(viewer, after=after).activities) >= count
