"""What stays in front of the fold, for the clients and languages people write from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalated.core.plaintext import html_to_text
from escalated.mail.quoting import split_html, split_text, visible_html, visible_text

ANSWER = "It still fails.\nThanks, Kim"

ATTRIBUTIONS = {
    "ar": "في الاثنين، 2 نوفمبر 2026 في 10:00 ص كتب Support <help@example.com>:",
    "ar gmail": "في الاثنين، 2 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Support <help@example.com>:",
    "zh": "Support <help@example.com> 于2026年11月2日周一 10:00写道：",
    "zh-TW": "Support <help@example.com> 於 2026年11月2日 週一 上午10:00寫道：",
    "zh mac": "在 2026年11月2日，10:00，Support <help@example.com> 写道：",
    "nl": "Op ma 2 nov 2026 om 10:00 schreef Support <help@example.com>:",
    "nl outlook": "Op 2 november 2026 heeft Support <help@example.com> geschreven:",
    "en": "On Mon, Nov 2, 2026 at 10:00 AM Support <help@example.com> wrote:",
    "en mac": "On 2 Nov 2026, at 10:00, Support <help@example.com> wrote:",
    "fr": "Le lun. 2 nov. 2026 à 10:00, Support <help@example.com> a écrit :",
    "de": "Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Support <help@example.com>:",
    "de thunderbird": "Am 02.11.26 um 10:00 schrieb Support:",
    "it": "Il giorno lun 2 nov 2026 alle ore 10:00 Support <help@example.com> ha scritto:",
    "ja": "2026年11月2日(月) 10:00 Support <help@example.com>:",
    "ja mac": "2026/11/02 10:00、Support <help@example.com>のメール：",
    "ko": "2026년 11월 2일 (월) 오전 10:00, Support <help@example.com>님이 작성:",
    "pl": "pon., 2 lis 2026 o 10:00 Support <help@example.com> napisał(a):",
    "pl thunderbird": "W dniu 02.11.2026 o 10:00, Support pisze:",
    "pt-BR": "Em seg., 2 de nov. de 2026 às 10:00, Support <help@example.com> escreveu:",
    "ru": "пн, 2 нояб. 2026 г. в 10:00, Support <help@example.com>:",
    "ru thunderbird": "02.11.2026 10:00, Support пишет:",
    "ru old": "2 ноября 2026 г., 10:00 пользователь Support <help@example.com> написал:",
    "es": "El lun, 2 nov 2026 a las 10:00, Support (<help@example.com>) escribió:",
    "tr": "Support <help@example.com>, 2 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
}
HEADER_BLOCKS = {
    "ar": ["من", "تاريخ الإرسال", "إلى", "الموضوع"],
    "zh": ["发件人", "发送时间", "收件人", "主题"],
    "zh-TW": ["寄件者", "寄件日期", "收件者", "主旨"],
    "nl": ["Van", "Verzonden", "Aan", "Onderwerp"],
    "en": ["From", "Sent", "To", "Subject"],
    "fr": ["De", "Envoyé", "À", "Objet"],
    "de": ["Von", "Gesendet", "An", "Betreff"],
    "it": ["Da", "Inviato", "A", "Oggetto"],
    "ja": ["差出人", "送信日時", "宛先", "件名"],
    "ko": ["보낸 사람", "보낸 날짜", "받는 사람", "제목"],
    "pl": ["Od", "Wysłano", "Do", "Temat"],
    "pt-BR": ["De", "Enviado", "Para", "Assunto"],
    "ru": ["От", "Отправлено", "Кому", "Тема"],
    "es": ["De", "Enviado el", "Para", "Asunto"],
    "tr": ["Kimden", "Gönderildi", "Kime", "Konu"],
}
SEPARATORS = [
    "-----Original Message-----",
    "----- Original Message -----",
    "-----Ursprüngliche Nachricht-----",
    "-----Message d'origine-----",
    "-----Mensaje original-----",
    "-----Mensagem original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Oryginalna wiadomość-----",
    "-----Исходное сообщение-----",
    "-----Orijinal Mesaj-----",
    "-----元のメッセージ-----",
    "------------------ 原始邮件 ------------------",
    "-----원본 메시지-----",
    "-----الرسالة الأصلية-----",
]


def block(labels: list[str], colon: str = ":") -> list[str]:
    values = ["Support <help@example.com>", "2 November 2026 10:00", "kim@example.org", "Printer"]
    return [f"{label}{colon} {value}" for label, value in zip(labels, values, strict=True)]


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_a_reply_above_the_quoted_mail_is_what_is_visible(language: str) -> None:
    quoted = f"{ATTRIBUTIONS[language]}\n\n> Did the restart help?\n>\n> Support"
    assert split_text(f"{ANSWER}\n\n{quoted}\n") == (ANSWER, quoted)


@pytest.mark.parametrize("language", sorted(ATTRIBUTIONS.keys() - {"ja mac"}))
def test_an_attribution_may_be_wrapped(language: str) -> None:
    words = ATTRIBUTIONS[language].split(" ")
    wrapped = " ".join(words[:-2]) + "\n" + " ".join(words[-2:])
    assert visible_text(f"{ANSWER}\n\n{wrapped}\n> Did the restart help?\n") == ANSWER


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_the_same_reply_in_html(language: str) -> None:
    attribution = ATTRIBUTIONS[language].replace("<", "&lt;").replace(">", "&gt;")
    html = f"<div>It still fails.<br>Thanks, Kim</div><br><div>{attribution}</div><blockquote>Did it?</blockquote>"
    assert html_to_text(visible_html(html)) == ANSWER


@pytest.mark.parametrize("language", HEADER_BLOCKS)
@pytest.mark.parametrize("colon", [":", "："])
def test_everything_below_a_block_of_mail_headers_is_quoted(language: str, colon: str) -> None:
    quoted = "\n".join(["_" * 32, *block(HEADER_BLOCKS[language], colon), "", "Did the restart help?"])
    assert split_text(f"{ANSWER}\n\n{quoted}") == (ANSWER, quoted)


@pytest.mark.parametrize("language", HEADER_BLOCKS)
def test_everything_below_a_block_of_mail_headers_is_quoted_in_html(language: str) -> None:
    rows = "<br>".join(f"<b>{row.replace('<', '&lt;')}</b>" for row in block(HEADER_BLOCKS[language]))
    older = f"<div style='border-top:solid #E1E1E1 1pt'><p>{rows}</p></div><p>Did it?</p>"
    assert html_to_text(visible_html(f"<p>It still fails.<br>Thanks, Kim</p>{older}")) == ANSWER


@pytest.mark.parametrize("separator", SEPARATORS)
def test_everything_below_original_message_is_quoted(separator: str) -> None:
    assert visible_text(f"{ANSWER}\n\n{separator}\nDid the restart help?\n") == ANSWER


CLIENTS = {
    "gmail": '<div dir="ltr">{answer}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Monday '
    'somebody wrote:<br></div><blockquote class="gmail_quote">{old}</blockquote></div>',
    "gmail without quote marks": '{answer}<div class="gmail_quote">{old}</div>',
    "outlook web": '<div>{answer}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">{old}</div>{old}',
    "outlook mobile": '{answer}<div id="mail-editor-reference-message-container"><div>{old}</div></div>',
    "outlook quoting outlook": '<div>{answer}</div><div id="x_divRplyFwdMsg">{old}</div>',
    "apple": '<body>{answer}<div><br><blockquote type="cite"><div>On 2 Nov 2026, at 10:00, Support wrote:</div>'
    '</blockquote></div><blockquote type="cite">{old}</blockquote></body>',
    "thunderbird": '{answer}<div class="moz-cite-prefix">Support schrieb:<br></div><blockquote type="cite" '
    'cite="mid:1">{old}</blockquote>',
    "yahoo": '<div>{answer}</div><div id="ydp1yahoo_quoted" class="yahoo_quoted"><div>{old}</div></div>',
    "proton": '{answer}<div class="protonmail_quote">On Monday Support wrote:<br><blockquote class='
    '"protonmail_quote" type="cite">{old}</blockquote></div>',
    "samsung": "{answer}<div><br></div><div>-------- Original message --------</div><div>From: Support</div>{old}",
    "hotmail": '{answer}<hr id="stopSpelling">{old}',
    "zimbra": '{answer}<hr id="zwchr">{old}',
    "outlook for mac": '{answer}<span id="OLK_SRC_BODY_SECTION">{old}</span>',
}


@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_marks_what_it_quotes(client: str) -> None:
    html = CLIENTS[client].format(answer="It still fails.<br>Thanks, Kim", old="<p>Did the restart help?</p>")
    visible, quoted = split_html(html)
    assert html_to_text(visible) == ANSWER
    assert "Did the restart help?" in quoted


def test_both_sides_of_a_split_stay_balanced() -> None:
    older = "<div class='gmail_attr'>On Monday</div><blockquote type='cite'>old</blockquote>"
    visible, quoted = split_html(f"<table><tr><td><b>Hi</b>{older}</td></tr></table>")
    assert (visible, quoted) == ("<table><tr><td><b>Hi</b></td></tr></table>", older)


def test_answers_between_the_quoted_lines_keep_them() -> None:
    text = "On 2 Nov 2026 Support wrote:\n> Which printer?\nThe red one.\n> Since when?\nMonday."
    assert split_text(text) == (text, "")


def test_answers_between_quoted_blocks_keep_them_in_html() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Monday Support wrote:</div>'
        '<blockquote class="gmail_quote">Which?</blockquote><div>The red one.</div>'
        '<blockquote class="gmail_quote">Since when?</blockquote><div>Monday.</div></div>'
    )
    assert split_html(html) == (html, "")


def test_an_answer_below_the_quoted_mail_is_what_is_visible() -> None:
    quoted = "On 2 Nov 2026 at 10:00 Support wrote:\n> Did it help?\n"
    assert split_text(f"{quoted}\nNo.") == ("No.", quoted.strip())


def test_what_follows_the_last_answer_is_folded_even_when_interleaved() -> None:
    text = "> Which printer?\nThe red one.\n> Since when?\nMonday.\n> Regards\n> Support"
    assert split_text(text)[1] == "> Regards\n> Support"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "> only quoted\n> text",
        "On 2 Nov 2026 Support wrote:\n> only quoted",
        "-- \nonly a signature",
        "From: a\nSent: b\nTo: c\nSubject: d\n\nonly an older mail",
    ],
)
def test_nothing_is_folded_when_nothing_would_be_left(text: str) -> None:
    assert split_text(text) == (text.strip("\n"), "")


@pytest.mark.parametrize(
    "text",
    [
        "On your side you can run:\n\n    telnet example.com\n\nand tell me what it says.",
        "I asked on 2 Nov 2026 at 10:00. He wrote: no.\nWhat now?",
        "From: Berlin\nTo: Hamburg\nwe drove for hours.",
        "Here is the list from 10:30:\n- one\n- two",
        "See below.\n\n---------- Forwarded message ---------\nFrom: Ann\nDate: Mon\nSubject: Bill\n\nText",
        "a -- b\n\nmore",
        "Sent from my desk, which is much nicer than the train.",
    ],
)
def test_in_doubt_everything_is_shown(text: str) -> None:
    assert split_text(text) == (text, "")


def test_an_indented_paragraph_without_an_author_is_no_quote() -> None:
    html = "<p>Please print this:</p><blockquote>Welcome</blockquote>"
    assert split_html(html) == (html, "")


def test_a_picture_alone_is_an_answer() -> None:
    html = '<img src="cid:1"><div class="gmail_quote"><blockquote class="gmail_quote">Which?</blockquote></div>'
    assert split_html(html)[0] == '<img src="cid:1">'


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nKim Lee\nACME",
        "--\nKim Lee",
        "-Kim Lee",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "iPhone'umdan gönderildi",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
        "发自我的iPhone",
        "أُرسلت من الـ iPhone",
        "Get Outlook for Android",
    ],
)
def test_a_signature_at_the_end_goes_behind_the_fold(signature: str) -> None:
    assert split_text(f"It works now.\n\n{signature}\n") == ("It works now.", signature)


def test_a_signature_between_reply_and_quoted_mail_stays_with_the_reply() -> None:
    text = "It works now.\n\n-- \nKim\n\nOn 2 Nov 2026 Support wrote:\n> Did it help?"
    assert visible_text(text) == "It works now.\n\n-- \nKim"


def test_line_breaks_of_preformatted_html_count() -> None:
    html = "<pre>No.\n\nOn 2 Nov 2026 Support wrote:\n&gt; Did it help?\n</pre>"
    assert html_to_text(visible_html(html)) == "No."


@given(
    st.lists(st.sampled_from(["> a\n", "b\n", "\n", "On 1.2.2026 X wrote:\n", "From: x\n", "-- \n", "To: y\n", "a:"]))
)
def test_no_line_is_lost_or_doubled(pieces: list[str]) -> None:
    text = "".join(pieces)
    visible, quoted = split_text(text)
    lines = [line for line in f"{visible}\n{quoted}".split("\n") if line.strip()]
    assert sorted(lines) == sorted(line for line in text.split("\n") if line.strip())
    assert bool(visible.strip()) == bool(text.strip())


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<blockquote type=cite>",
                "</blockquote>",
                "a<br>",
                "<div class=gmail_quote>",
                "</p>",
                "<pre>",
            ]
        )
    )
)
def test_no_tag_is_lost_or_doubled(pieces: list[str]) -> None:
    html = "".join(pieces)
    visible, quoted = split_html(html)
    assert html_to_text(visible + quoted).replace("> ", "").count("a") == html.count("a<br>")
