"""The documented Python API: what each function accepts, what it refuses and in which words."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from escalated import services
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import SYSTEM
from escalated.people.models import AgentProfile, Contact, Department
from escalated.services import (
    Upload,
    add_note,
    assign_ticket,
    change_department,
    change_priority,
    change_status,
    change_type,
    close_ticket,
    create_ticket,
    link_tickets,
    reopen_ticket,
    reply_to_ticket,
    resolve_ticket,
)
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_customer, make_requester, make_ticket, make_upload, make_user

pytestmark = pytest.mark.django_db

FORMS: dict[str, Callable[[Ticket], Any]] = {
    "ticket": lambda ticket: ticket,
    "id": lambda ticket: ticket.pk,
    "reference": lambda ticket: ticket.reference,
    "reference in lower case": lambda ticket: ticket.reference.lower(),
}


def done_by(ticket: Ticket) -> list[tuple[str, str]]:
    rows = TicketActivity.objects.filter(ticket=ticket).order_by("id")[1:]
    return [(row.kind, row.actor_kind) for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_every_function_takes_a_ticket_its_id_or_its_reference(form: str) -> None:
    ticket, other, agent = make_ticket(), make_ticket(), make_agent()
    given, user = FORMS[form], agent.profile.user
    sales = Department.objects.create(name="Sales")
    reply_to_ticket(given(ticket), "Hello", by=user)
    add_note(given(ticket), "Psst", by=user)
    assign_ticket(given(ticket), user, by=user)
    change_status(given(ticket), "in_progress", by=user)
    change_priority(given(ticket), "urgent", by=user)
    change_type(given(ticket), "problem", by=user)
    change_department(given(ticket), sales, by=user)
    link_tickets(given(ticket), given(other), by=user)
    resolve_ticket(given(ticket), by=user)
    close_ticket(given(ticket), by=user, reason="done")
    reopen_ticket(given(ticket), by=user)
    assert done_by(ticket) == [
        ("reply.added", "agent"),
        ("note.added", "agent"),
        ("ticket.assigned", "agent"),
        ("ticket.status_changed", "agent"),
        ("ticket.priority_changed", "agent"),
        ("ticket.type_changed", "agent"),
        ("ticket.department_changed", "agent"),
        ("ticket.linked", "agent"),
        ("ticket.resolved", "agent"),
        ("ticket.closed", "agent"),
        ("ticket.reopened", "agent"),
    ]
    row = Ticket.objects.get(pk=ticket.pk)
    assert (row.status, row.priority, row.type, row.department) == ("reopened", 4, "problem", sales)
    assert row.assignee == agent.profile
    assert linked_tickets(ticket, viewer=SYSTEM) == [other]


def test_everything_documented_is_exported() -> None:
    assert all(callable(getattr(services, name)) for name in services.__all__ if name != "SYSTEM")
    assert services.SYSTEM is SYSTEM


def test_by_is_a_host_user_an_agent_a_contact_or_the_system() -> None:
    user, customer = make_customer("ada")
    agent, ticket = make_agent(), make_ticket(customer)
    acting: list[Any] = [user, customer, customer.contacts[0], agent.profile.user, agent.profile, agent, SYSTEM]
    for by in acting:
        reply_to_ticket(ticket, "Hello", by=by)
    kinds_of_author = [row.author_kind for row in ticket.replies.order_by("id")]
    assert kinds_of_author == ["requester"] * 4 + ["agent"] * 3 + ["system"]


@pytest.mark.parametrize("by", ["ada@example.org", 7, None, object()])
def test_nobody_else_may_be_named(by: Any) -> None:
    ticket = make_ticket()
    with pytest.raises(InvalidInput) as caught:
        reply_to_ticket(ticket, "Hello", by=by)
    assert caught.value.errors == {"by": ["Name a host user, an agent, a contact or SYSTEM."]}
    assert kinds(ticket) == ["ticket.opened"]


def test_a_profile_whose_user_is_no_agent_any_more_does_not_act() -> None:
    ticket, agent = make_ticket(), make_agent()
    user: Any = agent.profile.user
    user.is_staff = False
    user.save()
    profile = AgentProfile.objects.get(pk=agent.profile.pk)
    for by in (profile, user):
        with pytest.raises((InvalidInput, NotFound)):
            add_note(ticket, "Psst", by=by)
    user.delete()
    with pytest.raises(InvalidInput) as caught:
        add_note(ticket, "Psst", by=AgentProfile.objects.get(pk=profile.pk))
    assert caught.value.errors == {"by": ["Name a host user, an agent, a contact or SYSTEM."]}
    assert kinds(ticket) == ["ticket.opened"]


@pytest.mark.parametrize("given", [999_999, 10**30, "ESC-99999", "ABC-00001", "42", "", None, 3.5, "ESC-1; DROP TABLE"])
def test_an_unknown_ticket_is_not_found(given: Any) -> None:
    make_ticket()
    with pytest.raises(NotFound, match=r"There is no such ticket\."):
        close_ticket(given, by=SYSTEM)


def test_a_ticket_that_is_not_theirs_is_not_found_and_makes_no_contact() -> None:
    ticket, user = make_ticket(), make_user()
    with pytest.raises(NotFound, match=r"There is no such ticket\."):
        reply_to_ticket(ticket, "Hello", by=user)
    assert Contact.objects.filter(user=user).count() == 0


def test_an_act_that_is_not_theirs_is_not_allowed() -> None:
    user, customer = make_customer()
    ticket = make_ticket(customer)
    with pytest.raises(NotAllowed, match=ticket.reference):
        add_note(ticket, "Psst", by=user)
    assert (kinds(ticket), Reply.objects.filter(kind="note").count()) == (["ticket.opened"], 0)


def test_a_requester_is_a_host_user_a_contact_or_an_address() -> None:
    user = make_user("ada")
    contact = make_requester("ben@example.org").contacts[0]
    asking: list[Any] = [user, contact, " Cleo@Example.ORG "]
    tickets = [create_ticket(subject="s", body="b", requester=requester) for requester in asking]
    assert [ticket.requester.email for ticket in tickets] == ["ada@example.com", "ben@example.org", "Cleo@example.org"]
    assert [ticket.requester.user for ticket in tickets] == [user, None, None]
    assert [ticket.channel for ticket in tickets] == ["api"] * 3


@pytest.mark.parametrize(
    "requester", ["nobody", "", "@example.org", "a@b\nBcc: eve@example.net", "a@b, c@d", f"{'x' * 260}@example.org", 7]
)
def test_what_is_no_requester_is_refused(requester: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        create_ticket(subject="s", body="b", requester=requester)
    assert caught.value.errors == {"requester": ["Name a host user or an email address."]}
    assert (Ticket.objects.count(), Contact.objects.count()) == (0, 0)


def test_all_that_a_ticket_can_be_opened_with() -> None:
    agent, sales = make_agent("Grace"), Department.objects.create(name="Sales")
    for department in (sales, sales.pk, "Sales"):
        ticket = create_ticket(
            subject="s",
            body="b",
            requester="ada@example.org",
            by=agent.profile.user,
            priority="high",
            department=department,
            type="incident",
            attachments=[make_upload()],
            channel="widget",
        )
        message = ticket.replies.get()
        assert (ticket.priority, ticket.department, ticket.type, ticket.channel) == (3, sales, "incident", "widget")
        assert (message.author_name, message.attachments.get().filename) == ("Grace", "plan.txt")


@pytest.mark.parametrize("department", [999, "Nowhere"])
def test_an_unknown_department_is_named(department: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        create_ticket(subject="s", body="b", requester="ada@example.org", department=department)
    assert caught.value.errors == {"department": ["There is no such department."]}


def test_only_an_agent_can_be_given_a_ticket() -> None:
    ticket, agent = make_ticket(), make_agent()
    for given in (make_user(), "Grace", agent.profile.pk):
        with pytest.raises(InvalidInput) as caught:
            assign_ticket(ticket, given, by=SYSTEM)
        assert caught.value.errors == {"agent": ["This user is not an agent."]}
    assign_ticket(ticket, agent.profile, by=SYSTEM)
    assign_ticket(ticket, None, by=SYSTEM)
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned", "ticket.unassigned"]


def call(name: str, **body: Any) -> Reply:
    """Call a function that takes a body in the words the host chose."""
    if name == "create_ticket":
        return create_ticket(subject="s", requester="ada@example.org", **body).replies.get()
    function: Callable[..., Reply] = {"reply_to_ticket": reply_to_ticket, "add_note": add_note}[name]
    return function(make_ticket(), by=SYSTEM, **body)


BODIES = [({"body": "*x*"}, "markdown"), ({"html": "<b>x</b>"}, "html"), ({"text": "x < y"}, "text")]


@pytest.mark.parametrize(
    ("name", "body"), list(itertools.product(["create_ticket", "reply_to_ticket", "add_note"], BODIES))
)
def test_a_body_is_markdown_unless_html_or_text_says_otherwise(name: str, body: tuple[dict[str, str], str]) -> None:
    given, wanted = body
    reply = call(name, **given)
    assert (reply.body, reply.body_format) == (next(iter(given.values())), wanted)


@pytest.mark.parametrize("given", [{"body": "x", "html": "y"}, {"html": "x", "text": "y"}])
def test_a_body_is_given_once(given: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        call("reply_to_ticket", **given)
    assert caught.value.errors == {"body": ["Give one of body, html and text."]}


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda ticket: reply_to_ticket(ticket, " ", by=SYSTEM), "body"),
        (lambda ticket: reply_to_ticket(ticket, "x", by=SYSTEM, attachments=[make_upload("a.exe")]), "attachments"),
        (lambda ticket: change_status(ticket, "on_holiday", by=SYSTEM), "status"),
        (lambda ticket: change_status(ticket, "reopened", by=SYSTEM), "status"),
        (lambda ticket: change_priority(ticket, "enormous", by=SYSTEM), "priority"),
        (lambda ticket: link_tickets(ticket, ticket, by=SYSTEM), "ticket"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(act: Callable[[Ticket], object], field: str) -> None:
    ticket = make_ticket()
    with pytest.raises(InvalidInput) as caught:
        act(ticket)
    assert list(caught.value.errors) == [field]
    assert (kinds(ticket), ticket.replies.count()) == (["ticket.opened"], 1)


def test_all_of_it_joins_the_callers_transaction() -> None:
    user = make_user()

    def host_fails() -> None:
        files = [Upload("a.txt", make_upload().file)]
        with transaction.atomic():
            reply_to_ticket(create_ticket(subject="s", body="b", requester=user, attachments=files), "x", by=SYSTEM)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        host_fails()
    counts = [model._default_manager.count() for model in (Ticket, Reply, TicketActivity, Contact)]
    assert counts == [0, 0, 0, 0]


def test_what_one_refuses_leaves_the_callers_transaction_usable() -> None:
    ticket = make_ticket()
    with transaction.atomic():
        with pytest.raises(InvalidInput):
            change_status(ticket, "reopened", by=SYSTEM)
        close_ticket(ticket, by=SYSTEM)
    assert kinds(ticket) == ["ticket.opened", "ticket.closed"]
