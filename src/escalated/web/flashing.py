"""What one request tells the next: a toast, and the field errors of a form that was sent back."""

from __future__ import annotations

from django.http import HttpRequest

from escalated.web.schemas.shared import Flash, FlashUndo

ERRORS = "escalated_errors"
FLASH = "escalated_flash"


def flash(request: HttpRequest, message: str, undo: FlashUndo | None = None) -> None:
    """Show a toast on the next page, and how to take back what it tells."""
    request.session[FLASH] = Flash(kind="success", message=str(message), undo=undo).model_dump(mode="json")


def flash_errors(request: HttpRequest, errors: dict[str, str]) -> None:
    """Show errors beside their fields on the next page."""
    request.session[ERRORS] = errors


def pop_flash(request: HttpRequest) -> Flash | None:
    found = request.session.pop(FLASH, None)
    return Flash.model_validate(found) if found else None


def pop_errors(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] = request.session.pop(ERRORS, {})
    return found
