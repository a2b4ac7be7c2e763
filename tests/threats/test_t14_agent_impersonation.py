"""T14: a mail that says it is an agent's makes no public answer, whatever it carries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from escalated.core.ids import random_name
from escalated.mail.models import StoredMail
from escalated.tickets.models import Reply
from tests.making import post_mail, run_due
from tests.threats.forging import FROM, TRUSTING, desk_of_all, sent_by

pytestmark = pytest.mark.django_db

AGENTS = ("agent", "colleague", "removed agent")
TOKENS = ("none", "own", "agent's", "requester's", "participant's", "third party's", "expired", "truncated")
SAID = ("-", "pass", "foreign pass", "pass below fail")


@pytest.mark.parametrize("who", AGENTS)
def test_no_answer_of_an_agents_is_made_or_mailed(who: str, mailoutbox: list[Any]) -> None:
    desk, word = desk_of_all(), random_name()
    mailoutbox.clear()
    with override_settings(ESCALATED={**TRUSTING, "MAIL_TICKETS_PER_HOUR": 0}):
        for token in TOKENS:
            for check in SAID:
                to = desk.token(who, token)
                mail = sent_by(who, to=to, signal="subject", check=check, desk=desk)
                post_mail({**mail, "TextBody": f"{word} {token} {check}"})
                run_due()
    assert StoredMail.objects.count() == len(TOKENS) * len(SAID)
    assert Reply.objects.filter(author_kind="agent", kind="reply").count() == 0
    assert desk.ticket.replies.filter(kind="reply").count() == 1  # the requester's own
    customers = {FROM["requester"], FROM["participant"], FROM["other customer"], FROM["third party"]}
    told = [mail for mail in mailoutbox if customers & set(mail.to)]
    assert [mail for mail in told if word in mail.message().as_string()] == []


def test_notes_are_of_the_agent_with_the_address_alone() -> None:
    desk = desk_of_all()
    with override_settings(ESCALATED={**TRUSTING, "MAIL_TICKETS_PER_HOUR": 0}):
        for who in AGENTS:
            for token in TOKENS:
                mail = sent_by(who, to=desk.token(who, token), signal="-", check="pass", desk=desk)
                post_mail({**mail, "TextBody": f"{who} {token}"})
    notes = Reply.objects.filter(kind="note", channel="email").order_by("id")
    expected = [("agent", "agent own"), ("agent", "agent agent's"), ("colleague", "colleague own")]
    assert [(each.author_agent_id, each.body) for each in notes] == [
        (desk.agents[who].profile.pk, body) for who, body in expected
    ]
