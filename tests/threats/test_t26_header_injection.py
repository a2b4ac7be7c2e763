"""T26: whatever stands in a subject, a name or an address, what leaves has our headers and recipients alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from escalated.mail.models import OutgoingMail
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.faults.sink import Sink, smtp_sink
from tests.mail.bounces import take
from tests.making import make_agent, post_mail, postmark_mail, run_due

pytestmark = pytest.mark.django_db

EVIL = "evil@example.net"
INJECTED = {
    "CRLF": f"Fire\r\nBcc: {EVIL}",
    "LF": f"Fire\nBcc: {EVIL}",
    "CR": f"Fire\rBcc: {EVIL}",
    "folded": f"Fire\r\n Bcc: {EVIL}",
    "a body": f"Fire\r\n\r\nBcc: {EVIL}",
    "NUL": f"Fire\0\r\nBcc: {EVIL}",
    "line separator": f"Fire\u2028Bcc: {EVIL}",
    "paragraph separator": f"Fire\u2029Bcc: {EVIL}",
    "next line": f"Fire\u0085Bcc: {EVIL}",
    "vertical tab": f"Fire\x0bBcc: {EVIL}",
    "encoded CRLF": f"=?utf-8?q?Fire=0D=0ABcc=3A_{EVIL}?=",
    "encoded base64": "=?utf-8?b?RmlyZQ0KQmNjOiBldmlsQGV4YW1wbGUubmV0?=",
    "encoded twice": "=?utf-8?q?=3D=3Futf-8=3Fq=3FFire=3D0D=3D0ABcc=3D3A_x=3F=3D?=",
    "long": "Fire " * 100 + f"\r\nBcc: {EVIL}",
    "quotes": f'Fire" <{EVIL}>, "x',
    "a list": [f"Fire\r\nBcc: {EVIL}"],
}
OURS = {
    *("auto-submitted", "content-type", "date", "from", "in-reply-to", "message-id", "mime-version", "references"),
    *("reply-to", "subject", "to", "x-escalated-ticket-id", "list-unsubscribe", "list-unsubscribe-post", "list-id"),
    *("x-auto-response-suppress", "precedence", "feedback-id", "content-transfer-encoding"),
}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as found:
        yield found


def answer_all() -> None:
    agent = make_agent()
    for ticket in Ticket.objects.all():
        reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()


def assert_ours_alone(sink: Sink, *, to: str) -> None:
    assert sink.taken, "nothing was sent"
    for each in sink.taken:
        assert each.recipients == [to]
        assert {name.lower() for name in each.names} <= OURS
        assert len(each.names) == len({name.lower() for name in each.names})
        assert EVIL not in f"{each.mail['To']}{each.mail['Reply-To']}{each.mail['From']}"
    assert OutgoingMail.objects.exclude(sent_at=None).count() == len(sink.taken)


@pytest.mark.parametrize("name", INJECTED)
def test_a_subject_brings_no_header(sink: Sink, name: str) -> None:
    post_mail({**postmark_mail("kim@example.org"), "Subject": INJECTED[name]})
    if Ticket.objects.exists():
        answer_all()
        assert_ours_alone(sink, to="kim@example.org")


@pytest.mark.parametrize("name", INJECTED)
def test_a_name_brings_no_header(sink: Sink, name: str) -> None:
    mail = {**postmark_mail("kim@example.org"), "FromFull": {"Email": "kim@example.org", "Name": INJECTED[name]}}
    post_mail(mail)
    if Ticket.objects.exists():
        answer_all()
        assert_ours_alone(sink, to="kim@example.org")


@pytest.mark.parametrize("name", [each for each in INJECTED if each != "a list"])
@pytest.mark.parametrize("field", ["Message-ID", "In-Reply-To", "References", "Reply-To", "Cc", "X-Other"])
def test_headers_of_a_mail_bring_none_into_ours(sink: Sink, field: str, name: str) -> None:
    if field in ("Reply-To", "Cc") and EVIL in str(INJECTED[name]):
        value = f"<kim@example.org{INJECTED[name]}".replace(EVIL, "")
    else:
        value = f"<{INJECTED[name]}@example.org>"
    post_mail(postmark_mail("kim@example.org", headers={field: value}))
    answer_all()
    assert_ours_alone(sink, to="kim@example.org")


@pytest.mark.parametrize(
    "address",
    [
        f"kim@example.org\r\nRCPT TO:<{EVIL}>",
        f"kim@example.org>\r\nRCPT TO:<{EVIL}",
        f"kim@example.org, {EVIL}",
        f"kim@example.org;{EVIL}",
        "kim@example.org\0",
        f'"kim\r\nBcc: {EVIL}"@example.org',
        "-oQ/tmp@example.org",
        "$(touch /tmp/x)@example.org",
        "`id`@example.org",
        "kim;id@example.org",
        "|id@example.org",
    ],
)
def test_t27_an_address_reaches_nobody_else_and_runs_nothing(sink: Sink, address: str) -> None:
    raw = f"From: <{address}>\r\nSubject: Fire\r\n\r\nIt burns.".encode()
    take(raw)
    post_mail({**postmark_mail(), "FromFull": {"Email": address, "Name": ""}, "MessageID": json.dumps(address)})
    answer_all()
    for each in sink.taken:
        # Anybody may claim one address to be theirs; one it is, and the one that we wrote to.
        meant = OutgoingMail.objects.get(message_id=each.mail["Message-ID"])
        assert each.recipients == [meant.to_email]
        assert not set(meant.to_email) & set(" \r\n\0<>,;")
        assert {name.lower() for name in each.names} <= OURS
