"""Text in every charset that mail is written in: labelled, labelled wrongly, and not at all."""

from __future__ import annotations

import pytest

from escalated.mail.charsets import decode
from escalated.mail.guessing import guessed_codec
from escalated.mail.parsing import parse

CHINESE, TAIWANESE = "打印机着火了，请尽快帮助我们处理这个问题。", "印表機著火了，請盡快協助處理。"
JAPANESE, KOREAN = "プリンターが燃えています。至急助けてください。", "프린터에 불이 났습니다. 도와주세요."
RUSSIAN, SHOUTED = "Принтер горит, помогите пожалуйста", "СРОЧНО! НЕ РАБОТАЕТ ПРИНТЕР"
UKRAINIAN, BULGARIAN = "Добрий день, друкарня не працює. Дякую", "Благодаря ви, принтерът гори"
ARABIC, HEBREW = "الطابعة تحترق، ساعدوني من فضلكم", "המדפסת לא עובדת, תודה רבה"
GREEK, THAI = "Καλημέρα, δεν δουλεύει ο εκτυπωτής", "เครื่องพิมพ์ไม่ทำงานตั้งแต่เมื่อวาน"
POLISH = "Drukarka płonie, proszę o pomoc"

LABELLED = [
    ("x-mac-cyrillic", "mac_cyrillic", RUSSIAN),
    ("x-mac-ce", "mac_latin2", "Zażółć gęślą jaźń"),
    ("x-mac-greek", "mac_greek", "Καλημέρα"),
    ("x-mac-japanese", "cp932", JAPANESE),
    ("x-mac-turkish", "mac_turkish", "Yazıcı çöktü"),
    ("x-windows-949", "cp949", KOREAN),
    ("x-cp1251", "cp1251", RUSSIAN),
    ("win-1251", "cp1251", RUSSIAN),
    ("iso-8859-2", "cp1250", "Žluťoučký kůň – „citát“"),
    ("iso-8859-2", "iso8859_2", "Žluťoučký kůň"),
    ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ("iso-2022-jp", "iso2022_jp_ext", "ﾌﾟﾘﾝﾀｰ 燃える"),
    ("iso-2022-jp-2", "iso2022_jp_2", "日本 한국"),
    ("iso-2022-kr", "iso2022_kr", "프린터 불"),
    ("unicode-1-1-utf-7", "utf-7", "Grüße 日本"),
]
MISLABELLED = [
    *((label, "gb18030", CHINESE) for label in ("", "us-ascii", "iso-8859-1", "x-unknown")),
    *(("", codec, JAPANESE) for codec in ("cp932", "euc_jp", "iso2022_jp")),
    ("utf-8", "cp932", JAPANESE),
    ("", "cp949", KOREAN),
    ("", "big5", TAIWANESE),
    *((label, "cp1251", RUSSIAN) for label in ("", "iso-8859-1", "windows-1252", "unknown-8bit")),
    *(("", codec, RUSSIAN) for codec in ("koi8_r", "cp866", "iso8859_5")),
    *(("", codec, SHOUTED) for codec in ("cp1251", "koi8_r")),
    *(("", "cp1251", text) for text in (UKRAINIAN, BULGARIAN, "Спасибо")),
    ("", "cp1256", ARABIC),
    ("", "cp1255", HEBREW),
    ("", "cp1253", GREEK),
    ("", "cp874", THAI),
    *((label, "cp1250", POLISH) for label in ("", "iso-8859-1")),
]
WESTERN = [
    "Grüße aus Köln, schöne Größe für Übermütige",
    "ÄÖÜ äöü ß",
    "Où êtes-vous ? Ça a été très élevé à Noël",
    "¡Señor! ¿Qué pasó mañana?",
    "não são ações à às ótimas",
    "“Oui” – «non» … €",
    "25 m³ Wasser, 3 m² Fläche, ½ Liter bei 30°",
    "€€€€€€€€",
    "»»»»»»»» Neu ««««««««",
    "Tryk på knappen. Hälsningar från Åsa, Øystein og Æske",
]


@pytest.mark.parametrize(("label", "codec", "text"), LABELLED)
def test_text_is_read_as_it_is_labelled(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label)[0] == text


@pytest.mark.parametrize(("label", "codec", "text"), MISLABELLED)
def test_text_whose_label_is_missing_or_wrong_is_read_by_its_language(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label)[0] == text


@pytest.mark.parametrize("text", WESTERN)
def test_western_text_is_taken_for_no_other(text: str) -> None:
    assert guessed_codec(text.encode("cp1252")) == ""
    assert decode(text.encode("cp1252"))[0] == text


def test_japanese_for_windows_is_read_where_the_standard_has_no_such_sign() -> None:
    assert decode(b"\x1b$B-!%W%j\x1b(B ok", "iso-2022-jp") == ("①プリ ok", True)
    assert decode(b"\x1b$B-!%W\x1b(I1\x1b(B", "") == ("①プｱ", False)


@pytest.mark.parametrize("codec", ["gb18030", "cp1251", "cp949", "iso2022_jp"])
def test_a_subject_in_bytes_is_read_by_its_language(codec: str) -> None:
    subject = {"gb18030": CHINESE, "cp1251": RUSSIAN, "cp949": KOREAN, "iso2022_jp": JAPANESE}[codec]
    assert parse(b"From: a@example.org\r\nSubject: " + subject.encode(codec) + b"\r\n\r\nHi").subject == subject
