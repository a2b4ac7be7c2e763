"""Mails from the wire, well made and not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.header import Header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalated.mail.parsing import Address, InboundAttachment, IncomingMail, parse

HEAD = "From: Kim Lee <kim@Example.ORG>\r\nTo: Help <help@example.com>\r\nSubject: Printer\r\n"


def mail(body: str, head: str = "", encoding: str = "utf-8") -> IncomingMail:
    return parse((HEAD + head + "\r\n" + body).encode(encoding))


def multipart(kind: str, *parts: str, boundary: str = "=_x") -> str:
    joined = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\nnot shown\r\n'
    return f"{head}{joined}--{boundary}--\r\nnor this"


def parsed(entity: str) -> IncomingMail:
    return parse((HEAD + entity).encode())


PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nHello"
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>"
PNG = (
    'Content-Type: image/png; name="a.png"\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K'
)
PDF = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=bill.pdf\r\n\r\n%PDF"


def test_a_simple_mail_is_read_whole() -> None:
    found = mail(
        "Hello\r\nthere",
        "Cc: a@x.com, b@x.com\r\nReply-To: c@x.com\r\nMessage-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\n"
        "References: <a@x> <0@x>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nDelivered-To: reply+1@example.com\r\n",
    )
    assert found == IncomingMail(
        from_address=Address("kim@example.org", "Kim Lee"),
        to=(Address("help@example.com", "Help"),),
        cc=(Address("a@x.com"), Address("b@x.com")),
        reply_to=(Address("c@x.com"),),
        envelope_recipient="reply+1@example.com",
        subject="Printer",
        message_id="<1@x>",
        in_reply_to="<0@x>",
        references=("<a@x>", "<0@x>"),
        date=datetime(2026, 11, 2, 9, tzinfo=UTC),
        text="Hello\nthere",
        headers=found.headers,
    )
    assert found.recipients == ("reply+1@example.com", "help@example.com", "a@x.com", "b@x.com")
    assert found.header("subject") == "Printer"
    assert found.header("X-None") == ""


def test_alternatives_give_text_and_html() -> None:
    found = parsed(multipart("alternative", PLAIN, HTML))
    assert (found.text, found.html, found.attachments) == ("Hello", "<p>Hello</p>", ())


def test_inline_images_belong_to_their_html() -> None:
    related = multipart("related", HTML, PNG, boundary="=_inner")
    found = parsed(multipart("mixed", multipart("alternative", PLAIN, related, boundary="=_middle"), PDF))
    assert (found.text, found.html) == ("Hello", "<p>Hello</p>")
    assert found.attachments == (
        InboundAttachment("a.png", "image/png", b"\x89PNG\r\n", "logo@x", is_inline=True),
        InboundAttachment("bill.pdf", "application/pdf", b"%PDF"),
    )


def test_texts_around_a_picture_are_one_message() -> None:
    found = parsed(multipart("mixed", PLAIN, PNG, "Content-Type: text/html\r\n\r\n<b>Bye</b>"))
    assert found.text == "Hello\n\nBye"
    assert found.html == "<p>Hello</p><br>\n<b>Bye</b>"


@pytest.mark.parametrize(
    ("part", "attachment"),
    [
        ("Content-Type: message/rfc822\r\n\r\nSubject: Old: one\r\n\r\nText", ("Old- one.eml", "message/rfc822")),
        ("Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", ("attachment-1.ics", "text/calendar")),
        ("Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx", ("winmail.dat", "application/ms-tnef")),
        ("Content-Type: application/pgp-signature\r\n\r\nx", ("attachment-1.asc", "application/pgp-signature")),
        ("Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx", ("smime.p7m", "application/pkcs7-mime")),
        ("Content-Disposition: attachment; filename=notes.txt\r\n\r\nx", ("notes.txt", "text/plain")),
        ("Content-Type: text/plain; name=notes.txt\r\n\r\nx", ("notes.txt", "text/plain")),
        ("Content-Type: application/x-unheard-of\r\n\r\nx", ("attachment-1.bin", "application/x-unheard-of")),
    ],
)
def test_what_is_no_message_text_is_attached(part: str, attachment: tuple[str, str]) -> None:
    found = parsed(multipart("mixed", PLAIN, part))
    assert [(each.filename, each.content_type) for each in found.attachments] == [attachment]
    assert found.text == "Hello"


def test_an_encrypted_mail_is_kept_as_it_is() -> None:
    found = parsed(
        multipart(
            "encrypted",
            "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----",
        )
    )
    assert [each.filename for each in found.attachments] == ["attachment-1.asc", "encrypted.asc"]
    assert found.warnings == ("The mail is encrypted; it is kept as attachments.",)


def test_a_signed_mail_shows_its_text_and_keeps_its_signature() -> None:
    found = parsed(multipart("signed", PLAIN, "Content-Type: application/pgp-signature; name=signature.asc\r\n\r\nx"))
    assert (found.text, [each.filename for each in found.attachments]) == ("Hello", ["signature.asc"])


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("Content-Type: multipart/mixed\r\n\r\nno boundary", "no boundary"),
        ("Content-Type: multipart/mixed; boundary=x\r\n\r\nnever used", "never used"),
        ("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnot closed", "not closed"),
        (
            "Content-Type: multipart/mixed; boundary=x\r\n\r\n--xy\r\n--x  \r\n\r\nlook-alike\r\n--xy\r\n--x--",
            "look-alike\n--xy",
        ),
        ("Content-Type: plain\r\n\r\nno type", "no type"),
        ("Content-Type: text/plain; charset=nonsense\r\n\r\nna\u00efve", "na\u00efve"),
        ("Content-Transfer-Encoding: nonsense\r\n\r\nplain", "plain"),
        ("Content-Transfer-Encoding: base64\r\n\r\nSGVs bG8!\r\n", "Hello"),
        ("Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=garbage", "Hello"),
        ("Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9=ZZ=\r\n!", "é=ZZ!"),
        ("Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n%2&5L;&\\\r\n \r\nend\r\n", "Hello"),
        ("no colon\r\nbody", "no colon\nbody"),
        ("X-Folded: a\r\n \r\n b\r\n\r\nbody", "body"),
    ],
)
def test_broken_mails_show_what_can_be_read(entity: str, text: str) -> None:
    assert parsed(entity).text == text


def test_the_subject_of_a_mail_with_a_blank_continuation_is_read() -> None:
    found = parse(b"Subject: a\r\n \r\nFrom: kim@example.org\r\n\r\nbody")
    assert (found.subject, found.from_address, found.text) == ("a", Address("kim@example.org"), "body")


def test_a_charset_that_lies_is_reported() -> None:
    found = parse(HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfc\xdfe")
    assert found.text == "Grüße"
    assert found.warnings == ("The charset of a text was missing or wrong and has been guessed.",)


def test_eight_bit_headers_are_read_like_the_text_they_stand_with() -> None:
    raw = "Subject: Привет\r\nFrom: Ян <y@x.com>\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nПривет"
    found = parse(raw.encode("koi8-r"))
    assert (found.subject, found.from_address, found.text) == ("Привет", Address("y@x.com", "Ян"), "Привет")


def test_a_line_break_in_a_header_value_cannot_become_another_header() -> None:
    found = parse(b"From: =?utf-8?q?a=0D=0AX-Evil:_1?= <a@x.com>\r\nSubject: =?utf-8?q?b=00=0Ac?=\r\n\r\n")
    assert found.from_address == Address("a@x.com", "a X-Evil: 1")
    assert found.subject == "b c"


def test_of_several_senders_the_first_is_taken() -> None:
    found = parse(b"From: a@x.com, b@x.com\r\n\r\nhi")
    assert found.from_address == Address("a@x.com")
    assert found.warnings == ("The mail names several senders; the first is taken.",)


def test_who_sent_it_stands_in_for_a_missing_author() -> None:
    assert parse(b"From: nobody\r\nSender: a@x.com\r\n\r\nhi").from_address == Address("a@x.com")
    assert parse(b"Subject: x\r\n\r\nhi").from_address is None


@pytest.mark.parametrize("value", ["", "yesterday", "Mon, 99 Nov 2026 10:00", "Mon, 2 Nov 99999 10:00:00 +9999999999"])
def test_a_date_that_is_none_is_left_out(value: str) -> None:
    assert mail("hi", f"Date: {value}\r\n").date is None


def test_flowed_text_is_joined_in_a_mail() -> None:
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n"
    assert mail("こん \r\nにちは", head).text == "こんにちは"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("..", "attachment-1.pdf"),
    ],
)
def test_file_names_are_the_last_part_of_a_path(name: str, kept: str) -> None:
    encoded = Header(name, "utf-8", maxlinelen=2_000).encode()
    part = f'Content-Type: application/pdf; name="{encoded}"\r\n\r\nx'
    assert [each.filename for each in parsed(multipart("mixed", PLAIN, part)).attachments] == [kept]


def test_what_goes_past_the_limits_is_cut_and_said() -> None:
    recipients = ", ".join(f"r{number}@x.com" for number in range(600))
    found = mail("x" * 2_000_100, f"Cc: {recipients}\r\n")
    assert (len(found.text), len(found.cc)) == (2_000_000, 500)
    assert found.warnings == (
        "A text longer than 2000000 characters was cut.",
        "Recipients beyond the first 500 were not read.",
    )


def test_recipients_far_down_a_long_list_are_not_read_and_that_is_said() -> None:
    field = "Cc: " + "a@x.com," * 12_000 + "\r\n"
    found = mail("x", field * 3 + "Cc: late@x.com\r\n")
    assert [each.email for each in found.cc] == ["a@x.com"]
    assert found.warnings == ("Recipients beyond the first 250000 characters were not read.",)


def test_an_address_that_a_cut_would_shorten_is_not_read() -> None:
    found = mail("x", "Cc: " + "a@x.com," * 20_000 + "\r\n")
    assert [each.email for each in found.cc] == ["a@x.com"]
    assert found.warnings == ("A header longer than 100000 characters was cut.",)


def test_only_so_many_parts_and_levels_are_read() -> None:
    many = parsed(multipart("mixed", *["\r\nhi"] * 1_500))
    assert many.text.count("hi") == 999
    assert many.warnings == ("Parts beyond the first 1000 were not read.",)
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n' for level in range(200))
    assert parsed(deep + "\r\nhi").warnings == ("Parts nested more than 50 deep were not read.",)


def test_large_attachments_come_whole() -> None:
    content = bytes(range(256)) * 20_000
    encoded = base64.encodebytes(content).decode()
    part = f"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"
    assert parsed(multipart("mixed", PLAIN, part)).attachments[0].content == content


def test_an_empty_mail_says_so() -> None:
    assert parse(b"").is_empty
    assert parse(b"From: a@x.com\r\nContent-Type: text/html\r\n\r\n<html><body> <br></body></html>").is_empty
    assert not parse(b"Subject: a\r\n\r\n").is_empty


PIECES = st.sampled_from(
    [
        *(f"{name}: ".encode() for name in ("From", "To", "Subject", "Date", "Content-Type", "References")),
        *(b"Content-Transfer-Encoding: base64", b"multipart/mixed; boundary=x", b"message/rfc822", b"text/html"),
        *(
            b"\r\n",
            b"\n",
            b"\r\n\r\n",
            b"--x\r\n",
            b"--x--",
            b" ",
            b"\t",
            b"=?utf-8?q?",
            b"?=",
            b'"',
            b"<",
            b">",
            b"@",
            b";",
        ),
        *(b"charset=utf-16", b"\x00", b"\xff\xfe", b"\x1b$B", b"a", b":", b",", b"(", b"\\", b"*0*=", b"%C3", b"name="),
    ]
)


@given(st.one_of(st.binary(max_size=500), st.lists(PIECES, max_size=60).map(b"".join)))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    found = parse(raw)
    for text in (found.subject, found.text, found.html, *(value for _, value in found.headers)):
        assert "\x00" not in text
        text.encode()
