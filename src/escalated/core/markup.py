"""Reading HTML as a flat run of tags and text, in linear time whatever the input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape


def names(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = names("area base basefont bgsound br col embed frame hr img input link meta param source track wbr")
BLOCKS = names(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul"
)
UNSEEN = names(
    "applet audio canvas embed frameset iframe math noembed noframes object script select style svg template "
    "textarea title video xmp"
)
RAW_TEXT = names("iframe noembed noframes script style textarea title xmp")

_MARKUP = re.compile(r"<(?=[!?/A-Za-z])")
_PLAIN = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}>")
_NAME = re.compile(r"(/?)([A-Za-z][^\s/>]*+)")
_SEPARATORS = re.compile(r"[\s/]*+")
# Quotes count only after "=", as in browsers. One without its partner proves that no other follows, so a
# search for a partner fails once in a document and reading stays linear.
_ATTRIBUTE = re.compile(r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_TEXT}


@dataclass(slots=True)
class Text:
    """A run of characters, entities already resolved."""

    value: str
    source: str


@dataclass(slots=True)
class Tag:
    """A start or end tag; `source` is how it was written."""

    name: str
    source: str
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_void(self) -> bool:
        return self.name in VOID

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


Token = Text | Tag


def tokens(html: str) -> Iterator[Token]:
    """Yield tags and text in order, without comments, declarations and the inside of script or style."""
    position = 0
    while position < len(html):
        opening = _next_markup(html, position)
        if opening > position:
            source = html[position:opening]
            yield Text(unescape(source), source)
        if opening == len(html):
            return
        if not (match := _NAME.match(html, opening + 1)):
            position = _skip_declaration(html, opening)
            continue
        tag, position = _read_tag(html, opening, match)
        if tag is None:
            return
        yield tag
        if tag.name in RAW_TEXT and not tag.closing:
            position = _skip_raw_text(html, tag.name, position)


def _next_markup(html: str, start: int) -> int:
    match = _MARKUP.search(html, start)
    return match.start() if match else len(html)


@lru_cache(1_024)
def _plain_tag(source: str, name: str, *, closing: bool) -> Tag:
    """Return the one tag that stands for all that are written like this; nobody changes a tag."""
    return Tag(name.lower(), source, closing)


def _read_tag(html: str, opening: int, match: re.Match[str]) -> tuple[Tag | None, int]:
    """Read one tag; None when the document ends inside it, as browsers do."""
    if plain := _PLAIN.match(html, opening):
        return _plain_tag(plain[0], match[2], closing=bool(match[1])), plain.end()
    attributes: dict[str, str] = {}
    position = _skip_separators(html, match.end())
    while attribute := _ATTRIBUTE.match(html, position):
        name, double, single, bare = attribute.groups()
        value = next((value for value in (double, single, bare) if value is not None), "")
        attributes.setdefault(name.lower(), unescape(value) if "&" in value else value)
        position = _skip_separators(html, attribute.end())
    if position >= len(html):
        return None, position
    tag = Tag(match[2].lower(), html[opening : position + 1], bool(match[1]), attributes)
    return tag, position + 1


def _skip_separators(html: str, position: int) -> int:
    match = _SEPARATORS.match(html, position)
    return match.end() if match else position


def _skip_declaration(html: str, opening: int) -> int:
    if html.startswith("<!--", opening):
        return _skip_comment(html, opening)
    end = html.find(">", opening)
    return len(html) if end < 0 else end + 1


def _skip_comment(html: str, opening: int) -> int:
    if html.startswith(("<!-->", "<!--->"), opening):
        return html.index(">", opening) + 1
    end = html.find("-->", opening + 4)
    return len(html) if end < 0 else end + 3


def _skip_raw_text(html: str, name: str, position: int) -> int:
    match = _RAW_END[name].search(html, position)
    return match.start() if match else len(html)
