"""What a host's hooks are given, and asking them: one that raises is logged, and changes nothing that is under way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files import File

from escalated.core.db import atomic
from escalated.core.jobs import asked

R = TypeVar("R")


@dataclass(frozen=True)
class ArrivedMail:
    """A mail that would open a ticket: whom it says it is from and to, and what it says without what it quotes."""

    sender: str
    sender_name: str
    recipients: Sequence[str]
    subject: str
    text: str


@dataclass(frozen=True)
class NewTicket:
    """A ticket that names no department yet; ``user`` is the host's, or None for somebody without an account."""

    email: str
    user: Any
    subject: str
    channel: str


@dataclass(frozen=True)
class IncomingFile:
    """A file on its way to a message, before anybody can read it there."""

    filename: str
    content: File[bytes]


def ask(question: Callable[[], R], *, otherwise: R) -> R:
    """Return what a hook answers, or ``otherwise`` where it raises; what it wrote to our database is then undone."""

    def within() -> R:
        with atomic():
            return question()

    return asked(within, otherwise=otherwise)
