"""A site under test, in processes of its own, and a visitor to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

MAIL = {
    "FromFull": {"Email": "robin@garden.example", "Name": "Robin Greene"},
    "ToFull": [{"Email": "help@support.example.com", "Name": "Support"}],
    "Subject": "My hub is offline",
    "TextBody": "Hello,\n\nthe light blinks red.\n\nRobin",
    "MessageID": "postmark-1",
    "Headers": [{"Name": "Message-ID", "Value": "<robin-1@garden.example>"}],
}


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    headers: Message[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    """Somebody with a cookie jar, who follows redirects."""

    site: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(Request(urljoin(self.site, path), headers=headers))

    def get_json(self, path: str) -> Any:
        return self.get(path, Accept="application/json").json

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form as a page of the site would."""
        return self._ask(self._posting(path, urlencode(form).encode(), "application/x-www-form-urlencoded"))

    def post_json(self, path: str, content: object, **headers: str) -> Answer:
        request = self._posting(path, json.dumps(content).encode(), "application/json")
        for name, value in {"Accept": "application/json", **headers}.items():
            request.add_header(name, value)
        return self._ask(request)

    def post_raw(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        return self._ask(Request(urljoin(self.site, path), data=body, headers=dict(headers)))

    def _posting(self, path: str, body: bytes, kind: str) -> Request:
        tokens = [cookie.value or "" for cookie in self.cookies if "csrftoken" in cookie.name]
        headers = {"Content-Type": kind, "X-CSRFToken": "".join(tokens[:1]), "Referer": self.site}
        return Request(urljoin(self.site, path), data=body, headers=headers)

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.url, answer.headers, answer.read())
        except HTTPError as error:
            return Answer(error.code, error.url or "", error.headers, error.read())

    @property
    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare_environment(**more: str) -> dict[str, str]:
    """Return the environment without what the test run has put into it."""
    ours = ("PYTHON", "ESCALATED_", "DJANGO_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | more


@contextmanager
def running(
    command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process until the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Wait until the address answers anything."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server stopped with {process.returncode}"
        try:
            Visitor(url).get("/")
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def wait_until(holds: Any, *, seconds: float = 30) -> Any:
    """Return what the function returns once that is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = holds()
        if found:
            return found
        time.sleep(0.2)
    raise TimeoutError("It never came true.")
