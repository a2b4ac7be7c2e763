"""Django's SMTP backend, for which a whole conversation may take so long and no longer."""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import Any, cast

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from escalated.core.time_limit import TimeLimit

CONVERSATION_SECONDS = 60.0
ANSWER_WITHIN_SECONDS = 20


def connection() -> Any:
    """Return the host's backend; one that waits for ever for an answer would hold up all other work."""
    found: Any = get_connection()
    if type(found) is EmailBackend:
        found.__class__ = LimitedBackend  # a new one would not know the options of MAILERS
    if getattr(found, "timeout", 0) is None:
        found.timeout = ANSWER_WITHIN_SECONDS
    return found


class _Encrypting:
    """A TLS context whose socket the time limit sees before the other side has said its first word."""

    def __init__(self, context: ssl.SSLContext, holder: smtplib.SMTP) -> None:
        self.context = context
        self.holder = holder

    def wrap_socket(self, plain: socket.socket, server_hostname: str) -> ssl.SSLSocket:
        secure = self.context.wrap_socket(plain, server_hostname=server_hostname, do_handshake_on_connect=False)
        self.holder.sock = secure
        secure.do_handshake()
        return secure


class _WholeLines:
    """What a server says, but for a line that breaks off: “250” without its end is no answer, RFC 5321 section 4.2."""

    def __init__(self, said: Any) -> None:
        self.said = said
        self.close = said.close

    def readline(self, size: int) -> bytes:
        line: bytes = self.said.readline(size)
        return line if line.endswith(b"\n") or len(line) == size else b""


class _Limited(smtplib.SMTP):
    _limit: TimeLimit | None = None
    file: Any

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self._limit = TimeLimit(CONVERSATION_SECONDS, self)
        self._limit.start()
        try:
            return super().connect(*args, **kwargs)
        except OSError:
            self.close()  # nobody else would end the limit
            raise

    def starttls(self, *, context: Any) -> tuple[int, bytes]:  # type: ignore[override]  # as Django calls it
        return super().starttls(context=cast(ssl.SSLContext, _Encrypting(context, self)))

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        return super().getreply()

    def close(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
        super().close()


class _LimitedTLS(_Limited, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""

    def __init__(self, *args: Any, context: Any, **kwargs: Any) -> None:
        kwargs["context"] = _Encrypting(context, self)
        super().__init__(*args, **kwargs)


class LimitedBackend(EmailBackend):
    """Sends as the host's settings say; what takes too long ends like a server that hangs up."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _LimitedTLS if self.use_ssl else _Limited
