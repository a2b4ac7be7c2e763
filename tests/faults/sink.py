"""A real SMTP server that keeps what it was given, and says no when told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

ACCEPTED = "250 OK"


@dataclass
class Taken:
    """One mail as it came over the wire."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def names(self) -> list[str]:
        """The header names, as a reader that knows nothing of folding tricks sees them."""
        head = self.raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("ascii", "surrogateescape")
        return [line.partition(":")[0] for line in head.split("\n") if line and line[0] not in " \t"]


@dataclass
class Sink:
    """``refused`` and ``on_data`` are what the server answers; ``delay`` seconds before the answer to DATA."""

    refused: dict[str, str] = field(default_factory=dict)
    on_data: str = ACCEPTED
    delay: float = 0
    taken: list[Taken] = field(default_factory=list)
    port: int = 0

    @property
    def message_ids(self) -> list[str]:
        return [str(each.mail["Message-ID"]) for each in self.taken]


@dataclass
class _Handler:
    """What the server calls: it looks at every attribute on each connection, so that nothing costly may be one."""

    sink: Sink

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.sink.refused.get(address, ACCEPTED)
        if answer == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.sink.delay)
        if self.sink.on_data == ACCEPTED:
            self.sink.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return self.sink.on_data


@contextmanager
def smtp_sink(**options: Any) -> Iterator[Sink]:
    """Start the server on a free port and point the host's mail at it."""
    sink = Sink(port=free_port())
    controller = Controller(_Handler(sink), hostname="127.0.0.1", port=sink.port, **options)
    controller.start()
    try:
        with mail_goes_to(sink.port):
            yield sink
    finally:
        controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def mail_goes_to(port: int, *, timeout: float | None = 5) -> AbstractContextManager[Any]:
    """Point the host's mail at an SMTP server on this port."""
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=timeout,
    )
