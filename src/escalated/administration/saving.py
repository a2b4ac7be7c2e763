"""What must be the only one of its name."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from escalated.core.db import atomic
from escalated.core.errors import InvalidInput

NAME_LENGTH = 100


def cleaned_name(given: str) -> str:
    """Return a name with single spaces; raises InvalidInput on ``name`` where nothing is left of it, or too much."""
    name = " ".join(given.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise InvalidInput(name=_("Write a name of 1 to %(limit)s characters.") % {"limit": NAME_LENGTH})
    return name


def save_unless_taken(row: models.Model, refuse_taken: Callable[[], object]) -> None:
    """Save a row whose name was free a moment ago; ``refuse_taken`` raises InvalidInput where it is no more."""
    try:
        with atomic():
            row.save()
    except IntegrityError:  # another admin was faster, and is seen by now
        refuse_taken()
        raise
