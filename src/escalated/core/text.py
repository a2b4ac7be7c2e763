"""Text from outside: what may stay in it, and the web addresses it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import pgettext

MAX_LINKS = 5_000

_URL = re.compile(
    r"""https?://[^\s<>"`()\[\]{}|\\^/?#\u2028\u2029\x00-\x1f]{1,300}(?:[/?#][^\s<>"`\u2028\u2029\x00-\x1f]{0,1700})?""",
    re.IGNORECASE,
)
_UNWANTED = re.compile(r"[\x00\ud800-\udfff]")
_NEW_LINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """Drop what a database refuses (NUL, lone surrogates) and make every line end a single \\n."""
    return _UNWANTED.sub("", _NEW_LINES.sub("\n", text))


def one_line(text: str) -> str:
    """Return cleaned text on one line, with a single space wherever there was any."""
    return " ".join(clean_text(text).split())


def shortened(line: str, limit: int) -> str:
    """Return a line of at most so many characters, cut with an ellipsis."""
    return line if len(line) <= limit else line[: limit - 1] + "…"


def listed(names: Iterable[str]) -> str:
    """Return names one after the other, as the reader's language separates them."""
    return pgettext("between entries", ", ").join(names)


def split_links(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, each with whether it is a web address."""
    position = 0
    for count, match in enumerate(_URL.finditer(text)):
        if count == MAX_LINKS:
            break
        url = _without_trailing_punctuation(match[0])
        yield text[position : match.start()], False
        yield url, True
        position = match.start() + len(url)
    yield text[position:], False


def _without_trailing_punctuation(url: str) -> str:
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in ".,;:!?'*_~]})»”’>":
        if url[end - 1] == ")":
            if surplus <= 0:
                break
            surplus -= 1
        end -= 1
    return url[:end]
