"""Asking what a host wrote: the one place where its exceptions end, told in its log and plainly on the screen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.core.db import apart
from escalated.core.errors import DomainError
from escalated.core.query_limit import TookTooLong, asking_for
from escalated.core.text import one_line, shortened

SLOW_SECONDS = 2.0

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger("escalated.panels")


class HostFailed(DomainError):
    """What the host wrote raised; the traceback is in its log."""

    code = "host_failed"


def ask(what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what the function of the host's returns, and leave no open transaction broken.

    Raises HostFailed for whatever it raises but what is meant for people: domain errors and ``ValidationError``.
    """
    began = time.monotonic()
    try:
        with apart():
            return function(*args, **kwargs)
    except (DomainError, ValidationError):
        raise
    except Exception as error:
        logger.exception("Asking the host for %s failed.", what)
        raise HostFailed(_reason(error)) from error
    finally:
        if (took := time.monotonic() - began) > SLOW_SECONDS:
            logger.warning("Asking the host for %s took %.1f seconds.", what, took)


def ask_in_time(what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Ask as ``ask`` does, and let the function's queries take no longer than the host has set.

    A function that waits for something else than our database keeps its worker for as long as it likes.
    """

    def asked() -> R:
        with asking_for(host_settings().panel_seconds):
            return function(*args, **kwargs)

    return ask(what, asked)


def _reason(error: Exception) -> str:
    match error:
        case ObjectDoesNotExist():
            return _("It is no longer there.")
        case TookTooLong():
            return _("Your product took too long to answer.")
        case _:
            return _("Your product did not answer.")


def words(given: Any, limit: int) -> str:
    """Return what a host gave as text of one line, cut with an ellipsis."""
    return shortened(one_line(str(given)), limit)
