"""Mails and attacks that others wrote, where a checkout of them lies beside the repository."""

from __future__ import annotations

import ast
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from escalated.core.html import html_to_text, markdown_to_html, sanitise, text_to_html
from escalated.core.markup import Tag, tokens
from escalated.core.sanitising import ATTRIBUTES, PLACEHOLDER, TAGS
from escalated.mail.adapters import InboundParser, InboundRequest
from escalated.mail.parsing import IncomingMail, UnreadableMail, parse
from escalated.mail.providers.mailgun import MailgunParser
from escalated.mail.providers.postmark import PostmarkParser
from escalated.mail.providers.ses import SESParser
from escalated.mail.quoting import visible_html, visible_text

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
HTML_REPLY = "Hi. I am fine. Thanks, Alex"
# They end in a name after a single dash, above a quoted mail: we leave what is above it with the reply.
SHOWN_WITH_SIGNATURE = {"email_1_3.txt"}
LINKS = ("http:", "https:", "mailto:", "tel:")

pytestmark = pytest.mark.skipif(not CORPORA.exists(), reason="no corpora beside the repository")


def files(pattern: str) -> list[Path]:
    return sorted(path for path in CORPORA.glob(pattern) if path.is_file())


def recorded(path: str) -> Any:
    source = CORPORA / path
    return json.loads(source.read_text()) if source.exists() else []


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().split("\n")]


@pytest.mark.parametrize("path", files("talon/standard_replies/*.eml"), ids=lambda path: path.name)
def test_the_visible_reply_of_a_plain_mail(path: Path) -> None:
    expected = path.with_name(f"{path.stem}_reply_text")
    reply = expected.read_text() if expected.exists() else "Hello"
    assert trimmed(visible_text(parse(path.read_bytes()).text)) == trimmed(reply)


@pytest.mark.parametrize("path", files("talon/html_replies/*.html"), ids=lambda path: path.name)
def test_the_visible_reply_of_an_html_mail(path: Path) -> None:
    visible = visible_html(path.read_text("utf-8", "replace"))
    assert html_to_text(visible).split() == HTML_REPLY.split()
    assert html_to_text(sanitise(visible)).split() == HTML_REPLY.split()


@pytest.mark.parametrize("name", recorded("email_reply_parser/EXPECTED.github-reference.json"))
def test_the_visible_text_of_a_reply(name: str) -> None:
    reference = recorded("email_reply_parser/EXPECTED.github-reference.json")[name]["visible_text"]
    visible = visible_text((CORPORA / "email_reply_parser" / name).read_text())
    if name in SHOWN_WITH_SIGNATURE:
        assert trimmed(visible)[: len(trimmed(reference))] == trimmed(reference)
    else:
        assert trimmed(visible) == trimmed(reference)


@pytest.mark.parametrize(
    "path", files("ruby-mail/**/*.eml") + files("cpython-email/msg_*.txt"), ids=lambda path: path.name
)
def test_any_mail_is_read(path: Path) -> None:
    found = parse(path.read_bytes())
    assert found.headers or found.text
    assert "\x00" not in found.subject + found.text + found.html


WEBHOOKS = [
    (parser, case)
    for parser, recording in (
        (PostmarkParser(), "postmark"),
        (MailgunParser(), "mailgun"),
        (SESParser(), "amazon_ses"),
    )
    for case in recorded(f"anymail-webhooks/test_{recording}_inbound.json")
    if "inbound_s3" not in case["test"]  # the mail lies in a bucket: tests/mail/test_ses.py has one
]
# Where we read more than the other library: stored files are no error, files without a name are kept, and the text of
# an attached mail is not taken for that of a form without text; and what SES tells besides asks for nothing.
MORE_IS_READ = {
    "test_misconfigured_store_action",
    "test_filtered_attachment_filenames",
    "test_unusual_content_id_map",
    "test_incorrect_tracking_event",
    "MailgunInboundTestCase.test_attachments",
}


@pytest.mark.parametrize(("parser", "case"), WEBHOOKS, ids=[case["test"][-30:] for _, case in WEBHOOKS])
def test_requests_give_what_another_library_reads(parser: InboundParser, case: dict[str, Any]) -> None:
    request = InboundRequest(base64.b64decode(case["body_b64"]), case["headers"].get("CONTENT_TYPE", ""))
    reads_more = case["test"].endswith(tuple(MORE_IS_READ))
    if "exception" in case and not reads_more:
        with pytest.raises(UnreadableMail):
            parser.parse(request)
        return
    found = parser.parse(request)
    if not reads_more:
        assert_equals_the_other(found, _literal(case["events"])[0]["message"])


def assert_equals_the_other(found: IncomingMail, other: dict[str, Any]) -> None:
    sender = other["from_email"]
    assert (found.from_address and found.from_address.email) == (sender and sender["addr_spec"])
    assert [each.email for each in found.to] == [each["addr_spec"] for each in other["to"]]
    assert found.subject == (other["subject"] or "")
    assert found.message_id == (other["message_id"] or "")
    assert found.envelope_recipient == (other["envelope_recipient"] or "")
    assert (found.text.strip(), found.html.strip()) == ((other["text"] or "").strip(), (other["html"] or "").strip())
    attached = [each.filename for each in found.attachments if not each.is_inline]
    assert attached == [each["filename"] for each in other["attachments"]]


def _literal(value: Any) -> Any:
    return ast.literal_eval(value) if isinstance(value, str) else value


ATTACKS = [case["payload"] for case in recorded("xss-dompurify/expect.json")] + [
    case["input"] for case in recorded("xss-html5lib/tests1.dat")
]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_attacks_leave_nothing_forbidden(attack: str) -> None:
    for shown in (sanitise(attack), markdown_to_html(attack), text_to_html(attack)):
        for tag in tokens(shown):
            if isinstance(tag, Tag):
                assert tag.name in TAGS
                allowed = ATTRIBUTES.get(tag.name, set()) | PLACEHOLDER.get(tag.name, set())
                assert tag.attributes.keys() <= ATTRIBUTES["*"] | allowed | {"rel", "target"}
                assert tag.get("href").startswith(LINKS) or "href" not in tag.attributes
                assert tag.get("data-remote-src").startswith("https://") or "data-remote-src" not in tag.attributes
                assert "src" not in tag.attributes
