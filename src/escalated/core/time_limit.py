"""So long and no longer: a socket's own timeout begins anew with each byte that drips in."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Timer
from typing import Any

AGAIN_AFTER_SECONDS = 0.2


class TimeLimit(Timer):
    """Ends the conversation that ``holder.sock`` holds once its time is over, also where it begins only then."""

    def __init__(self, seconds: float, holder: Any) -> None:
        super().__init__(seconds, _cut, [holder])
        self.daemon = True
        self.is_over = False

    def run(self) -> None:
        """Wait, then cut until whoever talks has noticed and cancels."""
        pause = self.interval
        while not self.finished.wait(pause):
            self.is_over, pause = True, AGAIN_AFTER_SECONDS
            self.function(*self.args)


def _cut(holder: Any) -> None:
    if isinstance(holder.sock, socket.socket):
        with suppress(OSError):
            # Not the TLS socket's own: that would take its state from under the thread that reads.
            socket.socket.shutdown(holder.sock, socket.SHUT_RDWR)
