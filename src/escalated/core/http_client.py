"""The one way out by HTTP: addresses that others name lead to the public internet and nowhere else."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from escalated.core.time_limit import TimeLimit

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
MAX_URL_LENGTH = 2_000
PORT = 443


class Refused(Exception):
    """The address is not one that we ask: nothing was sent. The message says why."""


class Unreachable(Exception):
    """No answer came, or none that could be read to its end; it may later."""


class TooLarge(Unreachable):
    """There is an answer, larger than what was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes


def fetch(
    url: str, *, max_bytes: int, headers: Mapping[str, str] | None = None, seconds: float = TOTAL_SECONDS
) -> Answer:
    """Get an https URL and follow nothing; raises Refused or Unreachable.

    The address is judged when it is connected to: a name that answers differently the second time gains nothing.
    """
    host, path = _target(url)
    connection = _Connection(host)
    limit = TimeLimit(seconds, connection)
    limit.start()
    try:
        connection.request("GET", path, headers={"User-Agent": "Escalated", **(headers or {})})
        answer = connection.getresponse()
        body = _read(answer, max_bytes)
        if limit.is_over:
            raise Unreachable(f"{host} took longer than {seconds:g} seconds.")
        return Answer(answer.status, answer.headers.get_content_type(), body)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{host} gave no answer: {type(error).__name__} {error}".strip()) from error
    finally:
        limit.cancel()
        connection.close()


def _target(url: str) -> tuple[str, str]:
    if len(url) > MAX_URL_LENGTH or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Refused("The address is not written as an address is.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("The address is not written as an address is.") from error
    if parts.scheme != "https" or port not in (None, PORT) or parts.username is not None or not parts.hostname:
        raise Refused("Only https addresses without a port or a user are asked.")
    return parts.hostname, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class _Connection(http.client.HTTPSConnection):
    def __init__(self, host: str) -> None:
        super().__init__(host, PORT, timeout=CONNECT_SECONDS)

    def connect(self) -> None:
        self.sock = dial(self.host, PORT)
        encrypt(self)


def dial(host: str, port: int) -> socket.socket:
    """Return a connection to a host, by an address that was seen to be public."""
    return socket.create_connection((public_address(host, port), port), timeout=CONNECT_SECONDS)


def encrypt(connection: http.client.HTTPConnection) -> None:
    """Go on by TLS. The time limit must see its socket before the other side has said its first word."""
    context = ssl.create_default_context()
    secure = context.wrap_socket(connection.sock, server_hostname=connection.host, do_handshake_on_connect=False)
    connection.sock = secure
    secure.do_handshake()


def public_address(host: str, port: int) -> str:
    """Return an address of a host; raises Refused where any of them is not public."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:
        raise Refused(f"{host[:100]} is no name of a host.") from error
    if not found or not all(map(_is_public, found)):
        raise Refused(f"{host} is not on the public internet.")
    return found[0]


def _is_public(written: str) -> bool:
    address = ipaddress.ip_address(written.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # 6to4, Teredo, NAT64 and mapped addresses carry another inside, which may be anything.
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is not None or address.is_site_local:
            return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


# What IANA's registries of special addresses name and Python 3.11 takes for global: NAT64, and 192.0.0.0/24.
_SPECIAL = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "192.0.0.0/24")]


def _read(answer: http.client.HTTPResponse, max_bytes: int) -> bytes:
    body = answer.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise TooLarge(f"The answer is larger than {max_bytes} bytes.")
    if answer.length:  # what it said would come and did not
        raise Unreachable("The answer ended early.")
    return body
