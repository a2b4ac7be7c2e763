"""T15, T11: somebody in CC learns nothing from before they joined, through no door and by no mail."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.core.jobs import run_now
from escalated.mail.message_ids import agent_reply_address, reply_address
from escalated.people.actors import Requester, actor_for
from escalated.people.models import AgentProfile
from escalated.tickets.guest_links import link_for
from escalated.tickets.hearing import news_for
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.participating import add_participant, remove_participant
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import close_ticket
from tests.making import (
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    make_upload,
    post_mail,
    postmark_mail,
    replies,
    run_due,
)
from tests.threats.scene import DOORS, _own
from tests.web.asking import ask, client_of, content_of, send, send_to, url

pytestmark = pytest.mark.django_db

BEFORE = [secrets.token_hex(10) for _ in range(4)]
AFTER = secrets.token_hex(10)


def joined() -> tuple[Ticket, Any, Any]:
    """Return a ticket with canaries from before somebody with an account joined, their user and the desk's agent."""
    body, name, content, note = BEFORE
    user, in_copy = make_customer("cora")
    agent, by = make_agent("Grace"), make_requester("ada@example.org")
    ticket = make_ticket(by, body=body, attachments=[make_upload(f"{name}.txt", content.encode())])
    add_note(ticket, note, by=agent)
    contact = in_copy.contacts[0]
    type(contact).objects.filter(pk=contact.pk).update(mail_key="cora@example.com")
    add_participant(ticket, "cora@example.com", by=agent)
    return ticket, user, agent


def said_to(user: Any, ticket: Ticket) -> bytes:
    """Return all that the portal answers somebody of this ticket."""
    client = client_of(user)
    said = [client.get(url("portal:tickets"), headers={"Accept": "application/json"})]
    for door in (each for each in DOORS if each.args is _own and each.name.startswith("portal:")):
        said += [send_to(client, url(door.name, ticket.reference), dict(door.body), method=door.method)]
    return b"".join(content_of(each) for each in said)


def test_nothing_from_before_is_said_and_what_came_since_is() -> None:
    ticket, user, agent = joined()
    said = said_to(user, ticket)
    assert [each for each in BEFORE if each.encode() in said] == []
    reply_to_ticket(ticket, AFTER, by=agent)
    run_due()
    said = said_to(user, ticket)
    assert AFTER.encode() in said
    assert [each for each in BEFORE if each.encode() in said] == []


def test_who_takes_part_is_named_to_customers_and_no_agent_and_no_address_is() -> None:
    ticket, user, agent = joined()
    add_participant(ticket, "bert@example.net", by=agent, name="Bert")
    add_participant(ticket, "GRACE@example.com", by=agent, name="Grace in CC")
    here, by_link = url("portal:ticket", ticket.reference), url("portal:guest", link_for(ticket).token())
    addresses = [b"bert@example.net", b"cora@example.com", b"grace@example.com"]
    for client, path in ((client_of(user), here), (client_of(None), by_link)):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert answer.json()["in_copy"] == ["Cora", "Bert"]
        assert [each for each in addresses if each in content_of(answer).lower()] == []


def test_words_from_before_find_nothing_and_words_since_do() -> None:
    ticket, user, agent = joined()
    reply_to_ticket(ticket, AFTER, by=agent)
    run_due()
    found = {
        word: [row["reference"] for row in ask(user, "portal:tickets", q=word).json()["requests"]]
        for word in (*BEFORE, "ada@example.org", AFTER)
    }
    assert found == {word: [] for word in (*BEFORE, "ada@example.org")} | {AFTER: [ticket.reference]}


def test_files_from_before_are_not_theirs() -> None:
    ticket, user, agent = joined()
    reply_to_ticket(ticket, AFTER, by=agent, attachments=[make_upload("new.txt")])
    run_due()
    files = Attachment.objects.order_by("pk")
    assert [ask(user, "portal:download", each.pk).status_code for each in files] == [404, 200]


def test_they_hear_of_nothing_from_before() -> None:
    ticket, user, agent = joined()
    heard = news_for(actor_for(user), after=None).activities
    assert [row.kind for row in heard] == ["participant.added"]
    reply_to_ticket(ticket, AFTER, by=agent)
    run_due()
    assert "ticket.opened" not in [row.kind for row in news_for(actor_for(user), after=heard[0].pk).activities]


def test_they_answer_but_close_and_reopen_nothing() -> None:
    ticket, user, _agent = joined()
    assert send(user, "portal:reply", ticket.reference, body="Me too").status_code == 200
    assert replies(ticket)[-1][1:] == ("Cora", "Me too")
    by = actor_for(user)
    assert isinstance(by, Requester)
    with pytest.raises(NotAllowed):
        close_ticket(ticket, by=by)
    page = ask(user, "portal:ticket", ticket.reference).json()
    assert (page["abilities"]["can_close"], page["rating"]) == (False, None)


def test_once_removed_they_see_it_no_more() -> None:
    ticket, user, agent = joined()
    assert ask(user, "portal:ticket", ticket.reference).status_code == 200
    remove_participant(ticket, ticket.participants.get().pk, by=agent)
    assert ask(user, "portal:ticket", ticket.reference).status_code == 404
    assert ask(user, "portal:tickets").json()["requests"] == []


def test_agents_words_and_no_private_link_are_mailed_to_them(mailoutbox: list[Any]) -> None:
    ticket, by, agent = make_ticket(make_requester("ada@example.org"), body=BEFORE[0]), make_agent(), make_agent()
    add_participant(ticket, "carl@example.net", by=by)
    mailoutbox.clear()
    add_note(ticket, BEFORE[3], by=agent)
    reply_to_ticket(ticket, AFTER, by=agent)
    run_due()
    sent = {mail.to[0]: mail for mail in mailoutbox}
    assert sorted(sent) == ["ada@example.org", "carl@example.net"]
    told = sent["carl@example.net"].message().as_string()
    assert AFTER in told
    assert [each for each in (BEFORE[0], BEFORE[3], "/guest/", "ada@example.org") if each in told] == []
    contact = ticket.participants.get().contact
    assert sent["carl@example.net"].reply_to == [reply_address(ticket.pk, contact.pk)]


def test_their_mail_is_an_answer_and_a_strangers_is_not() -> None:
    ticket, agent = make_ticket(make_requester("ada@example.org")), make_agent()
    add_participant(ticket, "carl@example.net", by=agent)
    address = reply_address(ticket.pk, ticket.participants.get().contact_id)
    post_mail(postmark_mail("carl@example.net", to=address, name="Carl", text="Me too"))
    post_mail(postmark_mail("eve@example.net", to=address, text="Me too"))
    assert [each[1:] for each in replies(ticket)][1:] == [("Carl", "Me too")]


def cc(*addresses: str) -> dict[str, Any]:
    return {"CcFull": [{"Email": each, "Name": ""} for each in addresses]}


def test_a_cc_joins_by_a_proven_participants_mail_alone() -> None:
    ticket, agent = make_ticket(make_requester("ada@example.org")), make_agent("Grace")
    token = reply_address(ticket.pk, ticket.requester_id)
    subject = f"Re: [{ticket.reference}] Hello"
    post_mail(postmark_mail("ada@example.org", subject=subject, text="forged", **cc("mallory@example.net")))
    post_mail(postmark_mail("eve@example.net", to=token, text="stranger", **cc("mallory@example.net")))
    assert ticket.participants.count() == 0
    ours = ("x@support.example.com", "Grace@example.com", "ada@example.org", "boss@example.net")
    post_mail(postmark_mail("ada@example.org", to=token, text="proven", **cc(*ours)))
    assert [each.contact.email for each in ticket.participants.select_related("contact")] == ["boss@example.net"]
    assert kinds(ticket)[-2:] == ["reply.added", "participant.added"]
    assert agent.profile.name == "Grace"


def test_the_cc_of_an_opening_mail_joins() -> None:
    post_mail(postmark_mail("ada@example.org", **cc("boss@example.net")))
    ticket = Ticket.objects.get()
    assert [each.contact.email for each in ticket.participants.select_related("contact")] == ["boss@example.net"]
    assert ticket.replies.visible_to(Requester((ticket.participants.get().contact,))).count() == 0


def test_only_an_address_that_can_be_mailed_joins() -> None:
    ticket, agent = make_ticket(make_requester("ada@example.org")), make_agent()
    for email in ("", "nobody", "a b@example.org", "ADA@example.org", f"{'a' * 250}@example.org"):
        with pytest.raises(InvalidInput):
            add_participant(ticket, email, by=agent)
    with pytest.raises(NotFound):
        remove_participant(ticket, 10**9, by=agent)
    assert kinds(ticket) == ["ticket.opened"]


@pytest.mark.parametrize("sender", ["grace@example.com", "eve@example.net", "removed"])
def test_t14_an_agents_token_makes_a_note_of_their_own_mail_alone(sender: str, mailoutbox: list[Any]) -> None:
    ticket, agent = make_ticket(make_requester("ada@example.org")), make_agent("grace")
    if sender == "removed":
        AgentProfile.objects.filter(pk=agent.profile.pk).update(removed_at="2026-01-01T00:00:00Z")
    run_due()
    mailoutbox.clear()
    address = agent_reply_address(ticket.pk, agent.profile.pk)
    email = "grace@example.com" if sender == "removed" else sender
    post_mail(postmark_mail(email, to=address, text="Psst"))
    run_due()
    expected = [("note", "Grace", "Psst")] if sender == "grace@example.com" else []
    assert list(replies(ticket))[1:] == expected
    assert [mail for mail in mailoutbox if mail.to == ["ada@example.org"]] == []
    assert Ticket.objects.count() == (1 if expected else 2)


def test_who_is_taken_out_of_copy_gets_no_mail_that_was_written_before(mailoutbox: list[Any]) -> None:
    ticket, agent = make_ticket(), make_agent()
    gone, stays = (add_participant(ticket, email, by=agent) for email in ("gone@example.net", "stays@example.net"))
    run_due()
    mailoutbox.clear()
    reply_to_ticket(ticket, "For you all.", by=agent)
    run_now("deliver_activity", ticket.activities.latest("id").pk)
    remove_participant(ticket, gone.pk, by=agent)
    run_due()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([ticket.requester.email, stays.contact.email])
