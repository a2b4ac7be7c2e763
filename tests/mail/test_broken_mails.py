"""Mails that are put together wrongly, and all the same are read as whoever wrote them meant."""

from __future__ import annotations

import pytest

from escalated.mail.parsing import Address, parse

PART = "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--"
ENRICHED = "<bold>Hello</bold> <<you>\r\n<param>red</param>there\r\n\r\nBye"


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("multipart/mixed", PART, "Hello"),
        ("multipart/mixed; boundary=z", f"Preamble\r\n{PART}", "Hello"),
        ("multipart/mixed; boundary=b", "--b\r\n\r\nHello\r\n--b--", "Hello"),
        ("text/enriched", ENRICHED, "Hello <you> there\nBye"),
    ],
)
def test_a_body_is_found_where_its_header_is_wrong_or_old(content_type: str, body: str, text: str) -> None:
    mail = parse(f"From: a@example.org\r\nContent-Type: {content_type}\r\n\r\n{body}".encode())
    assert (mail.text.strip(), mail.attachments) == (text, ())


def test_a_whole_document_is_html_whatever_it_is_called() -> None:
    html = "<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>"
    assert parse(f"Content-Type: text/plain\r\n\r\n{html}".encode()).html == html
    assert parse(b"Content-Type: text/plain\r\n\r\nWrite <html> first.").text == "Write <html> first."


def test_lines_may_end_as_those_of_old_macs_do() -> None:
    head = b"From: a@example.org\rSubject: Hi\rContent-Type: multipart/mixed; boundary=b\r\r"
    mail = parse(head + b"--b\r\rOne\rTwo\r--b--\r")
    assert (mail.from_address, mail.subject, mail.text) == (Address("a@example.org"), "Hi", "One\nTwo")


def test_who_sent_it_is_read_behind_thousands_of_headers() -> None:
    many = b"".join(b"X-%d: y\r\n z\r\n" % number for number in range(10_000))
    mail = parse(many + b"From: a@example.org\r\nSubject: Hi\r\n there\r\n\r\nHello")
    assert (mail.from_address, mail.subject, mail.text) == (Address("a@example.org"), "Hi there", "Hello")
    assert mail.warnings == ("Headers beyond the first 1000 were not read.",)


@pytest.mark.parametrize(
    "head",
    [
        "From : a@example.org\r\nSubject: x",
        "From: Ada\r\nReply-To: a@example.org",
        "From: a@example.org\r\nJUNK\r\nTo: b@example.org",
    ],
)
def test_the_author_of_a_sloppy_head_is_read(head: str) -> None:
    author = parse(f"{head}\r\n\r\nHello".encode()).from_address
    assert author is not None
    assert author.email == "a@example.org"
