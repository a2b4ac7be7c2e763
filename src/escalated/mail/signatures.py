"""Where a message's signature begins."""

from __future__ import annotations

from collections.abc import Sequence

from escalated.mail.attributions import Line
from escalated.mail.quote_patterns import FOOTER_RULE, MOBILE_SIGNATURE, SIGNATURE, SIGNED_BY_DASH

MAX_SIGNATURE_LINES = 15


def signature_start(lines: Sequence[Line], quoted: list[bool]) -> int:
    """Return where the signature at the very end begins; one above quoted text is left with the reply."""
    start = end = _end_of_words(lines, len(lines))
    if end and MOBILE_SIGNATURE.match(lines[end - 1].text) and not quoted[end - 1]:
        return end - 1
    for number in range(end - 1, max(-1, end - 1 - 2 * MAX_SIGNATURE_LINES), -1):
        if quoted[number]:
            break
        if _is_signature(lines, number, end):
            start = number
            end = _end_of_words(lines, number)
    return start


def _is_signature(lines: Sequence[Line], number: int, end: int) -> bool:
    text = lines[number].text
    if SIGNATURE.match(text):
        return number + MAX_SIGNATURE_LINES >= end
    if FOOTER_RULE.match(text):
        return number + 6 >= end
    is_last_paragraph = number == end - 1 and number > 0 and lines[number - 1].is_blank
    return is_last_paragraph and bool(SIGNED_BY_DASH.match(text))


def _end_of_words(lines: Sequence[Line], end: int) -> int:
    while end > 0 and lines[end - 1].is_blank:
        end -= 1
    return end
