"""Mail that SES takes in and SNS tells of: with its content, or in a bucket; and what SES tells of our own mail."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import boto3
import pytest
from django.core import mail as sent
from django.core.management import CommandError, call_command
from moto import mock_aws

from escalated.core.jobs import JobState
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.mail.parsing import Address, UnreadableMail
from escalated.mail.providers.ses import SESParser
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from tests.mail.bounces import answered
from tests.mail.sns import MAIL, TOPIC, in_bucket, listening, notification, post, received, signed, with_topics
from tests.making import kinds, run_due

COMMAND = "escalated_reconcile_ses"


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with listening(monkeypatch), with_topics(TOPIC):
        yield


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        client = boto3.client("s3", region_name="eu-west-1")
        client.create_bucket(Bucket="mails", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield client


def read(message: Any) -> Any:
    return SESParser().parse(InboundRequest(json.dumps(notification(message)).encode()))


def tell(message: Any) -> dict[str, Any]:
    answer = post(signed(notification(message)))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def put(client: Any, key: str, content: bytes = MAIL) -> None:
    client.put_object(Bucket="mails", Key=key, Body=content)


def reconciled(*args: str) -> str:
    out = StringIO()
    call_command(COMMAND, "mails", *args, stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("encoding", ["BASE64", "UTF8"])
def test_the_mail_comes_along_in_either_encoding(encoding: str) -> None:
    found = read(received(encoding=encoding))
    assert found.from_address == Address("kim@example.org", "Kim")
    assert (found.subject, found.text, found.envelope_recipient) == ("Fire", "It burns.\n", "inbox@example.com")


def test_an_encoding_that_is_not_told_is_seen() -> None:
    message = {"notificationType": "Received", "content": base64.b64encode(MAIL).decode()}
    assert read(message).subject == "Fire"
    assert read({**message, "content": MAIL.decode()}).subject == "Fire"


def test_bytes_that_are_no_text_survive_base64() -> None:
    raw = "Content-Type: text/plain; charset=iso-8859-1\r\nSubject: x\r\n\r\nTür".encode("latin-1")
    assert read(received(raw)).text == "Tür"


@pytest.mark.parametrize(
    "message",
    ["no json", "[]", "[" * 100_000, {"kind": "else"}, received(None), {"notificationType": "Received", "mail": 3}],
    ids=["text", "list", "deep", "else", "without content", "no mail"],
)
def test_what_is_no_mail_says_so(message: Any) -> None:
    with pytest.raises(UnreadableMail):
        read(message)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "message",
    ["Successfully validated SNS topic for Amazon SES event publishing.", {"notificationType": "Delivery"}],
)
def test_what_asks_for_nothing_is_kept_and_skipped(sns: None, message: Any) -> None:
    assert (tell(message)["outcome"], Ticket.objects.count()) == ("skipped", 0)


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_a_bucket_is_fetched_by_the_worker(sns: None, bucket: Any) -> None:
    put(bucket, "in/ses-1")
    assert (tell(in_bucket())["outcome"], Ticket.objects.count()) == ("stored", 0)
    row = StoredMail.objects.get()
    assert (row.state, row.attempts, b"Notification" in bytes(row.raw)) == (JobState.DUE, 0, True)
    with pytest.raises(UnreadableMail, match="not come out of its bucket yet"):
        SESParser().parse(InboundRequest(bytes(row.raw)))
    run_due()
    ticket, row = Ticket.objects.get(), StoredMail.objects.get()
    assert (ticket.subject, ticket.requester.email) == ("Fire", "kim@example.org")
    assert (bytes(row.raw), row.size, row.content_type) == (
        MAIL,
        len(MAIL),
        "message/rfc822; recipient=inbox@example.com",
    )
    assert SESParser().parse(InboundRequest(MAIL, row.content_type)).envelope_recipient == "inbox@example.com"


@pytest.mark.django_db(transaction=True)
def test_one_object_is_one_mail_however_often_it_is_told_of(sns: None, bucket: Any) -> None:
    put(bucket, "in/ses-1")
    first = tell(in_bucket())
    assert tell(in_bucket()) == first
    run_due()
    assert tell(in_bucket())["outcome"] == "created_new"
    assert reconciled() == "1 mails in the bucket, 0 taken in that were missing."
    assert (Ticket.objects.count(), StoredMail.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_object_that_cannot_be_had_is_tried_again(sns: None, bucket: Any) -> None:
    tell(in_bucket())
    run_due()
    row = StoredMail.objects.get()
    assert (row.state, row.attempts, Ticket.objects.count()) == (JobState.DUE, 1, 0)
    assert "“in/ses-1” cannot be read from the bucket “mails”" in row.reason
    put(bucket, "in/ses-1")
    StoredMail.objects.update(next_attempt_at=row.received_at)
    run_due()
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_no_notification_told_of_is_taken_in_from_the_bucket(sns: None, bucket: Any) -> None:
    for number in range(3):
        put(bucket, f"in/{number}", MAIL.replace(b"<1@", f"<{number}@".encode()))
    put(bucket, "in/AMAZON_SES_SETUP_NOTIFICATION")
    put(bucket, "other/4")
    tell(in_bucket("in/1"))
    run_due()
    assert reconciled("--prefix", "in/") == "3 mails in the bucket, 2 taken in that were missing."
    assert reconciled("--prefix", "in/") == "3 mails in the bucket, 0 taken in that were missing."
    assert (Ticket.objects.count(), StoredMail.objects.count()) == (3, 3)
    assert tell(in_bucket("in/2"))["outcome"] == "created_new"
    assert Ticket.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_bucket_older_than_asked_for_is_left(bucket: Any) -> None:
    put(bucket, "in/1")
    assert reconciled("--days", "0") == "0 mails in the bucket, 0 taken in that were missing."


@pytest.mark.django_db(transaction=True)
def test_a_bucket_that_cannot_be_listed_says_so(bucket: Any) -> None:
    with pytest.raises(CommandError, match="The bucket “nothing” cannot be listed"):
        call_command(COMMAND, "nothing")


@pytest.mark.django_db(transaction=True)
def test_missing_mails_are_looked_for_in_one_query_however_many(bucket: Any, django_assert_num_queries: Any) -> None:
    for number in range(5):
        put(bucket, f"in/{number}", MAIL.replace(b"<1@", f"<{number}@".encode()))
    reconciled()
    with django_assert_num_queries(1):
        reconciled()


def bounced(mail: OutgoingMail, **given: Any) -> dict[str, Any]:
    recipient = {
        "emailAddress": mail.to_email,
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": "smtp; 550 5.1.1 No such user here",
    }
    bounce = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [recipient], **given}
    return {"notificationType": "Bounce", "bounce": bounce, "mail": ours(mail)}


def ours(mail: OutgoingMail) -> dict[str, Any]:
    return {"messageId": "ses-2", "headers": [{"name": "Message-ID", "value": mail.message_id}]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("word", ["notificationType", "eventType"])
def test_a_bounce_is_shown_on_the_mail_that_came_back(sns: None, word: str) -> None:
    ticket, _agent, mail = answered()
    message = bounced(mail)
    message[word] = message.pop("notificationType")
    answer = tell(message)
    assert (answer["outcome"], answer["ticket_id"]) == ("skipped", ticket.pk)
    mail.refresh_from_db()
    contact = Contact.objects.get(pk=ticket.requester_id)
    assert mail.returned_reason == "550 5.1.1 No such user here"
    assert (kinds(ticket)[-1], contact.unreached_at is not None) == ("mail.undelivered", True)
    row = StoredMail.objects.get()
    assert (row.reason, row.subject, row.sender) == (
        "bounce",
        "Bounce: kim@example.org",
        "mailer-daemon@amazonses.com",
    )
    run_due()
    assert (sent.outbox, Ticket.objects.count()) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_a_suppressed_address_is_as_good_as_gone(sns: None) -> None:
    ticket, _agent, mail = answered()
    tell(bounced(mail, bounceSubType="Suppressed", bouncedRecipients=[{"emailAddress": mail.to_email}]))
    mail.refresh_from_db()
    assert mail.returned_reason == "Permanent Suppressed"
    assert Contact.objects.get(pk=ticket.requester_id).unreached_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "given",
    [
        {"bounceType": "Transient", "bouncedRecipients": [{"emailAddress": "kim@example.org"}]},
        {"bouncedRecipients": [{"emailAddress": "somebody@example.net"}]},
        {"bouncedRecipients": []},
    ],
    ids=["a vacation note", "another's", "nobody's"],
)
def test_what_says_of_nobody_that_it_failed_marks_nothing(sns: None, given: dict[str, Any]) -> None:
    _ticket, _agent, mail = answered()
    tell(bounced(mail, **given))
    mail.refresh_from_db()
    assert mail.returned_at is None


@pytest.mark.django_db(transaction=True)
def test_a_complaint_is_kept_with_its_ticket_and_marks_no_mail_as_lost(sns: None) -> None:
    ticket, _agent, mail = answered()
    before = kinds(ticket)
    complaint = {"complaintFeedbackType": "abuse", "complainedRecipients": [{"emailAddress": mail.to_email}]}
    answer = tell({"notificationType": "Complaint", "complaint": complaint, "mail": ours(mail)})
    assert (answer["outcome"], answer["ticket_id"]) == ("skipped", ticket.pk)
    mail.refresh_from_db()
    assert (StoredMail.objects.get().reason, mail.returned_at, kinds(ticket)) == ("complaint", None, before)


@pytest.mark.django_db(transaction=True)
def test_lines_in_what_ses_tells_are_no_fields(sns: None) -> None:
    _ticket, _agent, mail = answered()
    forged = "smtp; x\r\n\r\nFinal-Recipient: rfc822; kim@example.org\r\nAction: failed"
    tell(bounced(mail, bouncedRecipients=[{"emailAddress": "else@example.net", "diagnosticCode": forged}]))
    mail.refresh_from_db()
    assert mail.returned_at is None
