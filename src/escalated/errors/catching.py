"""Where errors of the host are caught: in its views, in its log, and in whatever it wraps.

Settings name these before any model can be imported, so what they need of us they import when there is an error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ContextDecorator
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation

from escalated.core.errors import DomainError

NO_ERRORS = (PermissionDenied, SuspiciousOperation, BadRequest, DomainError)


class ErrorMiddleware:
    """Opens a ticket for what a view raises, after the request's own transaction has been rolled back."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> None:
        if type(exception).__name__ != "Http404" and not isinstance(exception, NO_ERRORS):
            _note(exception, user=getattr(request, "user", None))


class LoggedErrors(logging.Handler):
    """Opens a ticket for what is logged with a traceback; its level says from which on. Our own log opens none."""

    def __init__(self, level: int | str = logging.ERROR) -> None:
        super().__init__(level)

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and record.name.partition(".")[0] != "escalated":
            _note(error, user=getattr(getattr(record, "request", None), "user", None))


class _Catching(ContextDecorator):
    def __init__(self, user: Any) -> None:
        self._user = user

    def __enter__(self) -> None:
        """Begin to look."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, NO_ERRORS):
            _note(error, user=self._user)


def catching_errors(*, user: Any = None) -> _Catching:
    """Open a ticket for what is raised inside, and let it go on; ``user`` is whom it struck. It decorates too."""
    return _Catching(user)


def _note(error: BaseException, *, user: Any) -> None:
    if not apps.ready:
        return
    from escalated.errors.gathering import note

    note(error, user=user)
