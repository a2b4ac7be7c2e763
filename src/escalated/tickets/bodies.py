"""What somebody wrote: its source, the format of the source, and the quoted text behind the fold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from escalated.core.html import clean_text, markdown_to_html, sanitise, text_to_html
from escalated.core.plaintext import html_to_text

Format = Literal["markdown", "html", "text"]
MAX_LENGTH = 2_000_000
MAX_MARKDOWN = 100_000  # what somebody types; rendering takes seconds per megabyte


@dataclass(frozen=True)
class Body:
    """A message's source and how to read it. ``quoted`` is in the same format."""

    source: str
    format: Format = "markdown"
    quoted: str = ""

    def cleaned(self) -> Body:
        """Return the body as it can be stored."""
        return Body(clean_text(self.source)[:MAX_LENGTH], self.format, clean_text(self.quoted)[:MAX_LENGTH])

    @property
    def is_empty(self) -> bool:
        return is_blank(self.source, self.format) and not self.quoted.strip()


def is_blank(source: str, format: str) -> bool:
    """Tell whether there is nothing to read and nothing to see; an editor leaves tags around nothing."""
    if format != "html" or not source.strip():
        return not source.strip()
    return "<img" not in source.lower() and not html_to_text(source, links=False).strip()


def to_html(source: str, format: str, inline_images: Mapping[str, str] | None = None) -> str:
    """Return safe HTML; sanitised here, on output, and nowhere else."""
    match format:
        case "html":
            return sanitise(source, inline_images)
        case "text":
            return text_to_html(source)
        case _:
            return markdown_to_html(source)


def editable(source: str, format: str) -> str:
    """Return HTML as the editor takes it, or as it stands beside HTML in one message; made safe when it is shown."""
    return source if format == "html" else to_html(source, format)


def to_text(source: str, format: str) -> str:
    """Return plain text for people."""
    return html_to_text(source) if format == "html" else source


def preview_of(source: str, format: str, length: int = 140) -> str:
    """Return the first words on one line."""
    start = source[: length * 50]
    text = html_to_text(markdown_to_html(start), links=False) if format == "markdown" else to_text(start, format)
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
