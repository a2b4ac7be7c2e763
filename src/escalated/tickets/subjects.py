"""What a ticket is called: one line, neither empty nor too long."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput
from escalated.core.text import one_line, shortened
from escalated.tickets.models import SUBJECT_LENGTH
from escalated.tickets.writing import Message, problems_of


def sound_subject(subject: str, written: Message | None = None) -> str:
    """Return a subject on one line; raises InvalidInput on it, and on what is wrong with the message beside it."""
    line = one_line(subject)
    problems = _problems_of_subject(line)
    if problems:
        raise InvalidInput(**problems, **(problems_of(written) if written else {}))
    return line


def fitted_subject(subject: str) -> str:
    """Return a subject as it can be stored: one line, at most 255 characters, cut with an ellipsis."""
    return shortened(one_line(subject), SUBJECT_LENGTH)


def _problems_of_subject(line: str) -> dict[str, list[str]]:
    if not line:
        return {"subject": [_("Say in a few words what this is about.")]}
    if len(line) > SUBJECT_LENGTH:
        text = _("Shorten the subject to %(limit)s characters; it has %(length)s.")
        return {"subject": [text % {"limit": SUBJECT_LENGTH, "length": len(line)}]}
    return {}
