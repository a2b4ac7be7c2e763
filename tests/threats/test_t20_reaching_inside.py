"""T20: no address that others name leads our HTTP client to this machine or to the network behind it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from escalated.core import http_client
from escalated.core.http_client import Refused, Unreachable, fetch

HOSTS = """
localhost LOCALHOST localhost. ip6-localhost 127.0.0.1 127.0.0.1. 127.1 127.0.1 0 0.0.0.0 127.255.255.254
2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
[64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1] [fc00::1] 10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254
[fd00:ec2::254] 100.100.100.200 metadata.google.internal
"""
WRITTEN = """
http://127.0.0.1/ ftp://127.0.0.1/ file:///etc/passwd gopher://127.0.0.1/_x dict://127.0.0.1/ ldap://127.0.0.1/
https://example.org@127.0.0.1/ https://example.org:x@127.0.0.1/ https://127.0.0.1:22/ https://127.0.0.1#@example.org/
https://127.0.0.1?@example.org/ https://example.org\\@127.0.0.1/ //127.0.0.1/ https:127.0.0.1 https:///127.0.0.1/
"""


@pytest.fixture
def accepted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Listen on every address of this machine, by either version of IP, and yield who came."""
    came: list[Any] = []
    listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    monkeypatch.setattr(http_client, "PORT", listener.getsockname()[1])

    def listen() -> None:
        with suppress(OSError):
            while True:
                taken, address = listener.accept()
                came.append(address)
                taken.close()

    threading.Thread(target=listen, daemon=True).start()
    yield came
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_the_listener_hears_whoever_comes(accepted: list[Any]) -> None:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as client:
            client.connect((host, http_client.PORT))
            client.recv(1)
    assert len(accepted) == 2


@pytest.mark.parametrize("host", HOSTS.split())
def test_no_name_or_number_of_what_is_inside_is_connected_to(accepted: list[Any], host: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        fetch(f"https://{host}/", max_bytes=100)
    assert accepted == []


@pytest.mark.parametrize("url", WRITTEN.split())
def test_no_way_of_writing_an_address_is_connected_to(accepted: list[Any], url: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        fetch(url, max_bytes=100)
    assert accepted == []


@pytest.mark.parametrize("answers", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["8.8.8.8", "::1"]])
def test_a_name_that_leads_outside_and_inside_is_not_asked(
    accepted: list[Any], monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, http_client.PORT)) for each in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    with pytest.raises(Refused):
        fetch("https://rebinding.example.org/", max_bytes=100)
    assert accepted == []
