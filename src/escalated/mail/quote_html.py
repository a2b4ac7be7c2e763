"""An HTML mail as lines that remember the tags they were made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from escalated.core.markup import BLOCKS, Tag, Text, Token, names, tokens
from escalated.mail.attributions import MAX_LINE, MAX_LINES, Line, Quoted, is_between_arrows

# By class or id. An "x_" before it comes from a web client that shows, and then quotes, another client's mail.
QUOTED_ELEMENTS = names(
    "gmail_attr moz-cite-prefix moz-email-headers-table reply-intro protonmail_quote_header front-blockquote "
    "airmail_on airmailon replyheader mailru-blockquote quoted_header ydp-quote"
)
CONTAINERS = names(
    "gmail_quote gmail_quote_container yahoo_quoted protonmail_quote tutanota_quote zmail_extra quote "
    "messagereplysection mail_quote_body isreplycontent quoted-text mailcontainer_quote"
)
# Everything after their start is an older message.
TAILS = names(
    "divrplyfwdmsg appendonsend olk_src_body_section stopspelling zwchr mail-editor-reference-message-container "
    "ms-outlook-mobile-reference-message originalmessage spark_quote lotusnotes_quote"
)
CITING = names("gmail_quote protonmail_quote clean_bq isreplycontent mailru-blockquote yahoo_quoted")
MARKED = QUOTED_ELEMENTS | CONTAINERS | TAILS
NO_MARKS: frozenset[str] = frozenset()
LEFT_OUT = names("html head body meta link base title")


@dataclass(slots=True)
class Piece:
    """A token, its line and, for an end tag, the piece that it ends."""

    token: Token
    line: int
    starts: int = -1


class HtmlLines:
    """Reads HTML into lines, and splits it again along them."""

    def __init__(self, html: str) -> None:
        self.lines: list[Line] = []
        self.pieces: list[Piece] = []
        self._words: list[str] = []
        self._is_tail = False
        self._open: defaultdict[str, list[int]] = defaultdict(list)
        self._marks: dict[int, Quoted] = {}
        self._sure = self._perhaps = self._preformatted = 0
        self._containers: dict[int, tuple[int, int]] = {}
        self._quoted_lines = 0
        for token in tokens(html):
            self._read(token)
        self.lines.append(self._line())

    def split(self, hidden: list[bool]) -> tuple[str, str]:
        """Return the HTML of the lines that are shown and of those that are not."""
        shown: list[str] = []
        folded: list[str] = []
        for piece in self.pieces:
            # An end tag goes where its start tag went, so that both sides stay balanced.
            line = self.pieces[piece.starts].line if piece.starts >= 0 else piece.line
            (folded if hidden[line] else shown).append(piece.token.source)
        return "".join(shown).strip(), "".join(folded).strip()

    def _read(self, token: Token) -> None:
        if isinstance(token, Text):
            for text in self._texts(token):
                self._words.append(text.value)
                self._keep(text)
        elif token.closing:
            self._close(token)
        else:
            self._start(token)

    def _texts(self, token: Text) -> Iterator[Text]:
        if not self._preformatted:
            yield token
            return
        for source, value in zip(token.source.splitlines(True), token.value.splitlines(True), strict=False):
            yield Text(value, source)
            if value.endswith("\n"):
                self._end_line(always=True)

    def _start(self, tag: Tag) -> None:
        marks = _marks(tag) if tag.attributes else NO_MARKS
        if tag.name in BLOCKS or (marks and marks & MARKED):
            self._end_line()
        self._is_tail = self._is_tail or bool(marks and marks & TAILS)
        if tag.name == "img":
            self._words.append("[image]")
        elif tag.name == "hr":
            self._words.append("-----")
        self._keep(tag)
        if tag.name in ("br", "hr"):
            self._end_line(always=True)
        elif not tag.is_void:
            self._open[tag.name].append(len(self.pieces) - 1)
            if marks or tag.name in ("pre", "blockquote"):
                self._enter(tag, marks)

    def _enter(self, tag: Tag, marks: frozenset[str]) -> None:
        number = len(self.pieces) - 1
        if tag.name == "pre":
            self._preformatted += 1
        if tag.name == "blockquote":
            is_cited = tag.get("type").lower() == "cite" or bool(marks & CITING)
            self._marks[number] = Quoted.YES if is_cited else Quoted.PERHAPS
        elif marks & QUOTED_ELEMENTS:
            self._marks[number] = Quoted.YES
        elif marks & CONTAINERS:
            self._containers[number] = (len(self.lines), self._quoted_lines)
        if number in self._marks:
            self._count(self._marks[number], 1)

    def _close(self, tag: Tag) -> None:
        if tag.name in BLOCKS:
            self._end_line()
        opened = self._open[tag.name]
        if not opened:
            return
        number = opened.pop()
        self._keep(tag, starts=number)
        if tag.name == "pre":
            self._preformatted -= 1
        if number in self._marks:
            self._count(self._marks[number], -1)
        if number in self._containers:
            self._close_container(*self._containers.pop(number))

    def _count(self, mark: Quoted, change: int) -> None:
        self._sure += change if mark == Quoted.YES else 0
        self._perhaps += change if mark == Quoted.PERHAPS else 0

    def _close_container(self, first: int, quoted_before: int) -> None:
        """A container without any block quote in it is quoted as a whole; else answers may stand between them."""
        if self._quoted_lines > quoted_before:
            return
        for line in self.lines[first:]:
            line.quoted = Quoted.YES
        self._quoted_lines += len(self.lines) - first

    def _keep(self, token: Token, starts: int = -1) -> None:
        if isinstance(token, Text) or token.name not in LEFT_OUT:
            self.pieces.append(Piece(token, len(self.lines), starts))

    def _end_line(self, *, always: bool = False) -> None:
        if not (self._words or always) or len(self.lines) >= MAX_LINES:
            return
        line = self._line()
        self.lines.append(line)
        self._quoted_lines += line.quoted != Quoted.NO
        self._words, self._is_tail = [], False

    def _line(self) -> Line:
        text = " ".join("".join(self._words).split())[:MAX_LINE] if self._words else ""
        is_quoted = self._sure or text.startswith(">")
        quoted = Quoted.YES if is_quoted else Quoted.PERHAPS if self._perhaps else Quoted.NO
        is_tail = (self._is_tail or is_between_arrows(text)) and not self._sure
        return Line(text.lstrip("> ") or text, quoted, is_tail)


def _marks(tag: Tag) -> frozenset[str]:
    given = f"{tag.get('class')} {tag.get('id')} {tag.get('name')}".lower()
    return frozenset(word.removeprefix("x_") for word in given.split()) if given.strip() else NO_MARKS
