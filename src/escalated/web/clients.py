"""Where a request comes from, to count by: what the host's proxy says, and never what the visitor does."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

from escalated.conf import host_settings


def client_of(request: HttpRequest) -> str:
    """Return the network address a request comes from; of IPv6 the /64, which is what one line is given.

    A header counts only where ``CLIENT_IP_HEADER`` names it, and of a list the last: the one the proxy added.
    """
    trusted = host_settings().client_ip_header
    given = request.headers.get(trusted, "") if trusted else request.META.get("REMOTE_ADDR", "")
    return _counted_as(given.rpartition(",")[2].strip())


def _counted_as(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
