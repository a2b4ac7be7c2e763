"""HTML as readable plain text, for text/plain alternatives and previews."""

from __future__ import annotations

import re

from escalated.core.markup import BLOCKS, UNSEEN, Tag, Text, names, tokens

MAX_QUOTE_DEPTH = 5
MAX_LIST_DEPTH = 10

_PARAGRAPHS = names("blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def html_to_text(html: str, *, links: bool = True) -> str:
    """Write HTML as plain text; `links` puts each address in angle brackets behind its words."""
    writer = _Writer(links=links)
    for token in tokens(html):
        if isinstance(token, Text):
            writer.text(token.value)
        elif token.closing:
            writer.close(token)
        else:
            writer.open(token)
    return writer.finish()


class _Writer:
    def __init__(self, *, links: bool) -> None:
        self.links = links
        self.lines: list[str] = []
        self.line: list[str] = []
        self.gap = 0
        self.quotes = 0
        self.last_quotes = 0
        self.preformatted = 0
        self.lists: list[int | None] = []
        self.unseen: str = ""
        self.unseen_depth = 0
        self.link = ""
        self.link_words: list[str] = []

    def text(self, value: str) -> None:
        if self.unseen:
            return
        if self.preformatted:
            self._preformatted(value)
            return
        words = _SPACE.sub(" ", value)
        if not self.line:
            words = words.lstrip(" ")
        if words:
            self._write(words)

    def _preformatted(self, value: str) -> None:
        first, *others = value.replace("\r\n", "\n").split("\n")
        self._write(first)
        for line in others:
            self._end_line(always=True)
            self._write(line)

    def _write(self, words: str) -> None:
        self.line.append(words)
        if self.link:
            self.link_words.append(words)

    def open(self, tag: Tag) -> None:
        if self.unseen or tag.name in UNSEEN:
            self._hide(tag)
        elif tag.name == "br":
            self._end_line(always=True)
        elif tag.name == "img":
            self._image(tag)
        elif tag.name == "a":
            self._open_link(tag)
        elif tag.name in ("td", "th"):
            self._cell()
        elif tag.name in BLOCKS:
            self._open_block(tag)

    def _hide(self, tag: Tag) -> None:
        if not self.unseen:
            self.unseen = "" if tag.is_void else tag.name
        if tag.name == self.unseen:
            self.unseen_depth += 1

    def _image(self, tag: Tag) -> None:
        if tag.get("alt").strip():
            self._write(f"[{_SPACE.sub(' ', tag.get('alt').strip())}]")

    def _open_link(self, tag: Tag) -> None:
        self.link = tag.get("href").strip()
        self.link_words = []

    def _cell(self) -> None:
        if self.line:
            self._write("\t")

    def _open_block(self, tag: Tag) -> None:
        self._end_block(tag)
        if tag.name == "blockquote":
            self.quotes += 1
        elif tag.name == "pre":
            self.preformatted += 1
        elif tag.name in ("ul", "ol"):
            self.lists.append(0 if tag.name == "ol" else None)
        elif tag.name == "li":
            self._write(self._bullet())
        elif tag.name == "hr":
            self._write("---")
            self._end_line()

    def _bullet(self) -> str:
        indent = "  " * min(len(self.lists) - 1, MAX_LIST_DEPTH)
        number = self.lists[-1] if self.lists else None
        if number is None:
            return f"{indent}- "
        self.lists[-1] = number + 1
        return f"{indent}{number + 1}. "

    def close(self, tag: Tag) -> None:
        if self.unseen:
            self._unhide(tag)
        elif tag.name == "a":
            self._close_link()
        elif tag.name in BLOCKS and tag.name not in ("td", "th"):
            self._close_block(tag)

    def _unhide(self, tag: Tag) -> None:
        if tag.name == self.unseen:
            self.unseen_depth -= 1
        if not self.unseen_depth:
            self.unseen = ""

    def _close_link(self) -> None:
        words = "".join(self.link_words).strip()
        if self.links and self.link.lower().startswith(("http:", "https:")) and self.link != words:
            self.line.append(f" <{self.link}>")
        self.link = ""

    def _close_block(self, tag: Tag) -> None:
        self._end_block(tag)
        if tag.name == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag.name == "pre":
            self.preformatted = max(0, self.preformatted - 1)
        elif tag.name in ("ul", "ol") and self.lists:
            self.lists.pop()

    def _end_block(self, tag: Tag) -> None:
        self._end_line()
        is_inner_list = tag.name in ("ul", "ol") and len(self.lists) > (1 if tag.closing else 0)
        if tag.name in _PARAGRAPHS and not is_inner_list:
            self.gap = 1

    def _end_line(self, *, always: bool = False) -> None:
        line = "".join(self.line).rstrip()
        self.line = []
        if not line:
            self.gap = max(self.gap, int(always and bool(self.lines) and self.gap < 2))
            return
        quotes = min(self.quotes, MAX_QUOTE_DEPTH)
        if self.gap and self.lines:
            self.lines.append(("> " * min(quotes, self.last_quotes)).rstrip())
        self.lines.append("> " * quotes + line)
        self.gap, self.last_quotes = 0, quotes

    def finish(self) -> str:
        self._end_line()
        return "\n".join(self.lines).replace("\u00a0", " ").strip("\n")
