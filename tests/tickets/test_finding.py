"""Which tickets are found by which words, by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from escalated.core.db import now, operation
from escalated.people.actors import Actor
from escalated.people.contacts import contact_for_address, contact_for_user
from escalated.search.models import SearchDocument
from escalated.tickets.bodies import Body
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.searching import search_for
from escalated.tickets.tagging import add_tags, remove_tags
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_customer, make_requester, make_ticket, signed_in
from tests.web.asking import JSON, ask

pytestmark = pytest.mark.django_db

TEXTS = {
    "english": ("The printer burns", "Smoke comes out of e-mail 4711 on the second floor."),
    "german": ("Rückerstattung für Müller", "Die Straße heißt Grüner Weg, größer geht es nicht."),
    "japanese": ("領収書の再発行について", "プリンターが壊れました。東京都の税務署に提出します。"),
    "chinese": ("退款申请", "我的发票地址写错了。"),
    "korean": ("환불을 요청합니다", "영수증이 없습니다"),
    "arabic": ("أين الفاتورة؟", "لَمْ أَسْتَلِمِ الطَّلَبَ حتى الآن"),
    "html": ("Report", "<p>The <b>turb</b>ine is <i>down</i><script>hidden</script></p>"),
}
SEARCHES: list[tuple[str, set[str]]] = [
    ("printer", {"english"}),
    ("PRINTER smoke", {"english"}),
    ("prin", {"english"}),
    ("prin smoke", set()),
    ("smoke prin", {"english"}),
    ('"prin"', set()),
    ('"second floor"', {"english"}),
    ('"floor second"', set()),
    ("floor second", {"english"}),
    ("e-mail", {"english"}),
    ("4711", {"english"}),
    ("rückerstattung", {"german"}),
    ("RUCKERSTATTUNG", {"german"}),
    ("muller strasse", {"german"}),
    ("Straße größer", {"german"}),
    ("領収書", {"japanese"}),
    ("プリンター", {"japanese"}),
    ("ﾌﾟﾘﾝﾀｰ", {"japanese"}),
    ("税", {"japanese"}),
    ("収領", set()),
    ("东京", set()),
    ("东京 发票", set()),
    ("发票", {"chinese"}),
    ("退款 发票", {"chinese"}),
    ("환불", {"korean"}),
    ("영수증", {"korean"}),
    ("الفاتورة", {"arabic"}),
    ("استلم", {"arabic"}),
    ("أستلم الطلب", {"arabic"}),
    ("turbine", {"html"}),
    ("hidden", set()),
    ("report -turbine", set()),
    ("report -printer", {"html"}),
    ('-report -"second floor" the', set()),
    ("nowhere", set()),
    ("!!!", set()),
    ("'; DROP TABLE x; --", set()),
    ("a:* & b | !c", set()),
    ("NEAR(printer burns)", set()),
    ('printer"burns', {"english"}),
]


@pytest.fixture
def tickets() -> dict[str, Ticket]:
    return {
        name: make_ticket(subject=subject, body=Body(body, "html" if name == "html" else "text"))
        for name, (subject, body) in TEXTS.items()
    }


def found(text: str, by: Actor) -> list[int]:
    """Return the keys of what this person finds."""
    permitted = Ticket.objects.visible_to(by).filter(search_for(text, viewer=by).condition)
    return list(permitted.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(("text", "expected"), SEARCHES)
def test_a_search_finds(tickets: dict[str, Ticket], text: str, expected: set[str]) -> None:
    assert found(text, make_agent()) == sorted(tickets[name].pk for name in expected)


def test_common_words_find_as_rare_ones_do(monkeypatch: pytest.MonkeyPatch, tickets: dict[str, Ticket]) -> None:
    monkeypatch.setattr("escalated.search.backends.RARE", 1)
    agent = make_agent()
    for text, expected in SEARCHES:
        assert found(text, agent) == sorted(tickets[name].pk for name in expected), text


def test_common_words_are_sought_in_the_first_tickets_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("escalated.search.backends.RARE", 0)
    monkeypatch.setattr("escalated.core.paging.LOOKED_AT", 2)
    agent = make_agent()
    both = make_ticket(subject="Smoke and mirrors", body="Hm.")
    for subject in ("Smoke", "Mirrors", "Smoke"):
        make_ticket(subject=subject, body="Hm.")
    first = ask(agent.profile.user, "agent:tickets", q="smoke mirrors").json()
    assert (first["tickets"], len(first["search_notes"])) == ([], 1)
    assert "so common that only 2 tickets were searched" in first["search_notes"][0]
    rest = signed_in(agent.profile.user).get(first["next_url"], headers=JSON).json()
    assert [row["reference"] for row in rest["tickets"]] == [both.reference]
    assert (rest["search_notes"], rest["next_url"]) == ([], None)


def test_the_words_of_a_search_may_stand_in_different_places() -> None:
    agent, ada = make_agent(), make_requester("ada.lovelace@example.org")
    ticket = make_ticket(ada, subject="Wrong colour")
    reply_to_ticket(ticket, "Please send a photograph.", by=agent)
    assert found("lovelace colour photograph", agent) == [ticket.pk]
    assert found("ada.lovelace@example.org", agent) == [ticket.pk]
    assert found("lovelace colour painting", agent) == []


def test_a_reference_finds_its_ticket_and_those_that_name_it() -> None:
    agent = make_agent()
    ticket, other = make_ticket(), make_ticket()
    add_note(other, f"The same as {ticket.reference}.", by=agent)
    for text in (ticket.reference, ticket.reference.lower()):
        assert found(text, agent) == [ticket.pk, other.pk]
    assert ticket.pk in found(str(ticket.pk), agent)
    shown = ask(agent.profile.user, "agent:search", q=ticket.reference).json()["tickets"]
    assert [row["reference"] for row in shown] == [ticket.reference, other.reference]


def test_customers_find_what_they_may_read_and_no_more() -> None:
    agent, ada, bo = make_agent(), make_requester(), make_requester()
    ticket = make_ticket(ada, subject="Wrong colour")
    make_ticket(bo, subject="Wrong colour")
    add_note(ticket, "A chimpanzee, I guess.", by=agent)
    add_tags(ticket, ["gorilla"], by=agent)
    with override_settings(ESCALATED=with_undo(30)):
        reply_to_ticket(ticket, "An orangutan.", by=agent)
    for word in ("chimpanzee", "gorilla", "orangutan", "colour -bonobo"):
        assert ticket.pk in found(word, agent)
    assert [found(word, ada) for word in ("chimpanzee", "gorilla", "orangutan")] == [[], [], []]
    assert [found(f"colour -{word}", ada) for word in ("chimpanzee", "gorilla", "orangutan")] == [[ticket.pk]] * 3
    Reply.objects.update(public_at=now() - timedelta(seconds=1))
    assert found("colour orangutan", ada) == [ticket.pk]
    assert found("orangutan", bo) == []


def with_undo(seconds: int) -> dict[str, Any]:
    from tests.settings import ESCALATED

    return {**ESCALATED, "UNDO_SEND_SECONDS": seconds}


def test_tags_are_found_as_they_are() -> None:
    agent, ticket = make_agent(), make_ticket()
    add_tags(ticket, ["Grüne Woche", "refund"], by=agent)
    assert found('"grüne woche" refund', agent) == [ticket.pk]
    remove_tags(ticket, ["refund"], by=agent)
    assert (found("woche", agent), found("refund", agent)) == ([ticket.pk], [])
    undo(ticket, [TicketActivity.objects.filter(ticket=ticket).latest("id").pk], by=agent)
    assert found("refund", agent) == [ticket.pk]
    opened = make_ticket(tags=["refund"])
    assert found("refund", agent) == [ticket.pk, opened.pk]


def test_an_answer_that_is_taken_back_is_found_no_more() -> None:
    agent, ticket = make_agent(), make_ticket()
    with override_settings(ESCALATED=with_undo(30)):
        reply_to_ticket(ticket, "An orangutan.", by=agent)
        assert found("orangutan", agent) == [ticket.pk]
        undo(ticket, [TicketActivity.objects.filter(ticket=ticket).latest("id").pk], by=agent)
    assert found("orangutan", agent) == []


def test_a_requester_is_found_by_what_they_are_called_today() -> None:
    agent, (user, ada) = make_agent(), make_customer("countess")
    ticket = make_ticket(ada)
    assert found("countess", agent) == [ticket.pk]
    user.first_name, user.email = "Augusta", "byron@example.com"
    user.save()
    contact_for_user(user)
    assert [found(word, agent) for word in ("augusta", "byron", "countess")] == [[ticket.pk], [ticket.pk], []]
    unnamed = make_ticket(make_requester("x@example.org"))
    contact_for_address("x@example.org", name="Babbage")
    assert found("babbage", agent) == [unnamed.pk]


def test_what_was_rolled_back_is_not_found() -> None:
    agent, contact = make_agent(), make_requester().contacts[0]
    before = SearchDocument.objects.count()

    @operation
    def open_and_fail() -> None:
        create_ticket(subject="Orangutan", body="Gibbon", requester=contact)
        assert len(found("orangutan gibbon", agent)) == 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        open_and_fail()
    assert (found("orangutan", agent), found("gibbon", agent)) == ([], [])
    assert SearchDocument.objects.count() == before
