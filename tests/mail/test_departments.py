"""A department's own address: mail to it opens its tickets, mail about them comes from it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as sent

from escalated.mail.message_ids import reply_address
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Department, Membership, Strategy
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.statuses import Priority
from escalated.tickets.transitioning import resolve_ticket
from tests.making import kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due

pytestmark = pytest.mark.django_db(transaction=True)


def make_department(name: str = "Sales", **given: Any) -> Department:
    return Department.objects.create(name=name, address=f"{name.lower()}@example.com", **given)


def opened_by(**given: Any) -> Ticket:
    post_mail(postmark_mail(**given))
    return Ticket.objects.latest("id")


def named(*emails: str) -> list[dict[str, str]]:
    return [{"Email": email, "Name": ""} for email in emails]


def test_mail_to_a_departments_address_opens_a_ticket_there() -> None:
    sales = make_department(default_priority=Priority.URGENT)
    ticket = opened_by(to="Sales@Example.com")
    assert (ticket.department, ticket.priority) == (sales, Priority.URGENT)


@pytest.mark.parametrize(
    "given",
    [
        {"CcFull": named("someone@example.org", "sales@example.com")},
        {"OriginalRecipient": "SALES@example.com"},
        {"ToFull": named("me@example.org", "sales@example.com")},
        {"OriginalRecipient": "sales@example.com", "ToFull": named("returns@example.com")},
        {"ToFull": named("sales@example.com"), "CcFull": named("returns@example.com")},
    ],
)
def test_wherever_the_address_stands_the_envelope_counts_first_then_to_then_cc(given: dict[str, Any]) -> None:
    make_department("Returns")
    sales = make_department()
    assert opened_by(**given).department == sales


def test_mail_to_no_departments_address_opens_a_ticket_in_the_first() -> None:
    sales = make_department(position=5)
    ticket = opened_by(to="support@support.example.com")
    assert (ticket.department != sales, ticket.priority) == (True, Priority.MEDIUM)


def test_an_answer_stays_where_its_ticket_is() -> None:
    make_department()
    ticket = make_ticket(make_requester("ada@example.org"))
    subject = f"Re: [{ticket.reference}] Hello"
    assert post_mail(postmark_mail("ada@example.org", to="sales@example.com", subject=subject)).json()["reply_id"]
    assert Ticket.objects.get().department == ticket.department


def test_who_is_next_gets_what_came_by_mail() -> None:
    sales, ann = make_department(strategy=Strategy.ROUND_ROBIN), make_agent("ann")
    Membership.objects.create(department=sales, agent=ann.profile)
    ticket = opened_by(to="sales@example.com")
    assert (kinds(ticket), ticket.assignee) == (["ticket.opened", "ticket.assigned"], ann.profile)


def test_a_named_priority_is_not_the_departments() -> None:
    sales = make_department(default_priority=Priority.URGENT)
    assert make_ticket(department=sales, priority="low").priority == Priority.LOW
    assert make_ticket(department=sales).priority == Priority.URGENT


def answered(department: Department, by: Agent) -> tuple[Ticket, Any]:
    requester = make_requester()
    ticket = make_ticket(requester, department=department, channel="email")
    reply_to_ticket(ticket, "Try water.", by=by)
    run_due()
    return ticket, sent.outbox.pop()


def test_mail_about_its_tickets_comes_from_its_address_and_is_answered_to_the_signed_one() -> None:
    ticket, letter = answered(make_department(), make_agent())
    assert letter.from_email.endswith("<sales@example.com>") or letter.from_email == "sales@example.com"
    assert letter.reply_to == [reply_address(ticket.pk, ticket.requester_id)]


def test_a_department_without_an_address_writes_from_ours() -> None:
    _, letter = answered(Department.objects.create(name="Returns"), make_agent())
    _, usual = answered(make_ticket().department, make_agent())
    assert letter.from_email == usual.from_email


def test_an_agents_signature_stands_under_what_they_wrote() -> None:
    ann = make_agent("ann")
    AgentProfile.objects.filter(pk=ann.profile.pk).update(signature="**Ann** at Example\n\n<script>x</script>")
    _, letter = answered(make_department(), ann)
    html = letter.alternatives[0][0]
    assert letter.body.index("Try water.") < letter.body.index("\n-- \n**Ann** at Example")
    assert "<strong" in html.partition('class="signature"')[2]
    assert "<script" not in html


def test_a_signature_is_under_nothing_but_what_its_agent_wrote() -> None:
    ann, customer = make_agent("ann"), make_requester()
    AgentProfile.objects.update(signature="Yours, Ann")
    ticket = make_ticket(customer, channel="web")
    run_due()
    resolve_ticket(ticket, by=ann)
    run_due()
    _, unsigned = answered(ticket.department, make_agent("ben"))
    assert len(sent.outbox) == 2
    for letter in (*sent.outbox, unsigned):
        assert "Yours, Ann" not in letter.body + letter.alternatives[0][0]
