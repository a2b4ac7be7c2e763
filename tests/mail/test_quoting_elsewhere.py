"""The fold in mail of further languages, and of programs that announce what they quote in ways of their own."""

from __future__ import annotations

import pytest

from escalated.core.plaintext import html_to_text
from escalated.mail.quoting import visible_html, visible_text

ANSWER = "It still fails.\nThanks, Kim"
ATTRIBUTIONS = {
    "ru": "Вы писали 2 ноября 2026 г., 10:00:01:",
    "he": "בתאריך יום ב׳, 2 בנוב׳ 2026 ב-10:00 מאת \u202aSupport\u202c <\u202ahelp@example.com\u202c\u200f>:\u202c",
    "ar": "في الاثنين، ٢ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص كتب \u202aSupport\u202c\u200f <help@example.com>:\u200f",
}
HEADER_BLOCKS = {
    "bg": ["От", "Изпратено", "До", "Относно"],
    "ca": ["De", "Enviat el", "Per a", "Assumpte"],
    "el": ["Από", "Στάλθηκε", "Προς", "Θέμα"],
    "he": ["מאת", "נשלח", "אל", "נושא"],
    "hr": ["Šalje", "Poslano", "Prima", "Predmet"],
    "id": ["Dari", "Dikirim", "Kepada", "Subjek"],
    "ro": ["De la", "Trimis", "Către", "Subiect"],
    "sk": ["Od", "Odoslané", "Komu", "Predmet"],
    "th": ["จาก", "ส่ง", "ถึง", "เรื่อง"],
    "uk": ["Від", "Надіслано", "Кому", "Тема"],
    "vi": ["Từ", "Đã gửi", "Tới", "Chủ đề"],
}
ABOVE_ALL = [
    ">>> Support <help@example.com> 11/2/2026 10:00 AM >>>",
    "---------- Původní e-mail ----------",
    "—-—-—-—\nReply above this line.",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_an_attribution_goes_with_its_quote(attribution: str) -> None:
    assert visible_text(f"{ANSWER}\n\n{attribution}\n> Try again.\n") == ANSWER


@pytest.mark.parametrize("labels", HEADER_BLOCKS.values(), ids=HEADER_BLOCKS)
@pytest.mark.parametrize("style", ["{}: x", "*{}:* x", "\u200f{}: x"])
def test_headers_of_an_older_mail_begin_what_is_quoted(labels: list[str], style: str) -> None:
    block = "\n".join(style.format(label) for label in labels)
    assert visible_text(f"{ANSWER}\n\n{block}\n\nTry again.\n") == ANSWER


@pytest.mark.parametrize("line", ABOVE_ALL)
def test_all_below_such_a_line_is_quoted(line: str) -> None:
    assert visible_text(f"{ANSWER}\n\n{line}\nTry again.\n\nSupport\n") == ANSWER


def test_arrows_around_author_and_date_begin_what_is_quoted_in_html() -> None:
    html = "<div>Yes.</div><div>&gt;&gt;&gt; Ann Lee 11/20/2026 10:12 AM &gt;&gt;&gt;</div><div>Is it?</div>"
    assert html_to_text(visible_html(html)).strip() == "Yes."
    undated = "See:\n>>> print(1) >>>\nIt prints one."
    assert visible_text(undated) == undated
