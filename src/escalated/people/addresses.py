"""Email addresses as keys."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

EMAIL_LENGTH = 254  # of the columns that hold one


def normalised(address: str) -> str:
    """Return the form two spellings of one mailbox share: trimmed, lower case."""
    return address.strip().lower()


def is_address(text: str) -> bool:
    """Tell whether mail could be sent there, as far as its form goes."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
