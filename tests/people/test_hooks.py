"""What a host decides by its hooks, and what stands where one raises."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.core.errors import InvalidInput, NotFound
from escalated.mail.models import StoredMail
from escalated.mail.reviewing import open_from_mail
from escalated.people.actors import acting, actor_for
from escalated.people.models import Department
from escalated.services import add_note, create_ticket, reply_to_ticket
from escalated.testing import SupportKit
from escalated.tickets.drafting import DraftFile, add_draft_file
from escalated.tickets.models import Attachment, Ticket
from tests.making import make_agent, make_ticket, make_upload, make_user, signed_in
from tests.people.hosts_with_hooks import ASKED

pytestmark = pytest.mark.django_db


@pytest.fixture
def choosy(settings: Any) -> None:
    ASKED.clear()
    settings.ESCALATED = {**settings.ESCALATED, "HOST": "tests.people.hosts_with_hooks.Choosy"}


@pytest.fixture
def failing(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "HOST": "tests.people.hosts_with_hooks.Failing"}


def mail(support: SupportKit, sender: str = "ada@example.org", subject: str = "Hello", file: bytes = b"") -> Any:
    letter = support.letter(sender, "Where is it?", subject=subject)
    if file:
        letter.add_attachment(file, maintype="text", subtype="plain", filename="plan.txt")
    return support.deliver_email(letter)


def test_a_mail_that_may_not_open_a_ticket_waits_for_an_admin(choosy: None, support: SupportKit) -> None:
    assert mail(support).outcome == "created_new"
    assert (mail(support, "eve@example.net").outcome, Ticket.objects.count()) == ("stored", 1)
    row = StoredMail.objects.get(sender="eve@example.net")
    assert (row.reason, row.is_held) == ("host_refused", True)
    asked = ASKED[0]
    assert (asked.sender, asked.subject, asked.text) == ("ada@example.org", "Hello", "Where is it?")
    assert "support@example.com" in asked.recipients
    open_from_mail(row, by=make_agent(is_admin=True))
    assert Ticket.objects.count() == 2


def test_an_answer_is_not_asked_about(choosy: None, support: SupportKit) -> None:
    ticket = support.make_ticket("eve@example.net")
    letter = support.letter("eve@example.net", "Thanks.", answering=support.outbox_for(ticket)[0])
    ASKED.clear()
    assert (support.deliver_email(letter).outcome, ASKED) == ("replied_to_existing", [])


def test_the_host_names_the_department_where_nobody_else_did(choosy: None, support: SupportKit) -> None:
    sales, returns = Department.objects.create(name="Sales"), Department.objects.create(name="Returns")
    opened = mail(support, subject="My order").ticket
    assert opened is not None
    assert opened.department == sales
    assert make_ticket(subject="My order", department=returns).department == returns
    assert ASKED[-1].email == "ada@example.org"


def test_a_department_that_is_none_is_the_default_one(choosy: None, caplog: pytest.LogCaptureFixture) -> None:
    assert make_ticket(subject="Hello").department.name == "Support"
    assert "“Nowhere”, which is no department" in caplog.text


def test_an_agent_sees_nothing_outside_what_the_host_narrows_to(choosy: None) -> None:
    order, other = make_ticket(subject="Order 7"), make_ticket(subject="Hello")
    grace = make_user("grace", is_staff=True)
    agent = actor_for(grace)
    assert list(Ticket.objects.visible_to(agent)) == [order]
    with pytest.raises(NotFound):
        add_note(other, "Seen", by=grace)
    client = signed_in(grace)
    listed = client.get("/support/agent/tickets", headers={"accept": "application/json"}).json()
    assert [row["reference"] for row in listed["tickets"]] == [order.reference]
    assert client.get(f"/support/agent/tickets/{other.reference}").status_code == 404
    found = client.get("/support/agent/search?q=Hello", headers={"accept": "application/json"})
    assert other.reference not in found.content.decode()
    boss = actor_for(make_user("boss", is_superuser=True))
    assert Ticket.objects.visible_to(boss).count() == 2


def test_nobody_whom_the_host_keeps_a_ticket_from_is_told_of_it(choosy: None, support: SupportKit) -> None:
    grace = make_agent("grace")
    given = {"requester": "ada@example.org", "assignee": grace.profile}
    order, other = (support.make_ticket(subject=each, **given) for each in ("Order 7", "Hello"))
    reply_to_ticket(order, "Any news?", by=order.requester)
    reply_to_ticket(other, "Any news?", by=other.requester)
    assert "grace@example.com" in support.outbox_for(order).recipients
    assert "grace@example.com" not in support.outbox_for(other).recipients


def test_a_file_is_kept_replaced_or_refused_and_seen_once(choosy: None) -> None:
    files = [make_upload("plan.txt", b"hello"), make_upload("sheet.txt", b"macro")]
    ticket = make_ticket(attachments=files)
    assert ASKED[1:] == [("plan.txt", b"hello"), ("sheet.txt", b"macro")]
    kept = Attachment.objects.filter(reply__ticket=ticket).order_by("id")
    assert [(each.filename, each.size, each.file.read()) for each in kept] == [
        ("plan.txt", 5, b"hello"),
        ("clean-sheet.txt", 5, b"clean"),
    ]
    with pytest.raises(InvalidInput) as refused:
        make_ticket(attachments=[make_upload("bad.txt", b"virus")])
    assert dict(refused.value.errors) == {"attachments": ["bad.txt: this file is not taken"]}


def test_a_file_of_a_draft_is_asked_about_as_it_is_added(choosy: None) -> None:
    ticket, agent = make_ticket(subject="Order 7"), make_agent()
    row = add_draft_file(ticket, "reply", make_upload("sheet.txt", b"macro"), by=agent)
    assert (row.filename, row.file.read()) == ("clean-sheet.txt", b"clean")
    with pytest.raises(InvalidInput):
        add_draft_file(ticket, "reply", make_upload("bad.txt", b"virus"), by=agent)
    assert DraftFile.objects.count() == 1


def test_a_mail_arrives_without_the_file_that_is_refused(choosy: None, support: SupportKit) -> None:
    ticket = mail(support, file=b"virus").ticket
    assert ticket is not None
    reply = ticket.replies.get()
    assert (reply.attachments.count(), reply.refused_attachments[0]["reason"]) == (0, "refused")


def test_where_the_hook_for_mail_raises_the_mail_waits(
    failing: None, support: SupportKit, caplog: pytest.LogCaptureFixture
) -> None:
    assert mail(support).outcome == "stored"
    assert StoredMail.objects.get().reason == "host_failed"
    assert "ZeroDivisionError" in caplog.text


def test_where_the_hook_for_departments_raises_the_ticket_opens_in_the_default_one(failing: None) -> None:
    assert make_ticket().department.name == "Support"


def test_where_the_hook_that_narrows_raises_agents_see_nothing(failing: None) -> None:
    make_ticket()
    assert Ticket.objects.visible_to(actor_for(make_user(is_staff=True))).count() == 0


def test_where_the_hook_for_files_raises_the_message_comes_without_them(failing: None, support: SupportKit) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_ticket(attachments=[make_upload()])
    assert dict(refused.value.errors) == {"attachments": ["plan.txt: it could not be checked; send it again later"]}


def test_hooks_that_nobody_wrote_cost_no_query(django_assert_num_queries: Any) -> None:
    agent = acting(make_agent().profile)
    assert agent is not None
    with django_assert_num_queries(0):
        assert agent.narrowing is None


def test_a_hook_sees_what_the_host_knows_of_the_requester(choosy: None) -> None:
    ada = make_user("ada")
    create_ticket(subject="Hello", body="x", requester=ada)
    assert (ASKED[-1].user, ASKED[-1].email, ASKED[-1].channel) == (ada, "ada@example.com", "api")
