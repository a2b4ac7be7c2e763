"""Twenty tests of a host's support, with the kit."""

import pytest

from escalated.core.errors import NotAllowed, NotFound
from escalated.services import add_note, assign_ticket, close_ticket, create_ticket, reply_to_ticket, resolve_ticket


def test_a_mail_opens_a_ticket(support):
    mail = support.letter("ada@example.org", "Where is it?", subject="Order 7")
    assert support.deliver_email(mail).ticket.subject == "Order 7"


def test_who_asks_is_told_that_it_came(support):
    ticket = support.make_ticket("ada@example.org")
    assert support.outbox_for(ticket).recipients == ["ada@example.org"]


def test_an_agents_reply_reaches_the_customer(support):
    ticket = support.make_ticket("ada@example.org")
    reply_to_ticket(ticket, "It is on its way.", by=support.make_agent())
    assert "It is on its way." in support.outbox_for(ticket).to("ada@example.org").body


def test_a_note_reaches_no_customer(support):
    ticket = support.make_ticket("ada@example.org")
    add_note(ticket, "She is cross.", by=support.make_agent())
    assert not any("cross" in mail.body for mail in support.outbox_for(ticket))


def test_an_answer_by_mail_lands_on_the_ticket(support):
    ticket = support.make_ticket("ada@example.org")
    asked = support.outbox_for(ticket).to("ada@example.org")
    told = support.deliver_email(support.letter("ada@example.org", "Thank you.", answering=asked))
    assert (told.outcome, told.ticket) == ("replied_to_existing", ticket)


def test_a_strangers_answer_opens_a_ticket_of_its_own(support):
    ticket = support.make_ticket("ada@example.org")
    asked = support.outbox_for(ticket).to("ada@example.org")
    told = support.deliver_email(support.letter("eve@example.net", "Let me in.", answering=asked))
    assert (told.outcome, told.ticket != ticket) == ("created_new", True)


def test_an_answer_opens_a_resolved_ticket_again(support):
    ticket = support.make_ticket("ada@example.org")
    resolve_ticket(ticket, by=support.make_agent())
    asked = support.outbox_for(ticket).to("ada@example.org")
    support.deliver_email(support.letter("ada@example.org", "Not yet.", answering=asked))
    ticket.refresh_from_db()
    assert ticket.status == "reopened"


def test_mail_to_a_department_opens_its_ticket(support):
    sales = support.make_department("Sales", address="sales@example.com")
    mail = support.letter("ada@example.org", "How much is it?", subject="A question")
    mail.replace_header("To", "sales@example.com")
    assert support.deliver_email(mail).ticket.department == sales


def test_a_customer_sees_their_own_requests(support):
    ada = support.make_customer()
    ticket = support.make_ticket(ada)
    assert [each["reference"] for each in support.client_as(ada).see_list()["requests"]] == [ticket.reference]


def test_a_customer_sees_nobody_elses(support):
    ticket = support.make_ticket(support.make_customer())
    client = support.client_as(support.make_customer())
    assert client.get(client.url_of(ticket)).status_code == 404


def test_a_customer_reads_no_note(support):
    ada = support.make_customer()
    ticket = support.make_ticket(ada)
    add_note(ticket, "She is cross.", by=support.make_agent())
    assert "cross" not in str(support.client_as(ada).see(ticket))


def test_a_customer_answers_in_the_portal(support):
    ada = support.make_customer()
    ticket = support.make_ticket(ada)
    assert support.client_as(ada).act(ticket, "reply", body="Thank you.").status_code == 200
    assert support.timeline_of(ticket) == ["ticket.opened", "reply.added"]


def test_an_agent_answers_at_the_desk(support):
    ticket = support.make_ticket("ada@example.org")
    support.client_as(support.make_agent()).act(ticket, "reply", body="It is on its way.")
    assert "on its way" in support.outbox_for(ticket).to("ada@example.org").body


def test_the_queue_shows_what_is_open(support):
    ticket = support.make_ticket()
    close_ticket(support.make_ticket(), by=support.make_admin())
    rows = support.client_as(support.make_agent()).see_list()["tickets"]
    assert [row["reference"] for row in rows] == [ticket.reference]


def test_who_is_assigned_is_told(support):
    grace, ticket = support.make_agent(), support.make_ticket()
    assign_ticket(ticket, grace, by=support.make_admin())
    assert support.outbox_for(ticket).to(grace.email)


def test_a_customer_assigns_nothing(support):
    ada = support.make_customer()
    with pytest.raises(NotAllowed):
        assign_ticket(support.make_ticket(ada), support.make_agent(), by=ada)


def test_a_stranger_closes_nothing(support):
    with pytest.raises(NotFound):
        close_ticket(support.make_ticket(), by=support.make_customer())


def test_what_is_resolved_closes_after_a_week(support):
    clock = support.freeze("2026-11-20 09:00")
    ticket = support.make_ticket()
    resolve_ticket(ticket, by=support.make_agent())
    support.run_due()
    clock.move(days=7, hours=2)
    support.run_due()
    assert support.timeline_of(ticket)[-1] == "ticket.closed"


def test_nothing_closes_before(support):
    clock = support.freeze("2026-11-20 09:00")
    ticket = support.make_ticket()
    resolve_ticket(ticket, by=support.make_agent())
    support.run_due()
    clock.move(days=6)
    support.run_due()
    assert support.timeline_of(ticket)[-1] == "ticket.resolved"


def test_an_order_is_asked_about_once(support):
    about = {"subject": "Order 7", "body": "Late?", "requester": "ada@example.org", "dedupe_key": "order-7"}
    assert create_ticket(**about) == create_ticket(**about)
