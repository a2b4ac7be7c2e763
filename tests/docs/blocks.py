"""The fenced blocks of our pages, as Markdown sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.architecture.source import ROOT

MADE_BY_THE_SITE = {"settings.md", "permissions.md"}


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    text: str
    is_step: bool
    """Whether a comment above it says how it is followed word by word."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def pages() -> tuple[str, ...]:
    ours = (path for path in (ROOT / "docs").glob("*.md") if path.name not in MADE_BY_THE_SITE)
    return ("README.md", *sorted(path.relative_to(ROOT).as_posix() for path in ours))


@cache
def blocks(page: str) -> tuple[Block, ...]:
    return tuple(_blocks_in(page, _tokens(page)))


def all_blocks() -> list[Block]:
    return [block for page in pages() for block in blocks(page)]


def written_in(*languages: str) -> list[Block]:
    """Return the blocks of all pages in these languages; those that are followed as steps are left to who follows."""
    return [block for block in all_blocks() if block.language in languages and not block.is_step]


def code_in_sentences(page: str) -> Iterator[str]:
    for token in _tokens(page):
        yield from (child.content for child in token.children or () if child.type == "code_inline")


def links(page: str) -> Iterator[str]:
    """Yield where links and pictures of a page lead."""
    for token in _tokens(page):
        for child in token.children or ():
            if leads := child.attrs.get("href") or child.attrs.get("src"):
                yield str(leads)


def _tokens(page: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse((ROOT / page).read_text(encoding="utf-8"))


def _blocks_in(page: str, tokens: list[Token]) -> Iterator[Block]:
    above = ""
    for token in tokens:
        if token.type == "fence":
            line = token.map[0] + 1 if token.map else 0
            yield Block(page, line, token.info.strip(), token.content, above.startswith(("<!-- step:", "<!-- readme:")))
        above = token.content if token.type == "html_block" else ""
