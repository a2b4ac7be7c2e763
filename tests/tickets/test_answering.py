"""Sending from the desk: once, on the view one has, all or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from escalated.core.errors import InvalidInput, Stale
from escalated.people.actors import SYSTEM
from escalated.tickets.answering import Composed, send_note, send_reply
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_priority
from escalated.tickets.drafting import drafts_of, save_draft
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.undoing import undo
from tests.faults.racing import together
from tests.holding import with_undo
from tests.making import kinds, make_agent, make_requester, make_ticket, make_upload, replies
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db

Send = Callable[..., Reply]
BOTH: list[Send] = [send_reply, send_note]


def composed(words: str = "Try water.", *, version: int | None = None, key: str = "") -> Composed:
    return Composed(Body(words), version=version, key=key)


@pytest.mark.parametrize("send", BOTH)
def test_what_others_did_since_is_told_and_nothing_is_sent(send: Send) -> None:
    requester = make_requester("ada@example.org")
    ticket, agent, grace = make_ticket(requester), make_agent(), make_agent("Grace")
    seen = ticket.version
    for priority in ("low", "high", "urgent"):
        change_priority(ticket, priority, by=grace)
    reply_to_ticket(ticket, "It is out.", by=requester)
    save_draft(ticket, "reply", "<p>Try water.</p>", by=agent)
    with pytest.raises(Stale) as held:
        send(ticket, composed(version=seen), by=agent)
    told = held.value.errors["version"][0]
    assert told.startswith("Since you opened this: Grace changed the priority from Low to High; Grace changed")
    assert told.endswith("; ada replied. Have a look, then send again.")
    assert kinds(ticket)[-1] == "reply.added"
    assert [draft.body for draft, _ in drafts_of(ticket, by=agent)] == ["<p>Try water.</p>"]
    send(ticket, composed(version=ticket.version), by=agent)
    assert replies(ticket)[-1] == ("reply" if send is send_reply else "note", agent.name, "Try water.")
    assert_replays(ticket)


@pytest.mark.parametrize("send", BOTH)
def test_what_one_did_oneself_is_no_news(send: Send) -> None:
    ticket, agent = make_ticket(), make_agent()
    seen = ticket.version
    change_priority(ticket, "high", by=agent)
    add_note(ticket, "Psst", by=agent)
    send(ticket, composed(version=seen), by=agent)
    assert len(kinds(ticket)) == 4


def test_what_a_machine_did_is_news() -> None:
    ticket = make_ticket()
    seen = ticket.version
    change_priority(ticket, "high", by=SYSTEM)
    with pytest.raises(Stale):
        send_reply(ticket, composed(version=seen), by=make_agent())


def test_no_version_or_one_to_come_asks_for_no_check() -> None:
    ticket, agent = make_ticket(), make_agent()
    change_priority(ticket, "high", by=make_agent())
    for version in (None, ticket.version, 10**9):
        send_reply(ticket, composed(f"Seen {version}", version=version), by=agent)
    assert ticket.replies.filter(kind="reply").count() == 3


@pytest.mark.parametrize("send", BOTH)
def test_a_request_that_comes_twice_is_sent_once_and_the_next_draft_stays(send: Send) -> None:
    ticket, agent = make_ticket(), make_agent()
    kind = "reply" if send is send_reply else "note"
    seen = ticket.version
    first = send(ticket, composed(version=seen, key="k1"), by=agent)
    save_draft(ticket, kind, "<p>Also:</p>", by=agent)
    for version in (seen, None, ticket.version):
        assert send(ticket, composed(version=version, key="k1"), by=agent) == first
    assert kinds(ticket) == ["ticket.opened", f"{kind}.added"]
    assert [draft.body for draft, _ in drafts_of(ticket, by=agent)] == ["<p>Also:</p>"]
    send(ticket, composed(version=ticket.version, key="k2"), by=agent)
    send(ticket, composed(version=ticket.version), by=agent)
    assert len(kinds(ticket)) == 4


@pytest.mark.parametrize("send", BOTH)
def test_it_is_found_again_though_others_acted_meanwhile(send: Send) -> None:
    ticket, agent = make_ticket(), make_agent()
    seen = ticket.version
    first = send(ticket, composed(version=seen, key="k1"), by=agent)
    change_priority(ticket, "high", by=make_agent("Grace"))
    assert send(ticket, composed(version=seen, key="k1"), by=agent) == first


def test_a_key_is_its_senders_own_and_of_one_ticket() -> None:
    ticket, other, agent, grace = make_ticket(), make_ticket(), make_agent(), make_agent("Grace")
    for on, by in ((ticket, agent), (ticket, grace), (other, agent)):
        send_reply(on, composed(key="k1"), by=by)
    assert [each.author_name for each in ticket.replies.filter(kind="reply").order_by("id")] == [agent.name, "Grace"]
    assert other.replies.filter(kind="reply").count() == 1


@pytest.mark.parametrize("again", [("reply", "Other words."), ("note", "Try water.")])
def test_other_words_with_the_same_key_are_refused(again: tuple[str, str]) -> None:
    ticket, agent = make_ticket(), make_agent()
    send_reply(ticket, composed(key="k1"), by=agent)
    kind, words = again
    with pytest.raises(InvalidInput) as refusal:
        (send_reply if kind == "reply" else send_note)(ticket, composed(words, key="k1"), by=agent)
    assert list(refusal.value.errors) == ["key"]
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


@with_undo
def test_an_answer_that_was_taken_back_is_sent_anew() -> None:
    ticket, agent = make_ticket(), make_agent()
    seen = ticket.version
    send_reply(ticket, composed(version=seen, key="k1"), by=agent)
    undo(ticket, [ticket.activities.latest("id").pk], by=agent)
    send_reply(ticket, composed(version=seen, key="k1"), by=agent)
    assert kinds(ticket) == ["ticket.opened", "reply.added", "reply.taken_back", "reply.added"]
    assert_replays(ticket)


def test_the_status_moves_with_the_answer_or_neither_happens() -> None:
    ticket, agent = make_ticket(), make_agent()
    send_reply(ticket, composed(), by=agent, status="resolved")
    assert (kinds(ticket), ticket.status) == (["ticket.opened", "reply.added", "ticket.resolved"], "resolved")
    for status in ("on_holiday", "in_progress"):
        with pytest.raises(InvalidInput) as refusal:
            send_reply(ticket, composed("More."), by=agent, status=status)
        assert list(refusal.value.errors) == ["status"]
    assert (len(kinds(ticket)), Ticket.objects.get().status) == (3, "resolved")
    assert_replays(ticket)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_hears_of_the_other() -> None:
    ticket, agents = make_ticket(), [make_agent() for _ in range(4)]
    seen = ticket.version
    results = together(
        *[lambda by=by: send_reply(Ticket.objects.get(), composed(by.name, version=seen), by=by) for by in agents]
    )
    assert sorted(type(each).__name__ for each in results) == ["Reply", "Stale", "Stale", "Stale"]
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_answer() -> None:
    ticket, agent = make_ticket(), make_agent()
    acts = [
        lambda: send_reply(
            Ticket.objects.get(), Composed(Body("Once."), [make_upload()], version=1, key="k1"), by=agent
        )
    ] * 6
    assert {type(each).__name__ for each in together(*acts)} == {"Reply"}
    assert (kinds(ticket), ticket.replies.latest("id").attachments.count()) == (["ticket.opened", "reply.added"], 1)
    assert_replays(ticket)
