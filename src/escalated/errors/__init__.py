"""Tickets from errors of the host: ``ErrorMiddleware``, ``LoggedErrors`` for logging, and ``catching_errors()``."""

from escalated.errors.catching import ErrorMiddleware, LoggedErrors, catching_errors

__all__ = ["ErrorMiddleware", "LoggedErrors", "catching_errors"]
