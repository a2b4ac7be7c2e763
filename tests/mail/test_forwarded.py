"""Who wrote a forwarded mail, as mail programs of many languages put it; and what is none."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from escalated.mail.addresses import Address
from escalated.mail.forwarded import Original, original_sender
from escalated.mail.parsing import IncomingMail, parse

ADA = Address("ada@example.org", "Ada Lovelace")


def mail(subject: str, text: str, *, html: bool = False) -> IncomingMail:
    return IncomingMail(subject=subject, text="" if html else text, html=text if html else "")


GMAIL = """Can you take this?

---------- {word} ---------
{labels[0]}: Ada Lovelace <ada@example.org>
{labels[1]}: Mon, 23 Nov 2026 10:00
{labels[2]}: Where is it?
{labels[3]}: <support@example.com>

It burns."""

# Subject, the words of the rule, and From, Date, Subject, To in the program's language.
IN_GMAIL = [
    ("Fwd: x", "Forwarded message", ("From", "Date", "Subject", "To")),
    ("WG: x", "Weitergeleitete Nachricht", ("Von", "Datum", "Betreff", "An")),
    ("TR : x", "Message transféré", ("De", "Date", "Objet", "À")),
    ("RV: x", "Mensaje reenviado", ("De", "Fecha", "Asunto", "Para")),
    ("ENC: x", "Mensagem encaminhada", ("De", "Data", "Assunto", "Para")),
    ("I: x", "Messaggio inoltrato", ("Da", "Data", "Oggetto", "A")),
    ("Doorst: x", "Doorgestuurd bericht", ("Van", "Datum", "Onderwerp", "Aan")),
    ("PD: x", "Wiadomość przekazana dalej", ("Od", "Data", "Temat", "Do")),
    ("FW: x", "Пересылаемое сообщение", ("От", "Дата", "Тема", "Кому")),
    ("İLT: x", "İletilen ileti", ("Kimden", "Tarih", "Konu", "Kime")),
    ("転送: x", "転送メッセージ", ("差出人", "日時", "件名", "宛先")),
    ("转发：x", "转发的邮件", ("发件人", "日期", "主题", "收件人")),
    ("전달: x", "전달된 메시지", ("보낸 사람", "날짜", "제목", "받는 사람")),
    ("إعادة توجيه: x", "رسالة معاد توجيهها", ("من", "التاريخ", "الموضوع", "إلى")),
]


@pytest.mark.parametrize(("subject", "word", "labels"), IN_GMAIL, ids=[each[0] for each in IN_GMAIL])
@pytest.mark.parametrize("is_edited", [False, True])
def test_in_the_products_languages(subject: str, word: str, labels: tuple[str, ...], is_edited: bool) -> None:
    text = GMAIL.format(word=word, labels=labels)
    assert original_sender(mail("Please" if is_edited else subject, text)) == Original(ADA, is_certain=True)


OUTLOOK = """FYI

________________________________
From: Ada Lovelace <ada@example.org>
Sent: Monday, November 23, 2026 10:00 AM
To: Support <support@example.com>
Subject: Where is it?

It burns."""
OUTLOOK_DESKTOP = """-----Ursprüngliche Nachricht-----
Von: Ada Lovelace [mailto:ada@example.org]
Gesendet: Montag, 23. November 2026 10:00
An: Support
Betreff: Wo ist es?

Es brennt."""
APPLE = """Hi,

> Begin forwarded message:
>
> From: Ada Lovelace <ada@example.org>
> Subject: Where is it?
> Date: 23 November 2026 at 10:00:00 CET
> To: support@example.com
>
> It burns."""
THUNDERBIRD = """-------- Forwarded Message --------
Subject: \tWhere is it?
Date: \tMon, 23 Nov 2026 10:00:00 +0100
From: \tAda Lovelace <ada@example.org>
To: \tsupport@example.com

It burns."""
STARRED = OUTLOOK.replace("From:", "*From:*").replace("Sent:", "*Sent:*").replace("To:", "*To:*")
WRAPPED = OUTLOOK.replace("Ada Lovelace <ada@", "Ada Lovelace\n<ada@")
GMAIL_HTML = """<div dir="ltr">FYI</div><div class="gmail_quote"><div dir="ltr" class="gmail_attr">
---------- Forwarded message ---------<br>From: <b class="gmail_sendername" dir="auto">Ada Lovelace</b>
<span dir="auto">&lt;<a href="mailto:ada@example.org">ada@example.org</a>&gt;</span><br>
Date: Mon, Nov 23, 2026 at 10:00<br>Subject: Where is it?<br>To: &lt;support@example.com&gt;<br></div>It burns.</div>"""
OUTLOOK_HTML = """<div>FYI</div><hr><div id="divRplyFwdMsg" dir="ltr"><font><b>Von:</b> Ada Lovelace
&lt;ada@example.org&gt;<br><b>Gesendet:</b> Montag, 23. November 2026<br><b>An:</b> Support<br>
<b>Betreff:</b> Wo?</font></div><p>Es brennt.</p>"""
TABLE_HTML = """<table class="moz-email-headers-table"><tr><th>Subject: </th><td>Where?</td></tr><tr><th>Date: </th>
<td>Mon, 23 Nov 2026</td></tr><tr><th>From: </th><td>Ada Lovelace <a href="mailto:ada@example.org">
&lt;ada@example.org&gt;</a></td></tr><tr><th>To: </th><td>support@example.com</td></tr></table><p>It burns.</p>"""


@pytest.mark.parametrize(
    ("subject", "text", "is_html", "is_certain"),
    [
        ("FW: Where is it?", OUTLOOK, False, True),
        ("[EXTERN] FW: Where is it?", OUTLOOK, False, True),
        ("Fwd[2]: Where is it?", OUTLOOK, False, True),
        ("WG: Wo ist es?", OUTLOOK_DESKTOP, False, True),
        ("Re: Wo ist es?", OUTLOOK_DESKTOP, False, False),
        ("Re: Where is it?", OUTLOOK, False, False),
        ("Re: Fwd: Where is it?", OUTLOOK, False, False),
        ("Fwd: Where is it?", APPLE, False, True),
        ("Please", APPLE, False, True),
        ("Fwd: Where is it?", THUNDERBIRD, False, True),
        ("Please", THUNDERBIRD, False, True),
        ("FW: Where is it?", STARRED, False, True),
        ("FW: Where is it?", WRAPPED, False, True),
        ("Fwd: Where is it?", GMAIL_HTML, True, True),
        ("WG: Wo?", OUTLOOK_HTML, True, True),
        ("Fwd: Where?", TABLE_HTML, True, True),
    ],
)
def test_as_programs_write_it(subject: str, text: str, is_html: bool, is_certain: bool) -> None:
    assert original_sender(mail(subject, text, html=is_html)) == Original(ADA, is_certain)


@pytest.mark.parametrize("subject", ["Fwd: Where is it?", "Where is it?"])
def test_a_message_that_is_attached_as_it_was(subject: str) -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "Ada Lovelace <ada@example.org>", "Where is it?"
    inner.set_content("It burns.")
    outer["From"], outer["Subject"] = "Grace <grace@example.com>", subject
    outer.set_content("FYI")
    outer.add_attachment(inner)
    assert original_sender(parse(outer.as_bytes())) == Original(ADA, is_certain=subject.startswith("Fwd"))
    outer.add_attachment(inner)  # of several, none is the one
    assert original_sender(parse(outer.as_bytes())) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Hello", "It burns."),
        ("Fwd: Hello", "It burns."),
        ("Fwd: Hello", OUTLOOK.replace(" <ada@example.org>", "")),
        ("Fwd: Hello", "From: Ada <ada@example.org>\nnothing else\nof\nthe kind"),
        ("Re: Hello", "It works.\n\nOn Mon, 23 Nov 2026 at 10:00, Ada <ada@example.org> wrote:\n> It burns."),
        ("Fwd: Hello", "From: Monday on it burns.\nTo: whom it may concern\nDate: none"),
    ],
)
def test_what_is_none(subject: str, text: str) -> None:
    assert original_sender(mail(subject, text)) is None


def test_the_first_of_several_is_the_nearest() -> None:
    older = OUTLOOK.replace("Ada Lovelace <ada@example.org>", "Bert <bert@example.org>")
    assert original_sender(mail("FW: Where is it?", f"{OUTLOOK}\n\n{older}")) == Original(ADA, is_certain=True)


def test_an_address_that_is_none_names_nobody() -> None:
    assert original_sender(mail("FW: x", OUTLOOK.replace("ada@example.org", "ada@"))) is None


@pytest.mark.parametrize(
    "line", ["From: a <a@b>\n", "----- Forwarded message\n", "> " * 500 + "\n", "From: x\n\nTo: y\n\n"]
)
def test_the_time_it_takes_is_in_line_with_the_length(line: str) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        original_sender(mail("Fwd: x", line * count))
        return time.process_time() - begun

    seconds(100)
    assert seconds(20_000) < 1
