"""Asking what a host wrote: the one place where its exceptions end, told in its log and plainly on the screen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from escalated.core.db import apart
from escalated.core.errors import DomainError
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
        gone = isinstance(error, ObjectDoesNotExist)
        raise HostFailed(_("It is no longer there.") if gone else _("Your product did not answer.")) from error
    finally:
        if (took := time.monotonic() - began) > SLOW_SECONDS:
            logger.warning("Asking the host for %s took %.1f seconds.", what, took)


def words(given: Any, limit: int) -> str:
    """Return what a host gave as text of one line, cut with an ellipsis."""
    return shortened(one_line(str(given)), limit)
