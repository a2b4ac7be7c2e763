"""Notices and their mails: once, to whom it concerns and who may see the ticket when it is told."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.core.db import now
from escalated.core.jobs import JobState, run_now
from escalated.mail.message_ids import agent_reply_address, event_id, opening_id
from escalated.mail.models import OutgoingMail
from escalated.people.actors import SYSTEM, Agent
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice, choose_notifications
from escalated.tickets.reading import mark_read
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.telling import Event, Ways
from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db

BOTH, NEITHER = Ways(in_app=True, mail=True), Ways(in_app=False, mail=False)


def notices(agent: Agent) -> list[tuple[str, bool]]:
    """Return (event, read) of what an agent was told, oldest first."""
    rows = Notice.objects.filter(agent=agent.profile).order_by("id")
    return [(row.event, row.read_at is not None) for row in rows]


def mails(agent: Agent) -> list[str]:
    return list(OutgoingMail.objects.filter(agent=agent.profile).order_by("id").values_list("subject", flat=True))


def watched() -> tuple[Ticket, Agent, Agent, Agent]:
    """Return a ticket, its assignee, a follower and somebody with nothing to do with it, all told of what was."""
    by, ann, ben, cat = make_requester(), make_agent("Ann"), make_agent("Ben"), make_agent("Cat")
    ticket = make_ticket(by)
    assign_ticket(ticket, ann.profile, by=ben)
    follow_ticket(ticket, by=ben)
    run_due()
    Notice.objects.all().delete()
    OutgoingMail.objects.all().delete()
    return ticket, ann, ben, cat


def test_a_customers_reply_is_told_to_whom_it_concerns(mailoutbox: list[Any]) -> None:
    ticket, ann, ben, cat = watched()
    mailoutbox.clear()
    reply_to_ticket(ticket, "Hello?", by=make_requester(ticket.requester.email))
    run_due()
    assert [notices(each) for each in (ann, ben, cat)] == [[("customer_replied", False)]] * 2 + [[]]
    assert sorted(mail.to[0] for mail in mailoutbox) == ["Ann@example.com", "Ben@example.com"]


def test_one_is_not_told_of_ones_own_act() -> None:
    ticket, ann, ben, cat = watched()
    add_note(ticket, "@Ann @Ben", by=ann, mentions=[ann.profile, ben.profile])
    run_due()
    assert [notices(each) for each in (ann, ben, cat)] == [[], [("mentioned", False)], []]


def test_running_a_delivery_again_tells_nobody_again() -> None:
    ticket, ann, _ben, _cat = watched()
    reply_to_ticket(ticket, "Hello?", by=make_requester(ticket.requester.email))
    run_due()
    told = TicketActivity.objects.filter(ticket=ticket, kind="reply.added")
    told.update(state=JobState.DUE, lease="", next_attempt_at=now())
    run_due()
    assert told.get().attempts == 2
    assert (notices(ann), len(mails(ann))) == ([("customer_replied", False)], 1)


def test_each_chooses_of_what_to_hear_and_how() -> None:
    ticket, ann, ben, cat = watched()
    department = ticket.department
    for agent in (ann, cat):
        department.memberships.create(agent=agent.profile)
    choose_notifications({Event.CUSTOMER_REPLIED: NEITHER, Event.COLLEAGUE_NOTED: BOTH}, by=ann)
    choose_notifications({Event.CUSTOMER_REPLIED: Ways(in_app=False, mail=True)}, by=ben)
    choose_notifications({Event.OPENED: Ways(in_app=True, mail=False)}, by=cat)
    reply_to_ticket(ticket, "Hello?", by=make_requester(ticket.requester.email))
    add_note(ticket, "Hm", by=cat)
    make_ticket(department=department)
    run_due()
    assert (notices(ann), len(mails(ann))) == ([("colleague_noted", False)], 1)
    assert (notices(ben), len(mails(ben))) == ([("colleague_noted", False)], 1)
    assert (notices(cat), mails(cat)) == ([("opened", False)], [])


def test_what_equals_the_default_is_not_stored() -> None:
    agent = make_agent()
    choose_notifications({Event.ASSIGNED: BOTH, Event.OPENED: BOTH}, by=agent)
    assert AgentProfile.objects.get(pk=agent.profile.pk).notifications == {"opened": {"in_app": True, "mail": True}}


LOSSES = ["department", "removed", "user", "host", "inactive"]


@pytest.mark.parametrize("loss", LOSSES)
def test_f30_nobody_is_told_who_may_not_see_the_ticket_by_then(loss: str) -> None:
    ticket, ann, ben, _cat = watched()
    reply_to_ticket(ticket, "Hello?", by=make_requester(ticket.requester.email))
    lose(ben, loss)
    run_due()
    assert (notices(ann), len(mails(ann))) == ([("customer_replied", False)], 1)
    assert (notices(ben), mails(ben)) == ([], [])


@pytest.mark.parametrize("loss", LOSSES)
def test_f30_what_was_written_is_not_sent_to_who_may_not_see_the_ticket_by_then(
    loss: str, mailoutbox: list[Any]
) -> None:
    ticket, _ann, ben, _cat = watched()
    mailoutbox.clear()
    reply_to_ticket(ticket, "Hello?", by=make_requester(ticket.requester.email))
    run_now("deliver_activity", ticket.activities.latest("id").pk)
    assert OutgoingMail.objects.count() == 2
    lose(ben, loss)
    run_due()
    assert [mail.to for mail in mailoutbox] == [["Ann@example.com"]]
    told = [(row.state, row.sent_at is not None) for row in OutgoingMail.objects.order_by("agent")]
    assert told == [(JobState.DONE, True), (JobState.DONE, False)]


def lose(agent: Agent, loss: str) -> None:
    profile, user = AgentProfile.objects.filter(pk=agent.profile.pk), agent.profile.user
    assert user is not None
    match loss:
        case "department":
            Department.objects.create(name="Elsewhere").memberships.create(agent=agent.profile)
            profile.update(role=Role.objects.create(name="Elsewhere", rights=allowing(Act, Scope.DEPARTMENT)))
        case "removed":
            profile.update(removed_at="2026-01-01T00:00:00Z")
        case "user":
            user.delete()
        case "host":
            type(user)._default_manager.filter(pk=user.pk).update(is_staff=False)
        case "inactive":
            type(user)._default_manager.filter(pk=user.pk).update(is_active=False)


def test_reading_the_ticket_reads_what_was_told_of_it_also_before_it_is_told() -> None:
    ticket, ann, ben, _cat = watched()
    reply_to_ticket(ticket, "Hello?", by=make_requester(ticket.requester.email))
    run_due()
    mark_read(ticket, ticket.version - 1, by=ann)
    assert notices(ann) == [("customer_replied", False)]
    mark_read(ticket, ticket.version, by=ann)
    assert (notices(ann), notices(ben)) == ([("customer_replied", True)], [("customer_replied", False)])
    add_note(ticket, "Hm", by=ben)
    mark_read(ticket, ticket.version, by=ann)
    add_note(ticket, "Again", by=ben)
    run_due()
    assert notices(ann) == [("customer_replied", True), ("colleague_noted", True), ("colleague_noted", False)]


def test_a_notice_mail_threads_says_what_happened_and_leads_to_it(mailoutbox: list[Any]) -> None:
    ticket, ann, _ben, cat = watched()
    mailoutbox.clear()
    first = add_note(ticket, "Look **here**, @Ann", by=cat, mentions=[ann.profile])
    add_note(ticket, "And here", by=cat, mentions=[ann.profile])
    run_due()
    one, two = mailoutbox
    keys = list(ticket.activities.filter(kind="note.added").order_by("id").values_list("pk", flat=True))
    assert one.to == ["Ann@example.com"]
    assert one.reply_to == [agent_reply_address(ticket.pk, ann.profile.pk)]
    assert one.subject == f"[{ticket.reference}] {ticket.subject}"
    assert one.extra_headers == {
        "Message-ID": event_id(ticket.pk, keys[0]),
        "In-Reply-To": opening_id(ticket.pk),
        "References": opening_id(ticket.pk),
        "X-Escalated-Ticket-Id": str(ticket.pk),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": "<https://app.example.com/support/agent/settings/notifications>",
    }
    assert one.body.startswith("Cat mentioned you in a note\n\nLook **here**, @Ann\n\n-- \n")
    assert f"https://app.example.com/support/agent/tickets/{ticket.reference}#m{first.pk}" in one.body
    assert "https://app.example.com/support/agent/settings/notifications" in one.body
    assert two.subject == f"Re: [{ticket.reference}] {ticket.subject}"
    assert two.extra_headers["References"] == f"{opening_id(ticket.pk)} {event_id(ticket.pk, keys[0])}"


def test_a_mail_speaks_its_readers_language() -> None:
    ticket, ann, _ben, cat = watched()
    AgentProfile.objects.filter(pk=ann.profile.pk).update(language="de")
    assign_ticket(ticket, cat.profile, by=SYSTEM)
    add_note(ticket, "Hm", by=cat, mentions=[ann.profile])
    run_due()
    assert 'lang="de"' in OutgoingMail.objects.get(agent=ann.profile).html


def test_who_has_no_address_is_told_in_the_app_alone() -> None:
    ticket, ann, _ben, cat = watched()
    user = ann.profile.user
    assert user is not None
    type(user)._default_manager.filter(pk=user.pk).update(email="")
    AgentProfile.objects.filter(pk=ann.profile.pk).update(email="")
    add_note(ticket, "Hm", by=cat, mentions=[ann.profile])
    run_due()
    assert (notices(ann), mails(ann)) == ([("mentioned", False)], [])
