"""Which files of a message go along with its mail."""

from __future__ import annotations

from dataclasses import dataclass, field

from escalated.tickets.models import Attachment, Reply

MAX_ENCLOSED = 20 * 1024 * 1024  # most mail servers take no more


@dataclass
class Enclosure:
    """Files that fit into the mail, and those that stay behind and are named in it."""

    fitting: list[Attachment] = field(default_factory=list)
    left_out: list[Attachment] = field(default_factory=list)


def enclosure_of(reply: Reply | int | None) -> Enclosure:
    """Return what of a message's files fits into one mail, in their order."""
    result, total = Enclosure(), 0
    for attachment in Attachment.objects.there().filter(reply=reply) if reply else ():
        fits = total + attachment.size <= MAX_ENCLOSED
        total += attachment.size if fits else 0
        (result.fitting if fits else result.left_out).append(attachment)
    return result
