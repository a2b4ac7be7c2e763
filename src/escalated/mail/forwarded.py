"""Who wrote a mail that somebody forwarded: read from the mail alone, and no more than its sender's word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from escalated.core.plaintext import html_to_text
from escalated.mail.addresses import Address, parse_addresses
from escalated.mail.parsing import IncomingMail, parse
from escalated.mail.quote_patterns import FORWARDED, HEADER, ORIGINAL

MAX_TEXT = 200_000
MAX_LINES = 2_000
MAX_LINE = 500
MAX_BLOCK = 12
MAX_ATTACHED = 2_000_000

# Of "Fwd:" and its sisters, as clients in fourteen languages write them; tags of gateways may stand before it.
_SUBJECT = re.compile(
    r"^\s*(?:\[[^\[\]]{1,40}\]\s*){0,3}(?:"
    r"fwd?|wg|weitergeleitet|tr|rv|reenv|enc|encaminhad[ao]|i|inoltr[ao]to|doorst|doorgestuurd|pd|przekazane|"
    r"ilt|i̇lt|ynt-ilt|пересл|пересылка|перенапр|vb|vs|vl|転送|转发|轉寄|轉發|전달|إعادة توجيه|تحويل|محول"
    r")(?:\[\d{1,3}\])?\s{0,3}[:：]",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[\s>|]{0,40}")
_MAILTO = re.compile(r"[\[(]\s*mailto:\s*([^\s\])]{1,254})\s*[\])]", re.IGNORECASE)
_ADDRESS_ALONE = re.compile(r"^[\s<]{0,5}[^\s<>@]{1,64}@[^\s<>@]{1,200}[\s>]{0,5}$")


@dataclass(frozen=True, slots=True)
class Original:
    """The author of what was forwarded. It is certain that the mail was forwarded only where its program says so."""

    sender: Address
    is_certain: bool


def original_sender(mail: IncomingMail) -> Original | None:
    """Return who wrote the message that this mail passes on; None where it passes none on that names its author."""
    is_named = bool(_SUBJECT.match(mail.subject))
    attached = _attached(mail)
    if attached is not None:
        return Original(attached, is_certain=is_named)
    found = _in_text(_lines(mail))
    if found is None:
        return None
    sender, is_announced = found
    return Original(sender, is_certain=is_named or is_announced)


def _attached(mail: IncomingMail) -> Address | None:
    """Return the author of the one message that is attached as it was."""
    messages = [each for each in mail.attachments if each.content_type == "message/rfc822"]
    if len(messages) != 1 or len(messages[0].content) > MAX_ATTACHED:
        return None
    return parse(messages[0].content).from_address


def _lines(mail: IncomingMail) -> list[str]:
    text = mail.text if mail.text.strip() else html_to_text(mail.html[:MAX_TEXT], links=False)
    return [_MARKS.sub("", line[:MAX_LINE]).strip() for line in text[:MAX_TEXT].split("\n")[:MAX_LINES]]


def _in_text(lines: Sequence[str]) -> tuple[Address, bool] | None:
    """Return the author that the first block of headers names, and whether a line above it says "forwarded"."""
    is_announced = False
    for number, line in enumerate(lines):
        if ORIGINAL.match(line):
            is_announced = False
        is_announced = is_announced or bool(FORWARDED.match(line))
        if _kind(line) and _is_block(lines[number : number + MAX_BLOCK]):
            sender = _sender(lines[number : number + MAX_BLOCK])
            return (sender, is_announced) if sender else None
    return None


def _is_block(lines: Sequence[str]) -> bool:
    kinds = {_kind(line) for line in _together(lines)} - {""}
    return "from" in kinds and len(kinds) >= 3


def _together(lines: Sequence[str]) -> list[str]:
    """Return the lines as far as they stand together; Apple and Outlook leave one empty line at most between two."""
    found: list[str] = []
    others = 0
    for line in lines:
        others = 0 if _kind(line) else others + 1
        if others > 2:
            break
        found.append(line)
    return found


def _kind(line: str) -> str:
    found = HEADER.match(line)
    return (found.lastgroup or "") if found else ""


def _sender(lines: Sequence[str]) -> Address | None:
    start = next(number for number, line in enumerate(lines) if _kind(line) == "from")
    header = HEADER.match(lines[start])
    value = lines[start][header.end() if header else 0 :].strip(" *_\t\xa0")
    after = lines[start + 1] if start + 1 < len(lines) else ""
    if "@" not in value and _ADDRESS_ALONE.match(after):
        value = f"{value} {after}"
    found = parse_addresses(_MAILTO.sub(r"<\1>", value), limit=1)
    return found[0] if found else None
