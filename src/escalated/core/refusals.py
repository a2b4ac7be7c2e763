"""What is wrong with a value, in a sentence for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda given: _("This field is needed."),
    "extra_forbidden": lambda given: _("There is no such field."),
    "literal_error": lambda given: _("Choose one of: %(values)s.") % {"values": given["expected"]},
    "enum": lambda given: _("Choose one of: %(values)s.") % {"values": given["expected"]},
    "string_too_long": lambda given: _("At most %(limit)s characters.") % {"limit": given["max_length"]},
    "string_too_short": lambda given: _("At least %(limit)s characters.") % {"limit": given["min_length"]},
    "int_parsing": lambda given: _("Write a whole number."),
    "int_from_float": lambda given: _("Write a whole number."),
    "int_type": lambda given: _("Write a whole number."),
    "greater_than_equal": lambda given: _("Write %(limit)s or more.") % {"limit": given["ge"]},
    "less_than_equal": lambda given: _("Write %(limit)s or less.") % {"limit": given["le"]},
}


def sentence_of(problem: Mapping[str, Any]) -> str:
    """Return one of a validation's errors in the active language, in the validator's words where we have none."""
    sentence = _SENTENCES.get(problem["type"])
    return sentence(problem.get("ctx", {})) if sentence else str(problem["msg"])
