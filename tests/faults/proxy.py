"""A way to the database that a test cuts: nothing is stopped that others use."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

CHUNK = 65_536


class Proxy:
    """Passes bytes on between those who connect and the real database, as long as the way is open."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.is_open = True
        self._pairs: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def cut(self) -> None:
        """End every connection, and every new one at once, as a database does that is away."""
        self.is_open = False
        for each in self._pairs:
            _end(each)
        self._pairs.clear()

    def mend(self) -> None:
        self.is_open = True

    def close(self) -> None:
        self._ended.set()
        _end(self._listener)
        self.cut()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self.is_open:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self._pairs += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(source, sink), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
    _end(source)
    _end(sink)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def proxy() -> Iterator[Proxy]:
    """Stand between processes that are forked with ``through`` and the test's PostgreSQL."""
    own = connections["default"].settings_dict
    between = Proxy(own["HOST"] or "127.0.0.1", int(own["PORT"] or 5432))
    try:
        yield between
    finally:
        between.close()


def through(between: Proxy) -> Any:
    """Return what a forked process does first, so that it knows no other way to the database."""
    return lambda: connections["default"].settings_dict.update(HOST="127.0.0.1", PORT=str(between.port))
