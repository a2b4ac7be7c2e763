"""T18: two installs, an absent person, a dead address and a mailing list: few mails each way, and none is dropped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from pathlib import Path

import pytest

from tests.threats.install import Install, install

MOST_EACH_WAY = 3
MOST_SECONDS = 60

Answer = Callable[[EmailMessage], list[bytes]]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    with install(tmp_path_factory.mktemp("ours") / "data", "ours") as running:
        yield running


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def play(ours: Install, sent: list[bytes], answer: Answer) -> tuple[int, int]:
    """Carry mails to and fro until nobody sends any more; returns how many went each way."""
    until, out, back = time.monotonic() + MOST_SECONDS, 0, 0
    while sent:
        assert time.monotonic() < until, f"it goes on: {out} and {back} mails by now"
        out += len(sent)
        answers = [each for raw in sent for each in answer(read(raw))]
        back += len(answers)
        sent = [each for raw in answers for each in ours.hear(raw)]
    return out, back


def written(mail: EmailMessage, *fields: str, sender: str, body: str = "I am away.") -> bytes:
    """Return an answer to a mail as programs write it."""
    head = [
        f"From: {sender}",
        f"To: {mail['Reply-To'] or mail['From']}",
        f"Subject: Re: {mail['Subject']}",
        f"Message-ID: {make_msgid(domain='elsewhere.example')}",
        f"In-Reply-To: {mail['Message-ID']}",
        *fields,
    ]
    return "\r\n".join([*head, "", body]).encode()


@pytest.mark.parametrize("acts", [["open"], ["open", "reply"], ["open", "reply", "resolve"]], ids="-".join)
def test_two_installs_that_write_to_each_other(ours: Install, acts: list[str], tmp_path: Path) -> None:
    with install(tmp_path / "data", "theirs") as theirs:
        before = ours.count()
        sent = [each for act in acts for each in ours.do(act=act, email=theirs.address)]
        out, back = play(ours, sent, lambda mail: theirs.hear(mail.as_bytes()))
        resolved = theirs.do(act="resolve")
        came = [each for raw in resolved for each in ours.hear(raw)]
        assert (len(acts) <= out <= MOST_EACH_WAY, back <= MOST_EACH_WAY, came) == (True, True, [])
        kept = {key: value for key, value in theirs.count().items() if key != "tickets"}
        assert sum(kept.values()) == out
        assert sum(ours.count().values()) - sum(before.values()) == 1 + back + len(resolved)


@pytest.mark.parametrize("fields", [["Auto-Submitted: auto-replied"], ["Precedence: bulk"], []], ids=str)
def test_somebody_who_is_away_and_answers_everything(ours: Install, fields: list[str]) -> None:
    me = f"away{len(fields)}{len(''.join(fields))}@elsewhere.example"
    sent = [*ours.do(act="open", email=me), *ours.do(act="reply"), *ours.do(act="resolve")]
    before = ours.count()
    out, back = play(ours, sent, lambda mail: [written(mail, *fields, sender=me)])
    assert (out, back) == (3, 3)
    assert ours.count() == {**before, "replied_to_existing": before.get("replied_to_existing", 0) + 3}


def test_an_address_whose_every_mail_comes_back(ours: Install) -> None:
    def bounced(mail: EmailMessage) -> list[bytes]:
        returned = mail.as_bytes().partition(b"\n\n")[0].decode()
        report = (
            f"From: MAILER-DAEMON@mx.example\r\nTo: {parseaddr(mail['From'])[1]}\r\nReturn-Path: <>\r\n"
            f"Message-ID: {make_msgid(domain='mx.example')}\r\nSubject: Undelivered\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
            f"Final-Recipient: rfc822; {mail['To']}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--b--\r\n"
        )
        return [report.encode()]

    before = ours.count()
    sent = [*ours.do(act="open", email="gone@elsewhere.example"), *ours.do(act="reply")]
    assert play(ours, sent, bounced) == (2, 2)
    assert ours.count() == {
        **before,
        "tickets": before["tickets"] + 1,
        "skipped": before.get("skipped", 0) + 2,
    }


def test_a_list_that_brings_our_own_mail_back_to_us(ours: Install) -> None:
    listed = ["List-Id: <friends.elsewhere.example>", "Precedence: list"]

    def distributed(mail: EmailMessage) -> list[bytes]:
        again = mail.as_bytes().replace(b"\nFrom: ", b"\nFrom: Friends <friends@elsewhere.example>\nX-From: ", 1)
        post = written(mail, *listed, sender="eve@elsewhere.example", body="Unsubscribe me.")
        return ["\n".join([*listed, ""]).encode() + again, post]

    before = ours.count()
    sent = [*ours.do(act="open", email="friends@elsewhere.example"), *ours.do(act="reply")]
    out, back = play(ours, sent, distributed)
    after = ours.count()
    assert (out, back) == (2, 4)
    # What came back is no ticket; who is on the list and writes is a stranger with a ticket of their own.
    assert after["skipped"] - before.get("skipped", 0) == 2
    assert after["created_new"] - before.get("created_new", 0) == 2


def test_an_alias_that_leads_back_to_ourselves(ours: Install) -> None:
    before = ours.count()
    out, back = play(ours, ours.do(act="open", email="alias@elsewhere.example"), lambda mail: [mail.as_bytes()])
    assert (out, back) == (1, 1)
    assert ours.count()["skipped"] == before.get("skipped", 0) + 1
