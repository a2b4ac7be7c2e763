"""What the queue changes of many tickets at once."""

from __future__ import annotations

import pytest

from escalated.tickets.tagging import add_tags
from tests.making import kinds, make_agent, make_requester, make_ticket
from tests.web.asking import send

pytestmark = pytest.mark.django_db


def test_tags_come_off_those_that_have_them_and_come_back_undone() -> None:
    agent, by = make_agent("grace"), make_requester("ada@example.org")
    tagged, bare = make_ticket(by), make_ticket(by)
    add_tags(tagged, ["refund", "vip"], by=agent)
    user = agent.profile.user
    answer = send(user, "agent:bulk", ticket_ids=[tagged.pk, bare.pk], remove_tags=["Refund"]).json()
    assert (answer["changed"], answer["unchanged"]) == ([tagged.reference], [bare.reference])
    assert [tag.name for tag in tagged.tags.all()] == ["vip"]
    assert send(user, "agent:undo", activity_ids=answer["undo"]).json()["undone"] == [tagged.reference]
    assert [tag.name for tag in tagged.tags.order_by("key")] == ["refund", "vip"]
    assert kinds(bare) == ["ticket.opened"]
