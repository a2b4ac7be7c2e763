"""T13, T14, T15: who claims to be whom, by which address, signal and check, and what becomes of it: one table."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from escalated.tickets.guest_links import link_for
from escalated.tickets.models import Ticket
from tests.making import post_mail, run_due
from tests.threats.forging import CHECKS, FROM, SIGNALS, TRUSTING, WORDS, Desk, became, desk_of_all, sent_by
from tests.web.asking import JSON, ask, content_of, url

pytestmark = pytest.mark.django_db

# reply: public, as theirs. note: for agents. elsewhere: a note on the ticket that their address is of. apart: a ticket
# of their own, linked for agents. new: one linked to nothing. review: held for an admin. refused: nothing comes of it.
TABLE = """
requester      | none             | reply-to-id | -                | reply
requester      | none             | references  | -                | reply
requester      | none             | subject     | -                | reply
requester      | none             | subject     | pass             | reply
requester      | none             | subject     | fail             | reply
requester      | own              | -           | -                | reply
requester      | own              | -           | pass             | reply
requester      | own              | -           | fail             | reply
requester      | own              | -           | foreign pass     | reply
requester      | participant's    | -           | -                | reply
requester      | agent's          | -           | -                | reply
requester      | third party's    | -           | -                | apart
requester      | another ticket's | -           | -                | apart
requester      | another ticket's | subject     | -                | reply
requester      | expired          | -           | -                | new
requester      | truncated        | -           | -                | new
requester      | truncated        | subject     | -                | reply
requester      | none             | -           | pass             | new
participant    | none             | reply-to-id | -                | reply
participant    | none             | subject     | fail             | reply
participant    | own              | -           | pass             | reply
participant    | requester's      | -           | -                | reply
participant    | third party's    | -           | -                | apart
participant    | expired          | -           | -                | new
agent          | own              | -           | -                | note
agent          | own              | -           | pass             | note
agent          | own              | -           | foreign pass     | note
agent          | own              | -           | foreign fail     | note
agent          | own              | -           | fail             | note
agent          | own              | reply-to-id | fail             | note
agent          | own              | -           | pass for another | note
agent          | own              | -           | pass below fail  | note
agent          | own              | told        | -                | reply
agent          | own              | told        | pass             | reply
agent          | own              | told        | foreign pass     | reply
agent          | own              | told        | foreign fail     | reply
agent          | own              | told        | fail             | note
agent          | own              | told        | pass for another | note
agent          | own              | told        | pass below fail  | note
agent          | none             | told        | pass             | apart
agent          | requester's      | told        | pass             | apart
agent          | expired          | told        | pass             | apart
colleague      | own              | told        | pass             | note
colleague      | agent's          | told        | pass             | apart
removed agent  | own              | told        | pass             | apart
stranger       | agent's          | told        | pass             | apart
agent          | none             | reply-to-id | -                | apart
agent          | none             | subject     | pass             | apart
agent          | none             | subject     | foreign pass     | apart
agent          | requester's      | -           | pass             | apart
agent          | third party's    | -           | pass             | apart
agent          | another ticket's | subject     | pass             | elsewhere
agent          | expired          | subject     | pass             | apart
agent          | expired          | -           | pass             | new
agent          | truncated        | references  | pass             | apart
colleague      | agent's          | -           | pass             | apart
colleague      | agent's          | subject     | foreign pass     | apart
removed agent  | own              | -           | pass             | apart
removed agent  | own              | subject     | -                | apart
removed agent  | none             | reply-to-id | pass             | apart
third party    | own              | -           | -                | note
third party    | own              | -           | pass             | note
third party    | own              | subject     | fail             | note
third party    | none             | subject     | pass             | apart
third party    | requester's      | -           | pass             | apart
third party    | agent's          | -           | pass             | apart
third party    | expired          | references  | -                | apart
other customer | none             | reply-to-id | pass             | apart
other customer | own              | subject     | pass             | apart
other customer | requester's      | -           | pass             | apart
other customer | participant's    | -           | foreign pass     | apart
stranger       | none             | reply-to-id | pass             | apart
stranger       | none             | references  | foreign pass     | apart
stranger       | none             | subject     | pass             | apart
stranger       | none             | -           | -                | new
stranger       | requester's      | -           | pass             | apart
stranger       | agent's          | subject     | pass             | apart
stranger       | third party's    | references  | pass             | apart
stranger       | another ticket's | -           | fail             | apart
stranger       | truncated        | -           | foreign pass     | new
blocked        | requester's      | subject     | pass             | refused
ourselves      | agent's          | subject     | pass             | review
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.fixture
def desk() -> Desk:
    return desk_of_all()


@pytest.mark.parametrize(("who", "token", "signal", "check", "outcome"), ROWS, ids=[" ".join(row) for row in ROWS])
def test_what_becomes_of_a_mail(
    who: str, token: str, signal: str, check: str, outcome: str, desk: Desk, mailoutbox: list[Any]
) -> None:
    before, messages = set(Ticket.objects.values_list("pk", flat=True)), desk.ticket.replies.count()
    mailoutbox.clear()
    with override_settings(ESCALATED=TRUSTING):
        to = desk.token(who, token)
        assert post_mail(sent_by(who, to=to, signal=signal, check=check, desk=desk)).status_code == 200
    run_due()
    assert became(desk, before) == outcome
    assert desk.ticket.replies.count() == messages + (outcome in ("reply", "note"))
    assert [each.kind for each in desk.another.replies.order_by("id")[1:]] == ["note"] * (outcome == "elsewhere")
    assert [each.contact.email for each in desk.ticket.participants.select_related("contact")] == [FROM["participant"]]
    if outcome != "reply":
        assert_is_kept_from_customers(desk, mailoutbox)


def assert_is_kept_from_customers(desk: Desk, mailoutbox: list[Any]) -> None:
    """Nothing of it is shown or mailed to those who take part."""
    answers = [
        Client().get(url("portal:guest", link_for(desk.ticket).token()), headers=JSON),
        ask(desk.users["bert"], "portal:ticket", desk.another.reference),
    ]
    assert [(each.status_code, WORDS.encode() in content_of(each)) for each in answers] == [(200, False)] * 2
    told = [mail for mail in mailoutbox if {FROM["participant"], FROM["requester"]} & set(mail.to)]
    assert [mail for mail in told if WORDS in mail.message().as_string()] == []


def test_the_table_is_whole() -> None:
    assert len({row[:4] for row in ROWS}) == len(ROWS) >= 60
    whos, _tokens, signals, checks, _outcomes = (set(column) for column in zip(*ROWS, strict=True))
    assert (whos, signals, checks) == (set(FROM), set(SIGNALS), set(CHECKS))
