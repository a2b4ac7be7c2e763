"""What a day brings: replies, new requests, automatic answers, bounces, newsletters, in old charsets among others."""

from __future__ import annotations

import random
from email.message import EmailMessage
from email.policy import SMTP

from escalated.mail.message_ids import opening_id, reply_address
from escalated.tickets.models import Ticket
from tests.mail.bounces import BOUNCE
from tests.mail.replies.in_html import IN_HTML
from tests.mail.replies.in_text import IN_TEXT
from tests.mail.replies.words import LANGUAGES, Words

CHARSETS = {
    "ar": "windows-1256",
    "zh": "gb18030",
    "ja": "iso-2022-jp",
    "ko": "euc-kr",
    "ru": "koi8-r",
    "pl": "iso-8859-2",
    "tr": "iso-8859-9",
    "de": "iso-8859-1",
    "fr": "windows-1252",
    "es": "iso-8859-15",
}
KINDS = ["reply"] * 9 + ["new"] * 6 + ["automatic", "bounce", "newsletter", "notice", "empty body"]


def mails(count: int, tickets: list[Ticket]) -> list[bytes]:
    """Return so many mails, the same ones each time."""
    chance = random.Random(5)
    return [_mail(number, chance, chance.choice(tickets)) for number in range(count)]


def _mail(number: int, chance: random.Random, ticket: Ticket) -> bytes:
    kind, words = chance.choice(KINDS), Words(chance.choice(LANGUAGES))
    if kind == "bounce":
        return BOUNCE.replace("bounce-1@", f"bounce-{number}@").encode()
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Kim Lee <{ticket.requester.email if kind == 'reply' else f'kim{number}@example.org'}>"
    mail["Message-ID"] = f"<mixed-{number}@example.org>"
    mail["Subject"] = f"{words['prefix']} {words['question']}" if kind == "reply" else words["question"]
    mail["To"] = reply_address(ticket.pk, ticket.requester_id) if kind == "reply" else "support@support.example.com"
    if kind == "reply" and chance.random() < 0.8:
        mail["References"] = opening_id(ticket.pk)
    for name, value in _said_by_programs(kind):
        mail[name] = value
    _fill(mail, kind, words, chance)
    return mail.as_bytes()


def _said_by_programs(kind: str) -> list[tuple[str, str]]:
    return {
        "automatic": [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes")],
        "newsletter": [
            ("Precedence", "bulk"),
            ("List-Unsubscribe", "<https://news.example/off>"),
            ("List-Id", "<n.e>"),
        ],
        "notice": [("Auto-Submitted", "auto-generated")],
    }.get(kind, [])


def _fill(mail: EmailMessage, kind: str, words: Words, chance: random.Random) -> None:
    text = chance.choice(list(IN_TEXT.values()))(words)[1] if kind == "reply" else words["answer"]
    if kind == "empty body":
        text = "\n"
    charset = CHARSETS.get(words.language, "utf-8")
    if chance.random() < 0.3 and _can(text, charset):
        mail.set_content(text.encode(charset), maintype="text", subtype="plain", cte="base64")
        mail.set_param("charset", charset)
    else:
        mail.set_content(text, cte=chance.choice(["base64", "quoted-printable", "8bit"]))
    if chance.random() < 0.4 and kind == "reply":
        mail.add_alternative(chance.choice(list(IN_HTML.values()))(words)[1], subtype="html")
    if chance.random() < 0.1 or kind == "empty body":
        mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=f"{words['question'][:9]}.pdf")


def _can(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
