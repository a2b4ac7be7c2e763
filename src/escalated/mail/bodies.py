"""What of a message is its text, and what is attached to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from escalated.core.html import clean_text, text_to_html
from escalated.core.plaintext import html_to_text
from escalated.mail.attachments import InboundAttachment, filename_of
from escalated.mail.charsets import decode
from escalated.mail.enriched import unmarked
from escalated.mail.flowed import unflow
from escalated.mail.mime import Part

MAX_TEXT_LENGTH = 2_000_000
ENRICHED = frozenset(["text/enriched", "text/richtext"])
BODY_TYPES = frozenset(["text/plain", "text/html"]) | ENRICHED

_WHOLE_DOCUMENT = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the message in plain text, in HTML or in both."""

    text: str = ""
    html: str = ""


@dataclass
class Reading:
    """What has been read of a message so far."""

    attachments: list[InboundAttachment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    has_body: bool = False

    def of(self, part: Part) -> list[Segment]:
        """Return a part's share of the message; whatever is none is kept as an attachment."""
        if part.is_multipart:
            return self._multipart(part)
        if self._is_body(part):
            return self._body(part)
        self._attach(part)
        return []

    def _multipart(self, part: Part) -> list[Segment]:
        readers: dict[str, Callable[[Part], list[Segment]]] = {
            "multipart/alternative": self._alternatives,
            "multipart/related": self._related,
            "multipart/encrypted": self._sealed,
        }
        return readers.get(part.content_type, self._mixed)(part)

    def _mixed(self, part: Part) -> list[Segment]:
        return [segment for child in part.children for segment in self.of(child)]

    def _alternatives(self, part: Part) -> list[Segment]:
        """One message told several ways: the first as text, the last as HTML."""
        told = [joined(segments) for child in part.children if (segments := self.of(child))]
        text = next((segment.text for segment in told if segment.text.strip()), "")
        html = next((segment.html for segment in reversed(told) if segment.html), "")
        return [Segment(text, html)] if text or html else []

    def _related(self, part: Part) -> list[Segment]:
        start = part.type.parameters.get("start", "").strip("<> ")
        named = [child for child in part.children if start and child.content_id == start]
        root = named[0] if named else part.children[0]
        segments = self.of(root)
        for child in part.children:
            if child is root:
                continue
            if child.is_multipart or (not segments and self._is_body(child)):
                segments = segments + self.of(child)
            else:
                self._attach(child, is_inline=bool(child.content_id))
        return segments

    def _sealed(self, part: Part) -> list[Segment]:
        self.warnings.append("The mail is encrypted; it is kept as attachments.")
        for child in part.children:
            self._attach(child)
        return []

    def _is_body(self, part: Part) -> bool:
        if part.content_type.startswith("multipart/"):
            return True
        if part.content_type not in BODY_TYPES or part.disposition.value == "attachment":
            return False
        # A name alone, without a disposition, is also given to the message itself by some clients.
        return not part.filename or not (part.disposition.value or self.has_body)

    def _body(self, part: Part) -> list[Segment]:
        text = self._text(part)
        if part.content_type == "text/html" or _WHOLE_DOCUMENT.match(text):
            segment = Segment(html=text) if shown_html(text) else None
        else:
            parameters = part.type.parameters
            text = unmarked(text) if part.content_type in ENRICHED else text
            if parameters.get("format", "").lower() == "flowed":
                text = unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
            segment = Segment(text=text) if text.strip() else None
        self.has_body = self.has_body or bool(segment)
        return [segment] if segment else []

    def _text(self, part: Part) -> str:
        content = part.content()[: MAX_TEXT_LENGTH * 4]
        charset = part.type.parameters.get("charset", "") or _meta_charset(part, content)
        text, is_certain = decode(content, charset)
        if not is_certain:
            self.warnings.append("The charset of a text was missing or wrong and has been guessed.")
        if len(text) > MAX_TEXT_LENGTH:
            self.warnings.append(f"A text longer than {MAX_TEXT_LENGTH} characters was cut.")
        return clean_text(text[:MAX_TEXT_LENGTH])

    def _attach(self, part: Part, *, is_inline: bool = False) -> None:
        if part.is_multipart:
            for child in part.children:
                self._attach(child, is_inline=is_inline)
            return
        shown_inline = is_inline or (bool(part.content_id) and part.disposition.value != "attachment")
        self.attachments.append(
            InboundAttachment(
                filename=filename_of(part, len(self.attachments) + 1),
                content_type=part.content_type,
                content=part.content(),
                content_id=part.content_id,
                is_inline=shown_inline and part.content_type.startswith("image/"),
            )
        )


def _meta_charset(part: Part, content: bytes) -> str:
    declared = _META_CHARSET.search(content[:2_000]) if part.content_type == "text/html" else None
    return declared[1].decode("ascii") if declared else ""


def shown_html(html: str) -> str:
    """Return the HTML, or nothing when it shows nothing."""
    return html if "<img" in html.lower() or html_to_text(html).strip() else ""


def joined(segments: list[Segment]) -> Segment:
    """Return several stretches as one, each translated where the other form has none."""
    if len(segments) == 1:
        return segments[0]
    has_text, has_html = any(each.text for each in segments), any(each.html for each in segments)
    text = "\n\n".join(each.text or html_to_text(each.html) for each in segments) if has_text else ""
    html = "<br>\n".join(each.html or text_to_html(each.text) for each in segments) if has_html else ""
    return Segment(text, html)
