"""Charsets, encoded words, parameters, addresses and ids, as they come and not as they should."""

from __future__ import annotations

import pytest

from escalated.mail.addresses import parse_addresses
from escalated.mail.charsets import decode
from escalated.mail.flowed import unflow
from escalated.mail.headers import message_ids
from escalated.mail.words import decode_words, parse_parameters


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("utf-8", "utf-8", "Grüße ✓"),
        ("iso-8859-1", "cp1252", "“Grüße” €"),
        ("us-ascii", "utf-8", "Grüße ✓"),
        ("iso-8859-1", "utf-8", "Grüße ✓"),
        ("", "cp1252", "Grüße"),
        ("windows-1251", "cp1251", "Привет"),
        ("koi8-r", "koi8-r", "Привет"),
        ("iso-2022-jp", "iso2022-jp", "こんにちは"),
        ("", "iso2022-jp", "こんにちは"),
        ("shift_jis", "cp932", "①こんにちは"),
        ("x-sjis", "cp932", "こんにちは"),
        ("euc-jp", "euc-jp", "こんにちは"),
        ("gb2312", "gb18030", "你好，朋友镕"),
        ("big5", "big5hkscs", "你好"),
        ("ks_c_5601-1987", "cp949", "안녕하세요 똠"),
        ("cp-850", "cp850", "Grüße"),
        ("utf8mb4", "utf-8", "✓"),
        ("ansi_x3.4-1968", "ascii", "plain"),
        ("windows-1256", "cp1256", "مرحبا"),
        ("iso-8859-9", "cp1254", "Şişe"),
        ("unicode-1-1-utf-7", "utf-7", "Grüße"),
        ("UTF-8; format=flowed", "utf-8", "Grüße"),
        ("punycode", "utf-8", "Grüße"),
        ("rot13", "utf-8", "Grüße"),
        ("unknown-8bit", "utf-8", "Grüße"),
    ],
)
def test_any_charset(charset: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), charset)[0] == text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?Q?a_b?= c", "a b c"),
        ("=?utf-8?b?R3LDvA==?= =?utf-8?b?w59l?=", "Grüße"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=", "Grüße"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?q?a b?=", "a b"),
        ("=?nonsense?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8*de?q?a?=", "a"),
        ("=?iso-2022-jp?b?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
        ("a =?utf-8?q?b?= =?iso-8859-1?q?=FC?= c", "a bü c"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        ("=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
    ],
)
def test_encoded_words(raw: str, words: str) -> None:
    assert decode_words(raw) == words


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ('attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'),
        ("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("attachment; filename*0*=utf-8''Gr%C3; filename*1*=%BC%C3%9Fe; filename*2=.pdf", "Grüße.pdf"),
        ("attachment; filename=Gr.pdf; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('attachment; filename="=?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"),
        ("attachment; filename*=iso-8859-1'de'Gr%FC%DFe.pdf", "Grüße.pdf"),
        ("attachment; filename", ""),
    ],
)
def test_parameters(raw: str, name: str) -> None:
    assert parse_parameters(raw).value == "attachment"
    assert parse_parameters(raw).parameters.get("filename", "") == name


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@X.com", [("a@x.com", "")]),
        ("<a@x.com>", [("a@x.com", "")]),
        ("Ann <a@x.com>, Bob <b@x.com>", [("a@x.com", "Ann"), ("b@x.com", "Bob")]),
        ('"Lee, Ann" <a@x.com>', [("a@x.com", "Lee, Ann")]),
        ('"Ann \\"A\\" Lee" <a@x.com>', [("a@x.com", "Ann A Lee")]),
        ("a@x.com (Ann Lee)", [("a@x.com", "Ann Lee")]),
        ("Ann (not (that) Bob) <a@x.com>", [("a@x.com", "Ann")]),
        ("Ann Lee a@x.com", [("a@x.com", "Ann Lee")]),
        ("team: a@x.com, Bob <b@x.com>;, c@x.com", [("a@x.com", ""), ("b@x.com", "Bob"), ("c@x.com", "")]),
        ("undisclosed-recipients:;", []),
        ("a@x.com; b@x.com", [("a@x.com", ""), ("b@x.com", "")]),
        ("=?utf-8?q?M=C3=BCller=2C_J=C3=B6rg?= <j@x.com>", [("j@x.com", "Müller, Jörg")]),
        ("boss@y.com <a@x.com>", [("a@x.com", "boss@y.com")]),
        ("jörg@münchen.example", [("jörg@münchen.example", "")]),
        ("<mailto:a@x.com>", [("a@x.com", "")]),
        ("<@relay:a@x.com>", [("a@x.com", "")]),
        ("a@x . com", [("a@x.com", "")]),
        ('"a@b"@x.com', [('"a@b"@x.com', "")]),
        ("a@x.com, A <a@x.com>", [("a@x.com", "")]),
        ("<>", []),
        ("nobody", []),
        ("@x.com", []),
        ("a@", []),
        ("a@b@x.com", []),
        ("<a b@x.com", [("ab@x.com", "")]),
        (f"{'a' * 250}@x.com", []),
        ("a\u202e@x.com", []),
        ("Ann\u202e <a@x.com>", [("a@x.com", "Ann")]),
    ],
)
def test_addresses(value: str, found: list[tuple[str, str]]) -> None:
    assert [(each.email, each.name) for each in parse_addresses(value)] == found


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x>", ("<a@x>",)),
        ("<a@x>\n <b@x>,<a@x>", ("<a@x>", "<b@x>")),
        ("a@x b@x", ("<a@x>", "<b@x>")),
        ("Your mail of Monday <a@x>", ("<a@x>",)),
        ("<a\t@ x>", ("<a@x>",)),
        ("", ()),
        ("<>", ()),
    ],
)
def test_message_ids(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids(value) == ids


def test_of_many_references_the_first_and_the_newest_are_kept() -> None:
    found = message_ids(" ".join(f"<{number}@x>" for number in range(1_000)))
    assert len(found) == 200
    assert (found[0], found[1], found[-1]) == ("<0@x>", "<801@x>", "<999@x>")


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two\n>> three \nfour", "> one two\n>> three \nfour"),
        (" from stuffed\n-- \nKim", "from stuffed\n-- \nKim"),
    ],
)
def test_flowed_text_is_joined(flowed: str, text: str) -> None:
    assert unflow(flowed) == text
