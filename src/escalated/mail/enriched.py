"""Text with marks of its own, text/enriched (RFC 1896) and its elder text/richtext, as plain text."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"<param>[^<]*+</param>", re.IGNORECASE)
_MARK = re.compile(r"<<|</?[a-z0-9-]{1,60}>", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"\n+")


def unmarked(text: str) -> str:
    """Return the words alone; one line break is a space there, and of several one is meant less."""
    text = _LINE_BREAKS.sub(lambda breaks: breaks[0][1:] or " ", _PARAMETER.sub("", text))
    return _MARK.sub(lambda mark: "<" if mark[0] == "<<" else "\n" if mark[0].lower() == "<nl>" else "", text)
