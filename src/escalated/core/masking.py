"""Putting a mask in place of words, in plain text and in HTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

MASK = "████"

_BETWEEN_LINES = r"[\s>]+"  # also where the words are quoted, and a line was broken between them
_BETWEEN_ELEMENTS = r"\s*"  # what is shown on two lines may have nothing between it in the source
_NEVER_SHOWN = {"script", "style", "title", "template"}


def mask_text(source: str, words: str) -> str:
    """Return the text with a mask wherever these words stand, whatever white space is between them."""
    pattern = _pattern(words, _BETWEEN_LINES)
    return pattern.sub(MASK, source) if pattern else source


def mask_html(source: str, words: str) -> str:
    """Return the HTML with a mask wherever these words are shown, and in attributes and titles that hold them.

    The same object where there are none; else comments and what is never shown are left out.
    """
    pattern = _pattern(words, _BETWEEN_ELEMENTS)
    if pattern is None:
        return source
    reader = _Reader(pattern)
    reader.feed(source)
    reader.close()
    return reader.masked() or source


def _pattern(words: str, between: str) -> re.Pattern[str] | None:
    parts = [re.escape(word) for word in words.split()]
    return re.compile(between.join(parts)) if parts else None


@dataclass
class _Shown:
    """A run of text as it is read, and where it begins in all that is shown."""

    at: int
    text: str
    start: int


class _Reader(HTMLParser):
    """Takes HTML apart into runs of text and all else, and puts it together again."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._pattern = pattern
        self._pieces: list[str] = []
        self._shown: list[_Shown] = []
        self._length = 0
        self._hidden = ""
        self._is_masked = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._hidden = self._hidden or (tag if tag in _NEVER_SHOWN else "")
        self._pieces.append(self._tag(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._pieces.append(self._tag(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        self._pieces.append(f"</{tag}>")

    def handle_decl(self, decl: str) -> None:
        self._pieces.append(f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            self._is_masked = self._is_masked or bool(self._pattern.search(data))
            return
        self._shown.append(_Shown(len(self._pieces), data, self._length))
        self._pieces.append(data)
        self._length += len(data)

    def masked(self) -> str:
        """Return what was read with masks in it, or nothing where no mask was needed."""
        whole = "".join(run.text for run in self._shown)
        spans = [match.span() for match in self._pattern.finditer(whole) if match[0]]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        for run in self._shown:
            near = spans[bisect_right(ends, run.start) : bisect_left(starts, run.start + len(run.text))]
            self._pieces[run.at] = escape(_without(run, near), quote=False)
        return "".join(self._pieces) if spans or self._is_masked else ""

    def _tag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> str:
        told = (name if value is None else f'{name}="{escape(self._value(value))}"' for name, value in attrs)
        return f"<{' '.join([tag, *told])}>"

    def _value(self, value: str) -> str:
        if not self._pattern.search(value) and not self._pattern.search(unquote(value)):
            return value
        self._is_masked = True
        return MASK


def _without(run: _Shown, spans: Sequence[tuple[int, int]]) -> str:
    """Return a run of text without what lies in these spans of it; the mask stands where a span begins."""
    kept: list[str] = []
    end, at = run.start + len(run.text), run.start
    for start, stop in spans:
        kept.append(run.text[at - run.start : max(start, at) - run.start])
        kept.append(MASK if start >= run.start else "")
        at = min(stop, end)
    return "".join([*kept, run.text[at - run.start :]])
