"""What stands for the internet, as far as the guarded client asks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from escalated.core import http_client

Answering = Callable[[str, "Message[str, str]"], tuple[int, bytes]]


@contextmanager
def answering(monkeypatch: pytest.MonkeyPatch, answer: Answering) -> Iterator[None]:
    """Answer whatever the guarded client asks, of whichever host, by path and headers with a status and a body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answer(self.path, self.headers)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(
        http_client, "dial", lambda host, port: socket.create_connection(("127.0.0.1", server.server_port))
    )
    monkeypatch.setattr(http_client, "encrypt", lambda connection: None)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
