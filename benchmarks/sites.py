"""Demos to look at and to time: each a process of its own, with the content asked for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "bench-data" / "sites"
SECONDS = 300


@contextmanager
def site(name: str, *, tickets: int | None, then: str = "") -> Iterator[str]:
    """Serve a demo until the end of the block and return its address.

    ``tickets`` are generated; None asks for the demo's own story, to which the module ``then`` adds. What was made
    once is served again.
    """
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "ESCALATED_DATA_DIR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if tickets is not None and not (folder / "seeded").exists():
        _generate(tickets, environment)
        (folder / "seeded").touch()
    port = _free_port()
    command = [str(Path(sys.executable).with_name("escalated")), "demo", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        if then and not (folder / then).exists():
            _run([then], environment)
            (folder / then).touch()
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _generate(tickets: int, environment: Mapping[str, str]) -> None:
    _run(["benchmarks.generating", "--any-database", "--tickets", str(tickets)], environment)


def _run(module: list[str], environment: Mapping[str, str]) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "escalated.standalone.settings"}
    command = [sys.executable, "-m", *module]
    subprocess.run(command, env={**environment, **settings}, stdout=subprocess.DEVNULL, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The demo stopped with {process.returncode}; its log is in {FOLDER}.")
        try:
            urlopen(url, timeout=30).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)
