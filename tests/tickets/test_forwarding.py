"""Forwarding a message: to whom, with what, what it leaves behind, and how it is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.core.errors import InvalidInput, NotAllowed, NotFound, TooLate
from escalated.core.ids import random_name
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Agent, ThirdParty
from escalated.people.contacts import contact_for_address
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import LIGHT
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import drafts_of
from escalated.tickets.forwarding import Forward, MessageForwarded, Recipient, forward_message
from escalated.tickets.hearing_back import ThirdPartyAnswered, note_third_party
from escalated.tickets.models import Attachment, Reply, Ticket, private_storage
from escalated.tickets.participating import add_participant
from escalated.tickets.redacting import redact_message, remove_attachment
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.third_parties import MOST_ADDRESSES
from escalated.tickets.undoing import offer, undo
from escalated.tickets.writing import Message
from tests.holding import HELD, let_pass, with_undo
from tests.making import kinds, make_agent, make_customer, make_requester, make_ticket, make_upload, replies, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db

VENDOR = "Vendor@example.net"


def opening(ticket: Ticket) -> Reply:
    return ticket.replies.get(kind="opening")


def left() -> int:
    """Return how many mails were written to third parties."""
    return OutgoingMail.objects.filter(to_email__iendswith="@example.net").count()


def forwarded(ticket: Ticket, agent: Agent, *to: str, **given: Any) -> Reply:
    return forward_message(opening(ticket), Forward(to or (VENDOR,), **given), by=agent)


def test_a_forwarded_message_leaves_a_note_and_one_event_and_changes_nothing_else() -> None:
    ticket, agent = make_ticket(make_requester("ada@example.org"), body="It **burns**."), make_agent("Grace")
    before = Ticket.objects.values("status", "preview", "last_reply_at", "first_response_at").get()
    note = forwarded(ticket, agent, VENDOR, " lab@example.net", "VENDOR@example.net", body=Body("Yours?"))
    assert replies(ticket) == [("opening", "ada", "It **burns**."), ("note", "Grace", "<p>Yours?</p>\n")]
    assert note.quoted == "<p>It <strong>burns</strong>.</p>\n"
    contacts = {each: contact_for_address(each).pk for each in ("VENDOR@example.net", "lab@example.net")}
    to = [Recipient(contact_id=pk, email=email) for email, pk in contacts.items()]
    event = ticket.activities.latest("id")
    assert event.happening == MessageForwarded(reply_id=note.pk, message_id=opening(ticket).pk, to=to)
    assert (event.is_public, event.sentence) == (
        False,
        "Grace forwarded a message to VENDOR@example.net, lab@example.net",
    )
    assert kinds(ticket) == ["ticket.opened", "message.forwarded"]
    assert Ticket.objects.values(*before).get() == before
    assert (ticket.participants.count(), ticket.follows.count()) == (0, 0)
    assert_replays(ticket)


def test_a_covering_text_is_not_needed() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    assert (forwarded(ticket, agent).body, kinds(ticket)) == ("", ["ticket.opened", "message.forwarded"])


def test_the_same_key_forwards_once() -> None:
    ticket, agent, key = make_ticket(), make_agent("Grace"), random_name()
    first, second = forwarded(ticket, agent, key=key), forwarded(ticket, agent, key=key)
    assert (first, kinds(ticket)) == (second, ["ticket.opened", "message.forwarded"])


def test_chosen_files_go_along_and_are_stored_once() -> None:
    files = [make_upload("plan.txt", b"plan"), Upload("logo.png", make_upload().file, "logo@example.org", True)]
    ticket, agent = make_ticket(attachments=files), make_agent("Grace")
    plan, logo = opening(ticket).attachments.all()
    note = forwarded(ticket, agent, attachment_ids=[plan.pk])
    (copy,) = note.attachments.all()
    assert (copy.filename, copy.size, copy.file.name, copy.pk != plan.pk) == ("plan.txt", 4, plan.file.name, True)
    inline = forwarded(ticket, agent, attachment_ids=[logo.pk]).attachments.get()
    assert (inline.filename, inline.content_id) == ("logo.png", "logo@example.org")


def test_a_file_that_is_removed_is_gone_from_what_was_forwarded_too() -> None:
    ticket, agent = make_ticket(attachments=[make_upload("passport.txt", b"secret")]), make_agent("Grace")
    original = opening(ticket).attachments.get()
    note, path = forwarded(ticket, agent, attachment_ids=[original.pk]), original.file.name
    remove_attachment(original, by=agent)
    assert list(Attachment.objects.there()) == []
    assert (note.attachments.get().filename, kinds(ticket)[-1]) == ("", "attachment.removed")
    assert private_storage().exists(str(path))  # it goes after commit, which a test's transaction never comes to


def test_words_that_are_redacted_are_masked_in_what_was_forwarded_too() -> None:
    ticket, agent = make_ticket(body="My card is 4111."), make_agent("Grace")
    note = forwarded(ticket, agent)
    run_due()
    redact_message(opening(ticket), "4111", by=agent)
    note.refresh_from_db()
    (mail,) = OutgoingMail.objects.filter(reply=note)
    assert [each for each in (note.quoted, mail.text, mail.html) if "4111" in each] == []


def test_what_a_reply_quotes_stays_and_what_an_opening_message_quotes_goes_along() -> None:
    by, agent = make_requester("ada@example.org"), make_agent("Grace")
    ticket = make_ticket(by, body=Body("See below.", "text", "From my landlord"))
    assert forwarded(ticket, agent).quoted == "<p>See below.</p>\n<p>From my landlord</p>"
    reply = reply_to_ticket(ticket, Body("Any news?", "text", "Earlier words"), by=by)
    assert forward_message(reply, Forward([VENDOR]), by=agent).quoted == "<p>Any news?</p>"


def test_a_note_is_forwarded_to_nobody() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    note = add_note(ticket, "Do not tell.", by=agent)
    with pytest.raises(InvalidInput) as refused:
        forward_message(note, Forward([VENDOR]), by=agent)
    assert refused.value.errors == {"message_id": ["Notes stay with your team. Forward a public message."]}
    assert kinds(ticket) == ["ticket.opened", "note.added"]


def known_people() -> Ticket:
    _user, ada = make_customer("ada")
    ticket, ben = make_ticket(ada), make_agent("Ben")
    add_participant(ticket, "cora@example.org", by=ben)
    Department.objects.create(name="Sales", address="sales@example.net")
    return ticket


REFUSED = {
    "ADA@example.com": "ADA@example.com is the requester. Write them a reply instead.",
    "cora@example.org": "cora@example.org is in CC. Write a reply, or remove them from CC first.",
    "ben@example.com": "ben@example.com is an agent. Mention them in a note instead.",
    "sales@example.net": "Mail to sales@example.net comes back here. Choose another address.",
    "any@support.example.com": "Mail to any@support.example.com comes back here. Choose another address.",
    "support@example.com": "Mail to support@example.com comes back here. Choose another address.",
    "nobody": "“nobody” is no address. Write one such as ada@example.com.",
    "": "Write an address such as ada@example.com.",
}


@pytest.mark.parametrize("address", REFUSED)
def test_who_takes_part_or_is_ours_is_refused_with_what_to_do_instead(address: str) -> None:
    ticket, agent = known_people(), make_agent("Grace")
    before = kinds(ticket)
    with pytest.raises(InvalidInput) as refused:
        forwarded(ticket, agent, *(["lab@example.net"] if address else []), address)
    assert refused.value.errors == {"to": [REFUSED[address]]}
    assert (kinds(ticket), ticket.replies.count()) == (before, 1)


def test_so_many_people_and_no_more() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    many = [f"vendor{number}@example.net" for number in range(MOST_ADDRESSES + 1)]
    with pytest.raises(InvalidInput) as refused:
        forwarded(ticket, agent, *many)
    assert refused.value.errors == {"to": ["A message can be forwarded to at most 10 people at once."]}
    forwarded(ticket, agent, *many[:-1])
    run_due()
    assert left() == MOST_ADDRESSES


def test_a_file_of_another_message_is_refused() -> None:
    ticket, agent = make_ticket(attachments=[make_upload()]), make_agent("Grace")
    note = add_note(ticket, "See.", by=agent, attachments=[make_upload("inside.txt")])
    with pytest.raises(InvalidInput) as refused:
        forwarded(ticket, agent, attachment_ids=[opening(ticket).attachments.get().pk, note.attachments.get().pk])
    assert refused.value.errors == {"attachment_ids": ["A file is no longer there. Choose again."]}


def test_it_takes_the_right_to_answer() -> None:
    ticket, light = make_ticket(), make_agent("Lea")
    AgentProfile.objects.filter(pk=light.profile.pk).update(role=Role.objects.create(name="Light", rights=LIGHT))
    light = Agent(light.profile, rights=AgentProfile.objects.get(pk=light.profile.pk).rights)
    with pytest.raises(NotAllowed):
        forwarded(ticket, light)
    customer: Any = make_requester()
    with pytest.raises(NotFound):
        forwarded(ticket, customer)
    owner: Any = make_requester(ticket.requester.email)
    with pytest.raises(NotAllowed):
        forwarded(ticket, owner)
    assert kinds(ticket) == ["ticket.opened"]


@with_undo
def test_one_taken_back_never_leaves_and_its_covering_text_is_a_draft_of_a_note() -> None:
    ticket, agent = make_ticket(attachments=[make_upload()]), make_agent("Grace")
    note = forwarded(ticket, agent, body=Body("Yours?"), attachment_ids=[opening(ticket).attachments.get().pk])
    offered = offer(list(ticket.activities.all()), to=agent)
    assert offered is not None
    assert (offered.told.kind, offered.until is not None) == ("message.forwarded", True)
    undo(ticket, [each.pk for each in offered.activities], by=agent)
    assert [(draft.kind, draft.body, files) for draft, files in drafts_of(ticket, by=agent)] == [
        ("note", "<p>Yours?</p>\n", [])
    ]
    assert (Reply.objects.filter(pk=note.pk).count(), Attachment.objects.count()) == (0, 1)
    assert kinds(ticket) == ["ticket.opened", "message.forwarded", "forward.taken_back"]
    assert_replays(ticket)
    let_pass(HELD)
    run_due()
    assert left() == 0


@with_undo
def test_once_it_is_on_its_way_it_stays() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    forwarded(ticket, agent)
    run_due()
    assert left() == 0
    let_pass(HELD)
    run_due()
    assert left() == 1
    with pytest.raises(TooLate):
        undo(ticket, [ticket.activities.latest("id").pk], by=agent)
    assert kinds(ticket) == ["ticket.opened", "message.forwarded"]


def test_an_answer_is_a_note_that_knows_who_had_forwarded() -> None:
    ticket, ann, ben = make_ticket(), make_agent("Ann"), make_agent("Ben")
    forwarded(ticket, ann)
    forwarded(ticket, ben)
    forwarded(ticket, make_agent("Cat"), "other@example.net")
    vendor = contact_for_address(VENDOR, name="Vera Vendor")
    note = note_third_party(ticket, Message(Body("Ours.")), by=ThirdParty(vendor, ticket.pk))
    assert (note.kind, note.author_name, note.author_kind, note.author_contact) == (
        "note",
        "Vera Vendor",
        "third_party",
        vendor,
    )
    event = ticket.activities.latest("id")
    assert event.happening == ThirdPartyAnswered(reply_id=note.pk, forwarded_by=[ben.profile.pk, ann.profile.pk])
    assert event.sentence == "Vera Vendor answered what was forwarded to them"
    assert_replays(ticket)


def test_a_third_party_of_one_ticket_answers_on_no_other() -> None:
    ticket, other = make_ticket(), make_ticket()
    vendor = ThirdParty(contact_for_address(VENDOR), other.pk)
    with pytest.raises(NotAllowed):
        note_third_party(ticket, Message(Body("Ours.")), by=vendor)
    assert kinds(ticket) == ["ticket.opened"]
