"""The way out by HTTP: where it leads, and how long and how much it listens. T20 stands among the threats."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from escalated.core import http_client
from escalated.core.http_client import Answer, Refused, Unreachable, fetch, public_address

PRIVATE = """
127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 0.0.0.0
100.64.0.1 198.18.0.1 192.0.2.1 224.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%1 fc00::1
fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1
64:ff9b:1::7f00:1 ::127.0.0.1 fec0::1 192.0.0.8
"""
Serve = Callable[..., None]


def answering(*addresses: str) -> Any:
    def resolve(host: str, port: int, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    return resolve


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Answer the next connection, without TLS, by what a function does with it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def start(work: Callable[[socket.socket], None], *, by_tls: bool = False) -> None:
        def run() -> None:
            taken, _ = listener.accept()
            with taken, suppress(OSError):
                taken.recv(65_536)
                work(taken)

        threading.Thread(target=run, daemon=True).start()
        monkeypatch.setattr(http_client, "dial", lambda host, port: socket.create_connection(listener.getsockname()))
        if not by_tls:
            monkeypatch.setattr(http_client, "encrypt", lambda connection: None)

    yield start
    listener.close()


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_name_leads_to_an_address_that_is_not_public(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("8.8.8.8", address))
    with pytest.raises(Refused):
        public_address("example.org", 443)
    with pytest.raises(Refused):
        fetch("https://example.org/", max_bytes=10)


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def connect(address: Any, **options: Any) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    answers = iter([answering("8.8.8.8"), answering("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **options: next(answers)(host, port))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        fetch("https://rebinding.example.org/", max_bytes=10)
    assert asked == [("8.8.8.8", 443)]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://example.org:8443/",
        "https://user@example.org/",
        "https://:secret@example.org/",
        "https://@example.org/",
        "https:///path",
        "https://",
        "https://[::1",
        "https://example.org:99999/",
        "https://exämple.org/",
        "https://example.org/a b",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: other",
        "//example.org/",
        "example.org",
        "",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_plain_https_address_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("8.8.8.8"))
    with pytest.raises(Refused):
        fetch(url, max_bytes=10)


@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "[::1]", "localhost"])
def test_no_spelling_of_this_machine_is_asked(host: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        fetch(f"https://{host}/", max_bytes=10)


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example.org"])
def test_what_is_no_name_is_refused(host: str) -> None:
    with pytest.raises(Refused):
        fetch(f"https://{host}/", max_bytes=10)


def test_an_answer_is_read_and_no_redirect_followed(serve: Serve) -> None:
    serve(
        lambda taken: taken.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 2\r\n\r\nno"
        )
    )
    assert fetch("https://example.org/a?b=c", max_bytes=10) == Answer(302, "text/plain", b"no")


@pytest.mark.parametrize("head", [b"Content-Length: 20\r\n", b""])
def test_more_than_asked_for_is_not_read(serve: Serve, head: bytes) -> None:
    serve(lambda taken: taken.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + b"a" * 20))
    with pytest.raises(Unreachable, match="larger than 10 bytes"):
        fetch("https://example.org/", max_bytes=10)


def test_an_answer_that_ends_early_is_none(serve: Serve) -> None:
    serve(lambda taken: taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"))
    with pytest.raises(Unreachable):
        fetch("https://example.org/", max_bytes=100)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: ", b""])
def test_an_answer_that_drips_is_left(serve: Serve, head: bytes) -> None:
    def drip(taken: socket.socket) -> None:
        taken.sendall(head)
        for _ in range(30):
            time.sleep(0.1)
            taken.sendall(b"a")

    serve(drip)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetch("https://example.org/", max_bytes=10_000, seconds=0.5)
    assert time.monotonic() - began < 2


def test_a_handshake_that_drips_is_left(serve: Serve) -> None:
    def drip(taken: socket.socket) -> None:
        taken.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 kB is to come
        for _ in range(30):
            time.sleep(0.1)
            taken.sendall(b"\x02")

    serve(drip, by_tls=True)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetch("https://example.org/", max_bytes=10_000, seconds=0.5)
    assert time.monotonic() - began < 2


def test_an_answer_that_begins_when_the_time_is_over_is_left_too(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(taken: socket.socket) -> None:
        for _ in range(50):
            time.sleep(0.1)
            taken.sendall(b"a")

    serve(drip)
    dial = http_client.dial

    def late(host: str, port: int) -> socket.socket:
        time.sleep(0.8)
        return dial(host, port)

    monkeypatch.setattr(http_client, "dial", late)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetch("https://example.org/", max_bytes=10_000, seconds=0.5)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("sent", [b"", b"no http\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_http_is_no_answer(serve: Serve, sent: bytes) -> None:
    serve(lambda taken: taken.sendall(sent))
    with pytest.raises(Unreachable):
        fetch("https://example.org/", max_bytes=10)
