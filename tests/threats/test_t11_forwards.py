"""T11, T12: what is forwarded to third parties, and what they answer, is not for customers, and no note is for them."""

from __future__ import annotations

import secrets

import pytest
from django.core import mail as sent

from escalated.mail.message_ids import forward_address
from escalated.people.models import Contact
from escalated.tickets.bodies import Body
from escalated.tickets.forwarding import Forward, forward_message
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.making import make_agent, make_customer, make_ticket, make_upload, post_mail, postmark_mail, run_due
from tests.threats.exits import read_by_customers, whole

pytestmark = pytest.mark.django_db

COVERING, VENDOR, NAME, ANSWER, NOTED, SAID, AFTER = (secrets.token_hex(10) for _ in range(7))
INSIDE = (COVERING, VENDOR, NAME, ANSWER, NOTED)
ADDRESS = f"{VENDOR}@example.net"


def test_no_customer_reads_of_it_and_no_third_party_reads_more() -> None:
    user, ada = make_customer("ada")
    ticket, grace = make_ticket(ada, body="It burns.", attachments=[make_upload()]), make_agent("grace")
    add_participant(ticket, "cc@example.org", by=grace)
    add_note(ticket, NOTED, by=grace)
    reply_to_ticket(ticket, SAID, by=grace)
    forward_message(ticket.replies.get(kind="opening"), Forward([ADDRESS], Body(COVERING)), by=grace)
    run_due()
    address = forward_address(ticket.pk, Contact.objects.get(mail_key=ADDRESS).pk)
    post_mail(postmark_mail(ADDRESS, to=address, text=ANSWER, name=NAME))
    reply_to_ticket(ticket, AFTER, by=grace)
    run_due()

    said = read_by_customers(ticket, user)
    outside = ([ADDRESS], ["grace@example.com"])
    to_customers = "".join(whole(letter) for letter in sent.outbox if letter.to not in outside)
    assert [each for each in (*INSIDE, AFTER) if each.encode() in said] == [AFTER]
    assert [each for each in (*INSIDE, AFTER) if each in to_customers] == [AFTER]
    (to_vendor,) = [whole(letter) for letter in sent.outbox if letter.to == [ADDRESS]]
    hidden = (NOTED, SAID, AFTER, "grace@example.com", "cc@example.org", "ada@example.com")
    assert [each for each in (COVERING, *hidden) if each in to_vendor] == [COVERING]
