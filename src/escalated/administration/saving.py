"""Saving what must be the only one of its name."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, models

from escalated.core.db import atomic


def save_unless_taken(row: models.Model, refuse_taken: Callable[[], object]) -> None:
    """Save a row whose name was free a moment ago; ``refuse_taken`` raises InvalidInput where it is no more."""
    try:
        with atomic():
            row.save()
    except IntegrityError:  # another admin was faster, and is seen by now
        refuse_taken()
        raise
