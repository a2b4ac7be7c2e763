"""The door of inbound mail: one adapter per provider, named by a dotted path in ``ESCALATED["INBOUND_PARSERS"]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from django.utils.module_loading import import_string

from escalated.conf import host_settings
from escalated.mail.parsing import IncomingMail
from escalated.mail.providers.mime import AnymailParser, MimeParser


@dataclass(frozen=True)
class InboundRequest:
    """What a provider posted, as stored: a mail handled again has its body and content type alone."""

    body: bytes
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Unverified(Exception):
    """The request is not the provider's; nothing of it is kept. The message says why."""


class CannotVerify(Exception):
    """Whether the request is the provider's cannot be told now: it shall be posted again. The message says why."""


class InboundParser(Protocol):
    """An adapter. ``name`` is the value of ``?adapter=``."""

    name: str

    def verify(self, request: InboundRequest) -> None:
        """Raise Unverified when the provider's own signature does not hold, CannotVerify while that cannot be told.

        The shared secret held before, unless the adapter has ``proves_itself = True``: then this is all there is.
        """

    def parse(self, request: InboundRequest) -> IncomingMail:
        """Read the mail; raises UnreadableMail with a reason for people."""


@runtime_checkable
class NamingParser(Protocol):
    """An adapter of a provider that gives each delivery an id; of others the bytes are the key."""

    def delivery_id(self, request: InboundRequest) -> str:
        """Return the provider's id of this delivery, equal on every retry; empty when it gives none."""


@runtime_checkable
class FetchingParser(Protocol):
    """An adapter of a provider that may post only where a mail lies, or has to be asked for more before it is read."""

    def is_elsewhere(self, request: InboundRequest) -> bool:
        """Tell whether the mail has to be fetched, by the worker."""

    def fetch(self, request: InboundRequest) -> InboundRequest | None:
        """Return the mail itself, which is kept in place of what was posted; None where that is all.

        Called after the bytes were stored, and again until it ends. Raises NotYet while the mail cannot be had.
        """


def proves_itself(parser: InboundParser) -> bool:
    """Tell whether the provider's signature stands for the shared secret."""
    return getattr(parser, "proves_itself", False) is True


def configured_parser(name: str) -> InboundParser | None:
    """Return the adapter of that name that the host configured: the webhook opens no other."""
    for path in host_settings().inbound_parsers:
        parser: InboundParser = import_string(path)()
        if parser.name == name:
            return parser
    return None


def parser_of_stored(name: str) -> InboundParser | None:
    """Return the adapter that reads a stored mail; raw messages come by no webhook and need no configuration."""
    raw = (MimeParser(), AnymailParser())
    return next((each for each in raw if each.name == name), None) or configured_parser(name)
