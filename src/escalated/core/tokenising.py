"""Cutting text into what is indexed and sought: folded words, and pairs of signs where nothing parts the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

MOST_BYTES = 200_000  # of a document's tokens; PostgreSQL refuses a tsvector over 1 MB
LONGEST = 64

# Thai, Lao, Burmese and Khmer, kana, ideographs, Hangul: written without spaces, or with endings grown to the word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# The vowel signs of India's scripts are part of a word, and no letters to a regular expression.
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_RUN = re.compile(rf"([{_UNSPACED}]+)|(?:[^\W_{_UNSPACED}]|[{_INDIC}])+")

# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic and its tatweel, and what is not seen.
_MARKS = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u200b-\u200f\u2060\ufeff]"
)
_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"})


def tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a text in its order; the sign that ends a run of signs stands alone as well."""
    for run, is_unspaced in _runs(text):
        if is_unspaced:
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield run[:LONGEST]


def tokens_of_document(text: str) -> list[str]:
    """Return the tokens of a text, as many as a document may hold."""
    found: list[str] = []
    room = MOST_BYTES
    for token in tokens(text):
        room -= len(token.encode()) + 1
        if room < 0:
            break
        found.append(token)
    return found


def sought(text: str) -> tuple[list[str], bool]:
    """Return the tokens to find beside each other, and whether the last must be looked for as a beginning.

    The last sign of a run is known by the pair it ends; a single sign begins some pair or stands alone.
    """
    found, runs = list(tokens(text)), list(_runs(text))
    if not runs or not runs[-1][1]:
        return found, False
    if len(runs[-1][0]) > 1:
        return found[:-1], False
    return found, True


def folded(text: str) -> str:
    """Return a text as it is compared: in any case, with any accents, width and composition of its letters."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", normalize("NFKD", normalize("NFKC", text).casefold()))
    return normalize("NFC", bare).translate(_ALIKE)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    for match in _RUN.finditer(folded(text)):
        yield match[0], bool(match[1])
