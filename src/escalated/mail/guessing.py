"""Guessing the charset of text that names none, or one it cannot be: by the bytes and letters its language is full of.

Only text that is mostly not Latin is looked at; what stays in doubt is left to the caller.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

FEWEST_BYTES, FEWEST_KINDS = 6, 4  # a row of bullets is no language
LOOKED_AT = 8_000
SURE = 0.5  # so much of a text in one of these languages are its commonest letters; read in another charset, far fewer

_HIGH = re.compile(rb"[\x80-\xff]")
_LATIN = re.compile(rb"[A-Za-z]")
_POLISH = re.compile(r"[^\W\d_][³¹¿¶¼¾][^\W\d_]")  # ł, ą, ż and so on, read as cp1252

# The charsets that hold a language, and its commonest letters.
_ALPHABETS = (
    (("cp1251", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic"), "оеаинтсрвлід"),
    (("cp1256", "iso8859_6"), "اليمونترب"),
    (("cp1253", "iso8859_7"), "αοιετσνηυρ"),
    (("cp1255", "iso8859_8"), "יוהלאתרבמש"),
    (("cp874",), "านรกอเงวมย่้ัิี"),
)


def guessed_codec(raw: bytes) -> str:
    """Return the codec that a text in bytes is most likely in, or an empty string where that is in doubt."""
    sample = _whole_words(raw)
    high = _HIGH.findall(sample)
    if len(high) < FEWEST_BYTES or len(set(high)) < FEWEST_KINDS or len(high) < len(_LATIN.findall(sample)):
        return "cp1250" if high and _POLISH.search(sample.decode("cp1252", "replace")) else ""
    return _japanese(sample) or _alphabetic(sample) or _korean_or_chinese(sample)


def _japanese(sample: bytes) -> str:
    """Return the charset in which a good part of the text is kana."""
    kana = {"euc_jp": (0xA4, 0xA5), "cp932": (0x82, 0x83)}
    return next((codec for codec, rows in kana.items() if _share(_rows(sample, codec), rows) >= 0.25), "")


def _whole_words(raw: bytes) -> bytes:
    """Return the beginning of a text, not cut within a character: no character of several bytes holds a space."""
    sample = raw[:LOOKED_AT]
    return sample if len(raw) <= LOOKED_AT else sample[: max(sample.rfind(b" "), sample.rfind(b"\n")) + 1]


def _alphabetic(sample: bytes) -> str:
    found = (
        (_commonness(sample.decode(codec, "replace"), letters), codec)
        for codecs, letters in _ALPHABETS
        for codec in codecs
    )
    share, codec = max(found, key=lambda each: each[0])
    return codec if share >= SURE else ""


def _commonness(text: str, letters: str) -> float:
    """Return which part of the letters are among the commonest; none where capitals stand within words."""
    others = Counter(each for each in text.lower() if not each.isascii())
    capitals = sum(before.islower() and after.isupper() for before, after in pairwise(text))
    return 0 if capitals * 20 > others.total() else sum(others[each] for each in set(letters)) / (others.total() or 1)


def _korean_or_chinese(sample: bytes) -> str:
    """Return the charset, told apart by which rows of its table are in use."""
    rows = {codec: _rows(sample, codec) for codec in ("euc_kr", "gb18030", "big5")}
    if _share(rows["euc_kr"], range(0xB0, 0xC9)) >= 0.9:
        return "cp949"
    if _share(rows["gb18030"], (*range(0xA1, 0xA4), *range(0xB0, 0xD8))) >= 0.8 and _has_high_trails(sample):
        return "gb18030"
    if _share(rows["big5"], range(0xA1, 0xC7)) >= 0.9:
        return "big5hkscs"
    return "gb18030" if _share(rows["gb18030"], range(0xB0, 0xD8)) >= 0.6 else ""


def _rows(sample: bytes, codec: str) -> Counter[int]:
    """Count the first bytes of the characters of several bytes; nothing where the text is not in that charset."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return Counter()
    return Counter(_first_bytes(text, codec))


def _first_bytes(text: str, codec: str) -> Iterator[int]:
    for character, times in Counter(text).items():
        if not character.isascii():
            yield from [character.encode(codec)[0]] * times


def _share(rows: Counter[int], of: range | tuple[int, ...]) -> float:
    return sum(rows[each] for each in of) / (rows.total() or 1)


def _has_high_trails(sample: bytes) -> bool:
    """Tell whether both bytes of nearly every character are high, as in GB 2312 and seldom in Big5."""
    return len(re.findall(rb"[\xa1-\xfe]{2}", sample)) * 2 >= len(_HIGH.findall(sample)) * 0.95
