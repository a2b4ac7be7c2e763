"""Following a ticket: whoever may see it, once, and told to colleagues alone."""

from __future__ import annotations

import pytest

from escalated.core.errors import NotAllowed, NotFound, Stale
from escalated.people.actors import SYSTEM, Agent, actor_for
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.answering import Composed, send_reply
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.counts import desk_counts
from escalated.tickets.filters import TicketFilters, matching
from escalated.tickets.following import Follow, follow_ticket, unfollow_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.making import kinds, make_agent, make_requester, make_ticket
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


def test_following_twice_is_following_once() -> None:
    ticket, agent = make_ticket(), make_agent("Ann")
    for _ in range(2):
        follow_ticket(ticket, by=agent)
    assert kinds(ticket) == ["ticket.opened", "ticket.followed"]
    for _ in range(2):
        unfollow_ticket(ticket, by=agent)
    assert kinds(ticket) == ["ticket.opened", "ticket.followed", "ticket.unfollowed"]
    assert not ticket.activities.exclude(kind="ticket.opened").filter(is_public=True).exists()
    assert [row.sentence for row in ticket.activities.order_by("id")][1:] == [
        "Ann follows this ticket",
        "Ann follows this ticket no longer",
    ]
    assert_replays(ticket)


def test_only_an_agent_who_sees_the_ticket_follows_it() -> None:
    ticket, own = make_ticket(), make_agent()
    role = Role.objects.create(name="own", rights=allowing(Act, Scope.OWN))
    AgentProfile.objects.filter(pk=own.profile.pk).update(role=role)
    blinkered = actor_for(own.profile.user)
    assert isinstance(blinkered, Agent)
    for by, refusal in ((blinkered, NotFound), (make_requester(), NotFound), (SYSTEM, NotAllowed)):
        with pytest.raises(refusal):
            follow_ticket(ticket, by=by)  # type: ignore[arg-type]
    assert (kinds(ticket), Follow.objects.count()) == (["ticket.opened"], 0)
    assign_ticket(ticket, own.profile, by=SYSTEM)
    follow_ticket(ticket, by=blinkered)
    assert Follow.objects.get().agent_id == own.profile.pk


def test_what_one_follows_is_a_list_with_a_count() -> None:
    agent, other = make_agent(), make_agent()
    followed, done, theirs = make_ticket(), make_ticket(), make_ticket()
    for ticket in (followed, done):
        follow_ticket(ticket, by=agent)
    follow_ticket(theirs, by=other)
    resolve_ticket(done, by=agent)
    assert (desk_counts(agent).following, desk_counts(other).following) == (1, 1)
    found = matching(Ticket.objects.visible_to(agent), TicketFilters(followed="me"), viewer=agent)
    assert list(found) == [followed]
    searched = matching(Ticket.objects.visible_to(agent), TicketFilters(q="is:following"), viewer=agent)
    assert set(searched) == {followed, done}


def test_an_answer_is_not_held_because_somebody_follows_now() -> None:
    ticket, agent, other = make_ticket(), make_agent(), make_agent()
    seen = ticket.version
    follow_ticket(ticket, by=other)
    send_reply(ticket, Composed(Body("Hello"), version=seen), by=agent)
    resolve_ticket(ticket, by=other)
    with pytest.raises(Stale):
        send_reply(ticket, Composed(Body("Bye"), version=seen), by=agent)
