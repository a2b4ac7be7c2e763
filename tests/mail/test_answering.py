"""What agents answer by mail to what they were told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from escalated.people.actors import SYSTEM, Agent
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.notices import choose_notifications
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.telling import Event, Ways
from tests.making import make_agent, make_requester, make_ticket, post_mail, postmark_mail, replies, run_due
from tests.settings import ESCALATED

pytestmark = pytest.mark.django_db

TRUSTING = {**ESCALATED, "TRUSTED_AUTHSERV_IDS": ["mx.example.com"], "UNDO_SEND_SECONDS": 0}


@pytest.fixture
def grace() -> Agent:
    agent = make_agent("grace")
    choose_notifications({event: Ways(in_app=True, mail=True) for event in Event}, by=agent)
    return agent


@pytest.fixture
def told(grace: Agent, mailoutbox: list[Any]) -> tuple[Ticket, Any]:
    """A ticket whose customer wrote again, and the mail that tells its agent so."""
    ada = make_requester("ada@example.org")
    ticket = make_ticket(ada)
    assign_ticket(ticket, grace.profile, by=SYSTEM)
    reply_to_ticket(ticket, "Any news?", by=ada)
    run_due()
    (mail,) = [each for each in mailoutbox if each.to == ["grace@example.com"] and "Any news?" in each.body]
    mailoutbox.clear()
    return ticket, mail


def answer(mail: Any, text: str = "It is on its way.", **given: Any) -> None:
    headers = {"In-Reply-To": mail.extra_headers["Message-ID"], **given.pop("headers", {})}
    with override_settings(ESCALATED=TRUSTING):
        post_mail(postmark_mail("grace@example.com", to=mail.reply_to[0], text=text, headers=headers, **given))
        run_due()


def verdict(value: str) -> dict[str, Any]:
    return {"headers": {"Authentication-Results": value}}


def test_an_answer_to_what_a_customer_wrote_reaches_them_without_what_it_quotes(
    told: tuple[Ticket, Any], mailoutbox: list[Any]
) -> None:
    ticket, mail = told
    assert "Answer this mail to write to " in mail.body
    answer(mail, "It is on its way.\n\nOn Mon, 2 Nov 2026 at 09:00, Support wrote:\n> Any news?")
    kind, author, body = list(replies(ticket))[-1]
    assert (kind, author, body) == ("reply", "Grace", "It is on its way.")
    assert ticket.replies.order_by("-id")[0].quoted == ""
    (to_ada,) = [each for each in mailoutbox if each.to == ["ada@example.org"]]
    assert "It is on its way." in to_ada.body


def test_an_answer_to_a_note_stays_a_note(grace: Agent, told: tuple[Ticket, Any], mailoutbox: list[Any]) -> None:
    ticket, _mail = told
    add_note(ticket, "Careful.", by=make_agent("boss"), mentions=[grace.profile])
    run_due()
    (mail,) = [each for each in mailoutbox if each.to == ["grace@example.com"]]
    assert "only your team sees" in mail.body
    mailoutbox.clear()
    answer(mail, "I am.")
    assert list(replies(ticket))[-1] == ("note", "Grace", "I am.")
    assert [each.to for each in mailoutbox if each.to == ["ada@example.org"]] == []


DOUBTS: dict[str, dict[str, Any]] = {
    "a failed verdict": verdict("mx.example.com; dmarc=fail header.from=example.com"),
    "failed without DMARC": verdict("mx.example.com; spf=softfail; dkim=fail"),
    "our foot above the quotation": {"text": "Hm.\nhttps://app.example.com/support/agent/settings/notifications"},
    "no word of their own": {"text": ""},
    "answers nothing": {"headers": {"In-Reply-To": ""}},
    "answers another mail": {"headers": {"In-Reply-To": "<ticket-1-event-99999@support.example.com>"}},
    "out of office": {"subject": "Out of office: printer"},
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_where_there_is_any_doubt_only_the_team_reads_it(
    told: tuple[Ticket, Any], mailoutbox: list[Any], doubt: str
) -> None:
    ticket, mail = told
    answer(mail, **DOUBTS[doubt])
    assert [each[0] for each in replies(ticket)] == ["opening", "reply", "note"]
    assert [each.to for each in mailoutbox if each.to == ["ada@example.org"]] == []


@pytest.mark.parametrize(
    "told_by", ["mx.example.com; dmarc=pass", "mx.evil.example; dmarc=fail", "mx.example.com; spf=none"]
)
def test_what_no_trusted_server_found_wrong_goes_out(told: tuple[Ticket, Any], told_by: str) -> None:
    ticket, mail = told
    answer(mail, **verdict(told_by))
    assert list(replies(ticket))[-1][0] == "reply"


def test_who_may_only_write_notes_writes_one(grace: Agent, told: tuple[Ticket, Any]) -> None:
    ticket, mail = told
    role = Role.objects.create(name="Light", rights=allowing([Act.SEE, Act.NOTE], Scope.ALL))
    AgentProfile.objects.filter(pk=grace.profile.pk).update(role=role)
    answer(mail)
    assert list(replies(ticket))[-1][0] == "note"
