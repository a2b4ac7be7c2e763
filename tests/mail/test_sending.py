"""What a mail server really gets: headers, parts and files; and T26, that nobody adds a header or a recipient."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail as sent
from django.core.files.base import ContentFile
from django.test import override_settings

from escalated.core.jobs import run_now
from escalated.mail.enclosing import MAX_ENCLOSED
from escalated.mail.message_ids import reply_address
from escalated.mail.models import OutgoingMail
from escalated.tickets.attaching import Upload
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import resolve_ticket
from escalated.timeline.models import TicketActivity
from tests.faults.sink import Taken, smtp_sink
from tests.making import make_agent, make_requester, make_ticket, make_upload, post_mail, postmark_mail, run_due

pytestmark = pytest.mark.django_db(transaction=True)

HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Reply-To",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "X-Escalated-Ticket-Id",
}


def delivered() -> list[Taken]:
    """Send all that is due to a real server and return what it took."""
    with smtp_sink() as sink:
        run_due()
    return sink.taken


def test_the_headers_on_the_wire() -> None:
    post_mail(postmark_mail("ada@example.org", headers={"Message-ID": "<first@example.org>"}, subject="Où est-il ?"))
    ticket = Ticket.objects.get()
    reply = reply_to_ticket(ticket, "It is **on its way**.", by=make_agent("Grace"))
    (taken,) = delivered()
    mail = taken.mail
    assert (taken.recipients, taken.sender) == (["ada@example.org"], "support@example.com")
    assert sorted(taken.names) == sorted(HEADERS)
    told = {name: str(mail[name]) for name in HEADERS - {"Content-Type", "MIME-Version", "Date"}}
    assert told == {
        "Subject": f"Re: [{ticket.reference}] Où est-il ?",
        "From": "Example Support <support@example.com>",
        "To": "ada@example.org",
        "Reply-To": reply_address(ticket.pk, ticket.requester_id),
        "Message-ID": f"<ticket-{ticket.pk}-reply-{reply.pk}@support.example.com>",
        "In-Reply-To": "<first@example.org>",
        "References": f"<ticket-{ticket.pk}@support.example.com> <first@example.org>",
        "X-Escalated-Ticket-Id": str(ticket.pk),
    }
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    text, html = (part.get_content() for part in list(mail.walk())[1:])
    assert text.splitlines()[:4] == ["It is **on its way**.", "", "-- ", "Grace, Example Support"]
    assert "<strong>on its way</strong>" in html


def test_a_long_thread_is_folded_and_read_back_whole() -> None:
    by = make_requester("ada@example.org")
    ticket = make_ticket(by, channel="email")
    ids = [f"<{'x' * 200}{number}@example.org>" for number in range(30)]
    for message_id in ids:
        ticket.replies.create(
            kind="reply",
            body="x",
            body_format="text",
            channel="email",
            message_id=message_id,
            author_contact=by.contacts[0],
        )
    reply_to_ticket(ticket, "Hello", by=make_agent())
    (taken,) = delivered()
    assert str(taken.mail["References"]).split() == [f"<ticket-{ticket.pk}@support.example.com>", *ids]
    assert max(map(len, taken.raw.split(b"\r\n"))) <= 998


def test_only_a_mail_that_no_person_wrote_says_so() -> None:
    ticket, agent = make_ticket(make_requester(), channel="web"), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent)
    resolve_ticket(ticket, by=agent)
    told = {str(taken.mail["Message-ID"]): taken.mail["Auto-Submitted"] for taken in delivered()}
    assert sorted(map(str, told.values())) == ["None", "auto-generated", "auto-generated"]


def test_the_files_of_a_reply_go_with_it_and_those_of_a_note_do_not() -> None:
    ticket, agent = (
        make_ticket(make_requester(), channel="email", attachments=[make_upload("theirs.txt")]),
        make_agent(),
    )
    add_note(ticket, "Psst", by=agent, attachments=[make_upload("secret.txt")])
    files = [make_upload("plan.pdf", b"%PDF-1.4"), make_upload("größe.txt", b"hello")]
    reply_to_ticket(ticket, "Hello", by=agent, attachments=files)
    resolve_ticket(ticket, by=agent)
    answer, resolved = (taken.mail for taken in delivered())
    attached = [(part.get_filename(), part.get_content_type()) for part in answer.iter_attachments()]
    assert attached == [("plan.pdf", "application/pdf"), ("größe.txt", "text/plain")]
    assert [part.get_payload(decode=True) for part in answer.iter_attachments()] == [b"%PDF-1.4", b"hello"]
    assert list(resolved.iter_attachments()) == []


def test_files_past_what_servers_take_stay_behind_and_the_others_go() -> None:
    ticket = make_ticket(make_requester(), channel="email")
    names = ("large.txt", "larger.txt", "small.txt")
    reply_to_ticket(ticket, "Hello", by=make_agent(), attachments=[make_upload(name) for name in names])
    for name, size in zip(names, (MAX_ENCLOSED - 100, MAX_ENCLOSED, 50), strict=True):
        Attachment.objects.filter(filename=name).update(size=size)
    (taken,) = delivered()
    assert [part.get_filename() for part in taken.mail.iter_attachments()] == ["large.txt", "small.txt"]


def test_a_file_that_is_gone_from_the_store_does_not_hold_the_words_back() -> None:
    ticket = make_ticket(make_requester(), channel="email")
    reply_to_ticket(ticket, "Hello", by=make_agent(), attachments=[make_upload()])
    file = Attachment.objects.get().file
    file.storage.delete(str(file.name))
    (taken,) = delivered()
    assert list(taken.mail.iter_attachments()) == []
    assert OutgoingMail.objects.get().state == "done"


INJECTIONS = [
    "\r\nBcc: eve@example.net",
    "\nBcc: eve@example.net",
    "\rBcc: eve@example.net",
    "\r\n\r\n<script>alert(1)</script>",
    "\r\n Bcc: eve@example.net",
    "\u2028Bcc: eve@example.net",
    "\u0085Bcc: eve@example.net",
    "\x0bBcc: eve@example.net",
    "\x1cBcc: eve@example.net",
    "\0Bcc: eve@example.net",
    "=?utf-8?q?=0D=0ABcc:_eve@example.net?=",
    "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm5ldA==?=",
]


@pytest.mark.parametrize("injection", INJECTIONS)
def test_t26_no_text_of_anybody_adds_a_header_or_a_recipient(injection: str) -> None:
    agent = make_agent()
    agent.profile.name = f"Grace{injection}".replace("\0", "")  # no host can store one
    payload = postmark_mail(
        "ada@example.org",
        name=f"Ada{injection}",
        subject=f"Fire{injection}",
        text=f"Hi{injection}",
        attachments=[{"Name": f"a{injection}.txt", "ContentID": f"<x{injection}>", "Content": "aGVsbG8="}],
        headers={"Message-ID": f"<first@example.org>{injection}", "References": f"<x@y>{injection}"},
    )
    post_mail(payload)
    ticket = Ticket.objects.get()
    file = Upload(f"plan{injection}.txt", ContentFile(b"x"), content_id=f"x{injection}")
    reply_to_ticket(ticket, f"Hello{injection}", by=agent, attachments=[file])
    (taken,) = delivered()
    assert taken.recipients == ["ada@example.org"]
    assert sorted(taken.names) == sorted(HEADERS)
    assert "\n" not in str(taken.mail["Subject"])
    (attached,) = taken.mail.iter_attachments()
    assert sorted(attached.keys()) == [
        "Content-Disposition",
        "Content-Transfer-Encoding",
        "Content-Type",
        "MIME-Version",
    ]


@pytest.mark.parametrize("injection", INJECTIONS)
def test_t26_nor_does_what_a_host_passes_on(injection: str) -> None:
    ticket = create_ticket(subject=f"Fire{injection}", body="b", requester=make_requester().contacts[0], channel="web")
    (taken,) = delivered()
    assert (taken.recipients, "Bcc" in taken.names) == ([ticket.requester.email], False)


def test_t26_a_row_with_a_broken_header_is_kept_with_a_reason_and_sent_to_nobody() -> None:
    reply_to_ticket(make_ticket(make_requester(), channel="email"), "Hello", by=make_agent())
    for activity in TicketActivity.objects.all():
        run_now("deliver_activity", activity.pk)
    OutgoingMail.objects.update(to_email="ada@example.org\nBcc: eve@example.net")
    assert delivered() == []
    row = OutgoingMail.objects.get()
    assert (row.state, row.sent_at, row.reason.split(":")[0]) == ("dead", None, "ValueError")


@pytest.mark.parametrize("sender", ["Grüße <help@example.com>", '"Example, Inc." <help@example.com>'])
def test_the_senders_name_is_encoded_once(sender: str) -> None:
    given: dict[str, Any] = {**settings.ESCALATED, "FROM_EMAIL": sender}
    with override_settings(ESCALATED=given):
        reply_to_ticket(make_ticket(make_requester(), channel="email"), "Hello", by=make_agent())
        (taken,) = delivered()
    assert str(taken.mail["From"]) == sender
    assert taken.sender == "help@example.com"


def test_any_backend_of_the_host_is_used_as_it_is() -> None:
    reply_to_ticket(make_ticket(make_requester(), channel="email"), "Hello", by=make_agent())
    run_due()
    assert [type(mail).__name__ for mail in sent.outbox] == ["EmailMultiAlternatives"]
