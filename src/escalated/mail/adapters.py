"""The door of inbound mail: one adapter per provider, named by a dotted path in ``ESCALATED["INBOUND_PARSERS"]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.module_loading import import_string

from escalated.conf import host_settings
from escalated.mail.parsing import IncomingMail
from escalated.mail.providers.mime import MimeParser


@dataclass(frozen=True)
class InboundRequest:
    """What a provider posted, as stored: a mail handled again has its body and content type alone."""

    body: bytes
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Unverified(Exception):
    """The request is not the provider's; nothing of it is kept. The message says why."""


class InboundParser(Protocol):
    """An adapter. ``name`` is the value of ``?adapter=``."""

    name: str

    def verify(self, request: InboundRequest) -> None:
        """Raise Unverified when the provider's own signature does not hold; the shared secret held before."""

    def delivery_id(self, request: InboundRequest) -> str:
        """Return the provider's id of this delivery, equal on every retry; empty when it gives none."""

    def parse(self, request: InboundRequest) -> IncomingMail:
        """Read the mail; raises UnreadableMail with a reason for people."""


def configured_parser(name: str) -> InboundParser | None:
    """Return the adapter of that name that the host configured: the webhook opens no other."""
    for path in host_settings().inbound_parsers:
        parser: InboundParser = import_string(path)()
        if parser.name == name:
            return parser
    return None


def parser_of_stored(name: str) -> InboundParser | None:
    """Return the adapter that reads a stored mail; raw messages come by command and need no configuration."""
    return MimeParser() if name == MimeParser.name else configured_parser(name)
