"""Web server and worker in one process."""

from __future__ import annotations

import gc
import signal
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

STOP_WITHIN_SECONDS = 1.2


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to that address; raises OSError when it is taken or not ours."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def serve(bound: socket.socket, *, work: Callable[[threading.Event], None], when_up: Callable[[], None]) -> None:
    """Answer requests, and do what is due in a thread, until Ctrl-C or SIGTERM."""
    # The framework advises async file iterators; files are read in a thread here, which is what we want.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
    config = uvicorn.Config(
        "escalated.standalone.asgi:application",
        log_level="warning",
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    config.load()
    spare_what_is_loaded()
    # uvicorn raises the signal once more when it is done; by then it has been obeyed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with _worker(work):
        bound.listen(128)
        when_up()
        uvicorn.Server(config).run(sockets=[bound])


def spare_what_is_loaded() -> None:
    """Leave what was imported out of every later collection: a whole one held a page up for 90 ms."""
    gc.collect()
    gc.freeze()


@contextmanager
def _worker(work: Callable[[threading.Event], None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,), name="escalated-worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=STOP_WITHIN_SECONDS)
