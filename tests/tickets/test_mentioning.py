"""Calling on colleagues: those who are agents now, each once, and seen by agents alone."""

from __future__ import annotations

import pytest

from escalated.core.errors import InvalidInput
from escalated.tickets.answering import Composed, send_note
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import drafts_of, save_draft
from escalated.tickets.mentioning import Mention
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_customer, make_ticket
from tests.replay import assert_replays
from tests.web.asking import ask

pytestmark = pytest.mark.django_db


def test_a_note_calls_on_each_once() -> None:
    ticket, by, ann, ben = make_ticket(), make_agent(), make_agent("Ann"), make_agent("Ben")
    pks = [ben.profile.pk, ann.profile.pk, ben.profile.pk]
    note = send_note(ticket, Composed(Body("@Ann @Ben look")), by=by, mentions=pks)
    assert sorted(Mention.objects.values_list("agent", "ticket", "reply")) == [
        (pk, ticket.pk, note.pk) for pk in sorted({*pks})
    ]
    row = TicketActivity.objects.latest("id")
    assert (row.data, row.is_public) == ({"reply_id": note.pk, "mentions": sorted({*pks})}, False)
    assert_replays(ticket)


def test_only_who_is_an_agent_now_is_called_on() -> None:
    ticket, by, removed, deleted = make_ticket(), make_agent(), make_agent(), make_agent()
    removed.profile.user.is_staff = False  # type: ignore[union-attr]
    removed.profile.user.save()  # type: ignore[union-attr]
    deleted.profile.user.delete()  # type: ignore[union-attr]
    save_draft(ticket, "note", "<p>Look</p>", by=by)
    for pk in (removed.profile.pk, deleted.profile.pk, 10**9):
        with pytest.raises(InvalidInput) as refusal:
            send_note(ticket, Composed(Body("Look")), by=by, mentions=[by.profile.pk, pk])
        assert list(refusal.value.errors) == ["mentions"]
    assert (kinds(ticket), Mention.objects.count()) == (["ticket.opened"], 0)
    assert [draft.body for draft, _ in drafts_of(ticket, by=by)] == ["<p>Look</p>"]


def test_agents_are_told_whom_a_note_called_on_and_customers_nothing() -> None:
    user, requester = make_customer("ada")
    ticket, by, ann = make_ticket(requester), make_agent(), make_agent("Annabella")
    send_note(ticket, Composed(Body("Look")), by=by, mentions=[ann.profile.pk])
    page = ask(by.profile.user, "agent:ticket", ticket.reference).json()
    assert [each["mentions"] for each in page["messages"]] == [[], [ann.profile.pk]]
    assert "Annabella" not in ask(user, "portal:ticket", ticket.reference).content.decode()
