"""What somebody wrote, apart from what their mail client quoted below, above or between."""

from __future__ import annotations

from escalated.mail.attributions import MAX_LINE, MAX_LINES, Line, Quoted, is_between_arrows
from escalated.mail.folding import fold
from escalated.mail.quote_html import HtmlLines

BLANK = Line("")


def split_text(text: str) -> tuple[str, str]:
    """Return what was written and what was quoted; all that follows the first MAX_LINES counts as one line more."""
    sources = text.replace("\r\n", "\n").split("\n", MAX_LINES)
    hidden = fold([_line(source) for source in sources])
    if not any(hidden):
        return text.strip("\n"), ""
    visible = [source for source, is_hidden in zip(sources, hidden, strict=True) if not is_hidden]
    quoted = [source for source, is_hidden in zip(sources, hidden, strict=True) if is_hidden]
    return "\n".join(visible).strip("\n"), "\n".join(quoted).strip("\n")


def visible_text(text: str) -> str:
    """Return what was written."""
    return split_text(text)[0]


def _line(source: str) -> Line:
    if not source:
        return BLANK
    content = source.lstrip(" \t\u00a0\n")
    if is_between_arrows(content):
        return Line(content[:MAX_LINE], Quoted.YES, starts_tail=True)
    if content.startswith(">") and all(line.lstrip()[:1] in ("", ">") for line in content.split("\n")):
        return Line(content.lstrip("> \t")[:MAX_LINE].partition("\n")[0] or ">", Quoted.YES)
    return Line(content[:MAX_LINE].partition("\n")[0].rstrip())


def split_html(html: str) -> tuple[str, str]:
    """Return the HTML of what was written and of what was quoted, neither of them sanitised."""
    document = HtmlLines(html)
    hidden = fold(document.lines)
    return document.split(hidden) if any(hidden) else (html, "")


def visible_html(html: str) -> str:
    """Return the HTML of what was written."""
    return split_html(html)[0]
