"""Mails as a customer's mail program writes them: threaded, quoting what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr, parsedate_to_datetime
from html import escape

from django.conf import settings
from django.utils import timezone

from escalated.standalone.demo.cast import Person

ATTRIBUTIONS = {
    "ar": "في {when} كتب {who}:",
    "de": "Am {when} schrieb {who}:",
    "es": "El {when}, {who} escribió:",
    "fr": "Le {when}, {who} a écrit :",
    "it": "Il {when} {who} ha scritto:",
    "ja": "{when} {who}:",
    "pt-br": "Em {when}, {who} escreveu:",
    "zh-hans": "{who} 于 {when} 写道：",
}


@dataclass(frozen=True)
class File:
    """Something to attach."""

    name: str
    mime_type: str
    content: bytes


def new_mail(subject: str, text: str, *, by: Person, files: Sequence[File] = ()) -> bytes:
    """Return a mail that opens a conversation."""
    message = _started(formataddr((by.name, by.email)), settings.DEFAULT_FROM_EMAIL, subject)
    message.set_content(text)
    return _finished(message, files)


def answer(
    original: EmailMessage,
    text: str,
    *,
    by: str = "",
    language: str = "en",
    as_html: bool = False,
    files: Sequence[File] = (),
) -> bytes:
    """Return the answer of whoever got the original, as their mail program would write it."""
    subject = str(original.get("Subject", ""))
    subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    sender = formataddr((by, parseaddr(str(original.get("To", "")))[1]))
    message = _started(sender, str(original.get("Reply-To") or original.get("From", "")), subject)
    message_id = str(original.get("Message-ID", ""))
    message["In-Reply-To"] = message_id
    message["References"] = " ".join([*str(original.get("References", "")).split(), message_id])
    quoted, attribution = _text_of(original), _attribution(original, language)
    message.set_content(f"{text}\n\n{attribution}\n{_quote(quoted)}\n")
    if as_html:
        message.add_alternative(_html(text, attribution, quoted), subtype="html")
    return _finished(message, files)


def _started(sender: str, recipient: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, recipient
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2] or "localhost")
    return message


def _finished(message: EmailMessage, files: Sequence[File]) -> bytes:
    for file in files:
        main, _, sub = file.mime_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message.as_bytes()


def _text_of(original: EmailMessage) -> str:
    part = original.get_body(("plain",))
    return str(part.get_content()).strip() if part else ""


def _attribution(original: EmailMessage, language: str) -> str:
    when = parsedate_to_datetime(str(original["Date"])) if original["Date"] else timezone.now()
    pattern = ATTRIBUTIONS.get(language, "On {when}, {who} wrote:")
    shown = f"{when:%d.%m.%Y %H:%M}" if language in ATTRIBUTIONS else f"{when:%a, %d %b %Y at %H:%M}"
    return pattern.format(when=shown, who=str(original.get("From", "")))


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _html(text: str, attribution: str, quoted: str) -> str:
    return (
        f'<div dir="auto">{_lines(text)}</div><br>'
        f'<div class="gmail_quote"><div dir="auto" class="gmail_attr">{escape(attribution)}<br></div>'
        f'<blockquote class="gmail_quote">{_lines(quoted)}</blockquote></div>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(text).splitlines())
