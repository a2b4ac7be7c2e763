"""A customer's mail program, as far as the demo needs one."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from escalated.mail.parsing import parse
from escalated.standalone.demo.cast import by_email
from escalated.standalone.mail_client import File, answer, new_mail


def original() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Mossbell Support <help@support.example.com>"
    mail["To"] = "robin@garden.example"
    mail["Reply-To"] = "reply+7-c3.abc@support.example.com"
    mail["Subject"] = "Re: [ESC-00007] My hub is offline"
    mail["Message-ID"] = "<ticket-7-reply-9@support.example.com>"
    mail["References"] = "<ticket-7@support.example.com> <robin-1@garden.example>"
    mail["Date"] = "Mon, 23 Nov 2026 10:11:00 +0000"
    mail.set_content("Please press its button.\n\nAna\n")
    return mail


def test_an_answer_is_threaded_and_quotes_what_it_answers() -> None:
    mail = parse(answer(original(), "It blinks green.", by="Robin Greene"))
    assert mail.from_address is not None
    assert (mail.from_address.name, mail.from_address.email) == ("Robin Greene", "robin@garden.example")
    assert [address.email for address in mail.to] == ["reply+7-c3.abc@support.example.com"]
    assert mail.subject == "Re: [ESC-00007] My hub is offline"
    assert mail.in_reply_to == "<ticket-7-reply-9@support.example.com>"
    assert mail.references == (
        "<ticket-7@support.example.com>",
        "<robin-1@garden.example>",
        "<ticket-7-reply-9@support.example.com>",
    )
    assert mail.text.splitlines() == [
        "It blinks green.",
        "",
        "On Mon, 23 Nov 2026 at 10:11, Mossbell Support <help@support.example.com> wrote:",
        "> Please press its button.",
        ">",
        "> Ana",
    ]


def test_markup_that_somebody_types_stays_text() -> None:
    mail = message_from_bytes(answer(original(), "<b>5 < 6</b>", as_html=True), policy=policy.default)
    html = mail.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;5 &lt; 6&lt;/b&gt;" in html.get_content()


def test_a_new_mail_carries_its_files() -> None:
    person = by_email()["liwei@lvye.example"]
    mail = parse(new_mail("读数\nX: injected", "您好", by=person, files=[File("a.csv", "text/csv", b"a,b\r\n")]))
    assert mail.subject == "读数 X: injected"
    assert mail.text.strip() == "您好"
    assert [(each.filename, each.content) for each in mail.attachments] == [("a.csv", b"a,b\r\n")]
