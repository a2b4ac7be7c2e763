"""Making HTML from outside safe to show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import nh3

from escalated.core.markup import Tag, Text, names, tokens
from escalated.core.text import clean_text

MAX_TAGS = 100_000
MAX_DEPTH = 100
MAX_FORMATTING_DEPTH = 8
MAX_PIXELS = 2_000
MAX_TEXT_RUN = 1_000
MAX_ADDRESS = 2_000

SCHEMES = {"http", "https", "mailto", "tel"}
LINK_REL = "noopener nofollow"
FORMATTING = names("a b code em i s small strike strong u")
# These end by themselves when the next one starts, so an open one says nothing about depth.
SELF_CLOSING = names("caption colgroup dd dt li p rp rt tbody td tfoot th thead tr")
TAGS = (
    FORMATTING
    | SELF_CLOSING
    | names(
        "abbr bdi bdo blockquote br center cite col del div dl figcaption figure h1 h2 h3 h4 h5 h6 hr img "
        "ins kbd mark ol pre q ruby samp span sub sup table ul wbr"
    )
)
ATTRIBUTES = {
    "*": {"dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
}
# Ours alone to write: what stands for an image that is not loaded.
PLACEHOLDER = {"span": {"data-remote-src", "data-remote-width", "data-remote-height"}}
VALUES = {
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
    "align": re.compile(r"left|right|center|justify", re.IGNORECASE),
    "start": re.compile(r"[0-9]{1,6}"),
    "colspan": re.compile(r"[0-9]{1,2}"),
    "rowspan": re.compile(r"[0-9]{1,2}"),
}
_REMOTE_IMAGE = re.compile(r"https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:[/?][!#-&(-;=?-\[\]_a-z{|}~]*)?", re.IGNORECASE)
_ALLOWED_LINK = re.compile(rf"\s*(?:{'|'.join(sorted(SCHEMES))}):", re.IGNORECASE)


def sanitise(html: str, inline_images: Mapping[str, str] | None = None) -> str:
    """Make HTML from outside safe to show; `inline_images` gives our own URL for each Content-ID."""
    tamer = _Tamer({identifier.strip("<>"): url for identifier, url in (inline_images or {}).items()})
    return nh3.clean(
        "".join(tamer.run(clean_text(html))),
        tags=set(TAGS),
        attributes=ATTRIBUTES | PLACEHOLDER,
        url_schemes=SCHEMES,
        url_relative=lambda url: url if url in tamer.own else None,
        link_rel=LINK_REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


class _Tamer:
    """Rewrites HTML so that no tree builder can be made to blow it up, and no image leaves our origin.

    Safety is left to nh3. A browser-grade parser reopens unclosed formatting in every block and searches its
    stack of open elements at every tag: both cost the product of two lengths that the sender chooses.
    """

    def __init__(self, images: Mapping[str, str]) -> None:
        self.images = images
        self.own = frozenset(images.values())
        self.written = 0
        self.open: defaultdict[str, list[bool]] = defaultdict(list)
        self.depth = 0
        self.formatting_depth = 0

    def run(self, html: str) -> Iterator[str]:
        for token in tokens(html):
            if isinstance(token, Text):
                yield from _escaped(token.value)
            elif token.name == "img":
                yield self._image(token)
            elif token.name in TAGS:
                yield self._close(token) if token.closing else self._open(token)

    def _open(self, tag: Tag) -> str:
        is_kept = self._has_room(tag) and _leads_somewhere(tag)
        if not tag.is_void:
            self.open[tag.name].append(is_kept)
            self._count(tag.name, int(is_kept))
        self.written += is_kept
        return f"<{tag.name}{self._attributes(tag)}>" if is_kept else ""

    def _close(self, tag: Tag) -> str:
        if not self.open[tag.name] or not self.open[tag.name].pop():
            return ""
        self._count(tag.name, -1)
        return f"</{tag.name}>"

    def _has_room(self, tag: Tag) -> bool:
        if self.written >= MAX_TAGS:
            return False
        if tag.name in FORMATTING:
            return self.formatting_depth < MAX_FORMATTING_DEPTH
        return tag.name in SELF_CLOSING or tag.is_void or self.depth < MAX_DEPTH

    def _count(self, name: str, change: int) -> None:
        if name in FORMATTING:
            self.formatting_depth += change
        elif name not in SELF_CLOSING:
            self.depth += change

    def _attributes(self, tag: Tag) -> str:
        allowed = ATTRIBUTES.get(tag.name, set()) | ATTRIBUTES["*"]
        kept = [
            f' {name}="{escape(value)}"'
            for name, value in tag.attributes.items()
            if name in allowed and (name not in VALUES or VALUES[name].fullmatch(value))
        ]
        return "".join(kept)

    def _image(self, tag: Tag) -> str:
        if tag.closing or self.written >= MAX_TAGS:
            return ""
        self.written += 1
        source = tag.get("src").strip()
        own = self._own_url(source)
        if own:
            return f'<img src="{escape(own)}" alt="{escape(tag.get("alt"))}"{_size(tag)}>'
        return _placeholder(tag, source)

    def _own_url(self, source: str) -> str:
        if source[:4].lower() == "cid:":
            return self.images.get(source[4:], "")
        return source if source in self.own else ""


def _leads_somewhere(tag: Tag) -> bool:
    return tag.name != "a" or bool(_ALLOWED_LINK.match(tag.get("href")))


def _escaped(text: str) -> Iterator[str]:
    # nh3 takes quadratic time over a long run of text full of "&"; a comment ends the run and is stripped.
    pieces = [text[start : start + MAX_TEXT_RUN] for start in range(0, len(text), MAX_TEXT_RUN)]
    yield "<!---->".join(escape(piece, quote=False) for piece in pieces)


def _size(tag: Tag, prefix: str = "") -> str:
    sizes = {name: tag.get(name) for name in ("width", "height")}
    return "".join(
        f' {prefix}{name}="{size}"'
        for name, size in sizes.items()
        if size.isascii() and size.isdigit() and len(size) < 6 and int(size) <= MAX_PIXELS
    )


def _placeholder(tag: Tag, source: str) -> str:
    """Name an image that is not loaded by its alternative text or file name; say nothing of a decoration.

    Its address is kept where no browser loads it, for whoever asks to see it; a tracking pixel leaves nothing.
    """
    if {tag.get("width"), tag.get("height")} & {"0", "1", "2"}:
        return ""
    label = tag.get("alt").strip() if "alt" in tag.attributes else _file_name(source)
    shown = f"[{escape(label[:200], quote=False)}]" if label else ""
    if len(source) <= MAX_ADDRESS and _REMOTE_IMAGE.fullmatch(source):
        return f'<span data-remote-src="{escape(source)}"{_size(tag, "data-remote-")}>{shown}</span>'
    return f"<span>{shown}</span>" if shown else ""


def _file_name(url: str) -> str:
    try:
        return PurePosixPath(urlsplit(url).path).name if url.lower().startswith(("http:", "https:")) else ""
    except ValueError:
        return ""
