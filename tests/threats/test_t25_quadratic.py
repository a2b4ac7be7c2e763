"""T25: what reads mail takes time in proportion to its length, whatever stands in it."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable

import pytest

from escalated.core.html import html_to_text, sanitise, text_to_html
from escalated.mail.addresses import parse_addresses
from escalated.mail.parsing import parse
from escalated.mail.quoting import visible_html, visible_text
from escalated.mail.words import decode_words

MEGABYTE = 1024 * 1024
IS_QUIET = bool(os.environ.get("ESCALATED_ALL_ROUNDS"))
# A busy machine reads a piece and is given room; what is quadratic takes a hundred times as long.
SIZE, SECONDS_PER_MB = (MEGABYTE, 1.0) if IS_QUIET else (MEGABYTE // 2, 4.0)
LONGER_BY_DOUBLING = 2.5
# The share of a second below which a doubling says nothing, and how often a disturbed one is measured again.
NOISE, TRIES = 0.02, 6

TEXTS = {
    "quoted letters": "bq",
    "quotes": ">",
    "spaced quotes": "> > ",
    "quoted lines": "> a\n",
    "blank lines": "\n",
    "spaces": " ",
    "tabs and lines": "\t\n",
    "attributions": "On Mon, Jan 1, 2026 at 10:00 AM Kim <kim@example.org> wrote:\n",
    "half attributions": "On ",
    "wrote": "wrote:\n",
    "headers": "From: a\nSent: b\n",
    "dashes": "-- \n",
    "underscores": "_",
    "links": "https://a.example/b ",
    "half links": "http://",
    "dots": "a.",
    "at signs": "a@",
    "brackets": "[",
    "parentheses": "(",
    "stars": "*a_",
    "backticks": "`",
    "Arabic": "كتب ",
    "Japanese": "書きました:",
}
HTMLS = {
    "quotes": "<blockquote>",
    "quotes with text": "<blockquote>a",
    "open tags": "<",
    "open attributes": '<a href="',
    "attributes": "<a " + "b=c " * 4,
    "comments": "<!--",
    "conditional comments": "<!--[if mso]>",
    "declarations": "<![CDATA[",
    "entities": "&amp",
    "ampersands": "&",
    "Word": '<p class="MsoNormal"><o:p>&nbsp;</o:p><span style="mso-fareast-language:DE">a</span></p>\n',
    "tables": "<table><tr><td>",
    "lists": "<ul><li>",
    "formatting": "<b><i>",
    "styles": "<style>",
    "images": '<img src="cid:a">',
}
WORDS = {
    "commas": ",",
    "at signs": "a@b,",
    "open brackets": "<",
    "open quotes": '"',
    "escapes": '"\\',
    "comments": "(",
    "groups": "a:b;",
    "encoded": "=?utf-8?q?a?= ",
    "half encoded": "=?utf-8?q?",
    "addresses": "Kim <kim@example.org>, ",
}

Read = Callable[[str], object]
READERS: list[tuple[str, Read, dict[str, str]]] = [
    ("visible_text", visible_text, TEXTS),
    ("text_to_html", text_to_html, TEXTS),
    ("visible_html", visible_html, HTMLS),
    ("sanitise", sanitise, HTMLS),
    ("html_to_text", html_to_text, HTMLS),
    ("parse_addresses", parse_addresses, WORDS),
    ("decode_words", decode_words, WORDS),
    ("parse as text", lambda text: parse(b"Subject: a\n\n" + text.encode()), TEXTS),
    ("parse as To", lambda text: parse(b"To: " + text.encode() + b"\n\nx"), WORDS),
]
CASES = [pytest.param(read, unit, id=f"{name}-{kind}") for name, read, units in READERS for kind, unit in units.items()]


def seconds(read: Read, text: str) -> float:
    """Return the time of this process alone, without the collector's walks over what other tests left behind."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        read(text)
        return time.process_time() - began
    finally:
        gc.enable()


def filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit.encode()) + 1))[:size]


@pytest.mark.slow
@pytest.mark.parametrize(("read", "unit"), CASES)
def test_it_is_read_in_proportion(read: Read, unit: str) -> None:
    whole, half = filled(unit, SIZE), filled(unit, SIZE // 2)
    least = least_half = float("inf")
    for _ in range(TRIES):
        least = min(least, seconds(read, whole))
        is_quick = least <= SECONDS_PER_MB * SIZE / MEGABYTE
        if is_quick and least <= NOISE:
            return
        least_half = min(least_half, seconds(read, half))
        if is_quick and least <= LONGER_BY_DOUBLING * least_half:
            return
    pytest.fail(f"{least:.2f} s, {least / least_half:.2f} times as long as one half")
