"""HTML that is safe to show, and the ways between HTML, Markdown and plain text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token as MarkdownToken

from escalated.core.plaintext import html_to_text
from escalated.core.sanitising import LINK_REL, sanitise
from escalated.core.text import clean_text, split_links

__all__ = ["clean_text", "html_to_text", "markdown_to_html", "sanitise", "text_to_html"]


def markdown_to_html(text: str) -> str:
    """Render Markdown as safe HTML; a single line break stays one and bare web addresses become links."""
    return sanitise(_MARKDOWN.render(clean_text(text)))


def text_to_html(text: str) -> str:
    """Show plain text as HTML paragraphs; line breaks and indents stay, web addresses become links."""
    lines = "".join(_linked(clean_text(text))).split("\n")
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(_with_indent(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(f"<p>{'<br>'.join(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _with_indent(line: str) -> str:
    content = line.lstrip(" \t")
    indent = line[: len(line) - len(content)].expandtabs(4)
    return "&nbsp;" * min(len(indent), 40) + content.rstrip()


def _linked(text: str) -> Iterator[str]:
    for part, is_link in split_links(text):
        shown = escape(part)
        yield f'<a href="{shown}" target="_blank" rel="{LINK_REL}">{shown}</a>' if is_link else shown


def _link_bare_urls(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = list(_with_links(block.children))


def _with_links(children: list[MarkdownToken]) -> Iterator[MarkdownToken]:
    inside = 0
    for token in children:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text" or inside:
            yield token
            continue
        for part, is_link in split_links(token.content):
            yield from _markdown_link(part) if is_link else [MarkdownToken("text", "", 0, content=part)]


def _markdown_link(url: str) -> list[MarkdownToken]:
    return [
        MarkdownToken("link_open", "a", 1, attrs={"href": url}),
        MarkdownToken("text", "", 0, content=url),
        MarkdownToken("link_close", "a", -1),
    ]


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.core.ruler.push("bare_urls", _link_bare_urls)
    return parser


_MARKDOWN = _markdown()
