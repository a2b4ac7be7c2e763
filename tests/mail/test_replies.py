"""Over thirteen hundred replies as people's programs write them: what is shown of each, and which ticket each finds."""

from __future__ import annotations

import tomllib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from escalated.core.plaintext import html_to_text
from escalated.mail.message_ids import event_id, opening_id, reply_address, reply_id
from escalated.mail.parsing import parse
from escalated.mail.quoting import visible_html, visible_text
from escalated.mail.threading import Match, find_tickets
from escalated.tickets.models import Ticket
from tests.mail.replies.in_html import IN_HTML
from tests.mail.replies.in_shapes import IN_SHAPES
from tests.mail.replies.in_text import IN_TEXT
from tests.mail.replies.words import LANGUAGES, NAME, Words
from tests.making import make_ticket

ANSWER = "It is no better.\n\nSee the picture from 9:30, thanks\nKim"
OLDER = ["Hi Kim,", "did the restart help?", "", "Acme Support"]
RARER = tomllib.loads((Path(__file__).parent / "replies" / "rarer.toml").read_text("utf-8"))
# A date and a name without an address or a verb may be anything, a list of who wrote what for one.
SHOWN = {"2026-11-03 16:12 GMT+01:00 Acme Support:"}
# Two such lines for one quote; the upper one is not taken for the sender's words only below an answer.
SHOWN_WHEN_BELOW = {line for line in RARER["marked"] if line.startswith("於 2026年")}


def lines_of(text: str) -> list[str]:
    """Return the lines with words; how many empty ones stand between paragraphs is the program's own way."""
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", IN_TEXT)
def test_what_is_shown_of_a_reply_in_text(program: str, language: str) -> None:
    expected, text = IN_TEXT[program](Words(language))
    assert lines_of(visible_text(text)) == lines_of(expected)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", IN_HTML)
def test_what_is_shown_of_a_reply_in_html(program: str, language: str) -> None:
    expected, html = IN_HTML[program](Words(language))
    assert lines_of(html_to_text(visible_html(html))) == lines_of(expected)


@pytest.mark.parametrize("shape", IN_SHAPES)
def test_what_is_shown_of_a_reply_in_another_shape(shape: str) -> None:
    shown = shown_of_html if "_html" in shape else visible_text
    given = {language: IN_SHAPES[shape](Words(language)) for language in LANGUAGES}
    found = {language: lines_of(shown(text)) for language, (_expected, text) in given.items()}
    assert found == {language: lines_of(expected) for language, (expected, _text) in given.items()}


def shown_of_html(html: str) -> str:
    return html_to_text(visible_html(html))


@pytest.mark.parametrize("line", [line for line in RARER["marked"] if line.strip() not in SHOWN])
def test_rarer_programs_that_mark_what_they_quote(line: str) -> None:
    quoted = "\n".join([line, *[f"> {each}".rstrip() for each in OLDER]])
    assert visible_text(f"{ANSWER}\n\n{quoted}\n") == ANSWER
    if line not in SHOWN_WHEN_BELOW:
        assert visible_text(f"{quoted}\n\n{ANSWER}\n") == ANSWER


@pytest.mark.parametrize("line", RARER["plain"])
def test_rarer_programs_that_mark_nothing(line: str) -> None:
    assert visible_text("\n".join([ANSWER, "", line, *OLDER])) == ANSWER


@pytest.mark.parametrize("html", RARER["html"])
def test_rarer_programs_in_html(html: str) -> None:
    older = html.replace("{old}", "<div>Hi Kim,</div><p>did the restart help?</p>")
    answer = "".join(f"<div>{line or '<br>'}</div>" for line in ANSWER.split("\n"))
    assert html_to_text(visible_html(answer + older)) == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "The printer is fine.\n\nIt fails in Outlook on Android",
        "I asked twice.\nPlease write your answer here and not above this line of thought",
        "Von: Berlin nach Hamburg: 3 Stunden.\nAn: der Kasse bezahlt.",
        "The log says:\n---- job 7 started 10:30 ----\nand nothing after.",
        "To: the point.\nDate: tomorrow at 9:30?",
        "From the chat:\n03.11.2026 16:12, Bob wrote:\nhello\n03.11.2026 16:15, Ann wrote:\nbye\n\nDelete these.",
        "He and she:\n03.11.2026 16:12 Bob <b@example.org>:\nyes\n04.11.2026 9:15 Ann <a@example.org>:\nno\n\nDecide.",
        "See:\n2026-11-03 16:12 the log says:\nout of paper",
        "At last.\n3 printers at 9:30, he wrote:\nnone of them works",
        "Our order of 03.11.2026 16:12 went to Kim <kim@example.org>:\ntwo boxes",
    ],
)
def test_what_only_looks_like_a_quote_is_shown(text: str) -> None:
    assert visible_text(text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_unmarked_among_marked_lines_is_shown(language: str) -> None:
    words = Words(language)
    text = f"{words['answer']}\n\n{words['gmail']}\n\n> Hi Kim,\n> {words['question']}\nAs I said.\n"
    assert visible_text(f"{text}> {NAME}\n") == text.strip()


SIGNALS = ["in_reply_to", "references", "reply_address", "subject"]


def reply_mail(ticket: Ticket, signal: str, words: Words, *, program: str) -> bytes:
    """Return a reply as it comes in when of all signals this one survived."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Kim Lee <kim@example.org>"
    to = reply_address(ticket.pk, ticket.requester_id) if signal == "reply_address" else "support@support.example.com"
    mail["To"] = f"Acme Support <{to}>"
    tag = f"[{ticket.reference}] " if signal == "subject" else ""
    mail["Subject"] = f"{words['prefix']} {tag}Printer"
    if signal == "in_reply_to":
        mail["In-Reply-To"] = reply_id(ticket.pk, 7)
    if signal == "references":
        mail["References"] = f"<theirs@example.org> {opening_id(ticket.pk)} <other@example.org>"
    if program in IN_TEXT:
        mail.set_content(IN_TEXT[program](words)[1])
    if program in IN_HTML:
        html = IN_HTML[program](words)[1]
        mail.add_alternative(html, subtype="html") if program in IN_TEXT else mail.set_content(html, subtype="html")
    return mail.as_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_one_signal_brings_a_reply_to_its_ticket_and_to_no_other(language: str) -> None:
    other, ticket = make_ticket(), make_ticket()
    words = Words(language)
    for program in sorted(IN_TEXT.keys() | IN_HTML.keys()):
        for signal in SIGNALS:
            raw = reply_mail(ticket, signal, words, program=program)
            # What the quoted mail says of another ticket is no signal.
            raw = raw.replace(b"Printer", f"Printer [{other.reference}] {event_id(other.pk, 3)}".encode())
            raw = raw.replace(f"Printer [{other.reference}] {event_id(other.pk, 3)}".encode(), b"Printer", 1)
            assert list(find_tickets(parse(raw))) == [Match(ticket, signal)], program  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_is_read_from_its_mail_as_it_was_written(language: str) -> None:
    words = Words(language)
    for charset in ("utf-8", "utf-8-sig"):
        mail = EmailMessage(policy=SMTP)
        mail.set_content(IN_TEXT["gmail"](words)[1], charset=charset)
        assert lines_of(visible_text(parse(mail.as_bytes()).text)) == lines_of(words["answer"])


def test_addresses_over_thousands_of_lines_are_no_broken_off_name() -> None:
    addresses = f"<{'a' * 60}@{'b' * 120}>\n" * 3000
    assert visible_text(f"Yes.\n{addresses}On 03.11.2026 16:12 wrote <c@example.org>:\n> No?\n").startswith(
        "Yes.\n<aaa"
    )
