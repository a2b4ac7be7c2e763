"""Senders whose mail is kept and skipped: an address, or everybody of a domain."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor
from escalated.people.addresses import normalised
from escalated.people.administering import require_admin
from escalated.people.blocked import BlockedSender, domain_of
from escalated.people.ours import own_address
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.timeline.audit import AdminChange, record_change

MAX_SENDER = 255
_SENDER = re.compile(r"[^\s@]*@[^\s@]+\.[^\s@.]+")


class SenderBlocked(AdminChange):
    kind = "sender.blocked"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s blocked mail from %(sender)s") % {"actor": actor, "sender": self.subject}


class SenderUnblocked(AdminChange):
    kind = "sender.unblocked"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s takes mail from %(sender)s again") % {"actor": actor, "sender": self.subject}


@operation
def block_sender(ticket: Ticket, *, by: Actor, is_whole_domain: bool = False) -> BlockedSender:
    """Skip the mail of a ticket's requester from now on, or of everybody of their domain; twice is once.

    Raises InvalidInput on ``scope`` for a requester without an address, and for our own.
    """
    lock(ticket)
    policy.require(policy.can_block, by, ticket)
    address = normalised(ticket.requester.email)
    if not domain_of(address):
        raise InvalidInput(scope=_("This person has no email address that could be blocked."))
    return _block(f"@{domain_of(address)}" if is_whole_domain else address, by=by, field="scope")


@operation
def block_address(sender: str, *, by: Actor) -> BlockedSender:
    """Skip the mail of an address, or of everybody of a domain that is given with or without its ``@``; twice is once.

    Raises InvalidInput on ``sender``.
    """
    require_admin(by)
    key = normalised(sender.strip())
    key = key if "@" in key else f"@{key}"
    if len(key) > MAX_SENDER or not _SENDER.fullmatch(key):
        raise InvalidInput(sender=_("Write an address such as ada@example.com, or a domain such as example.com."))
    return _block(key, by=by, field="sender")


def _block(sender: str, *, by: Actor, field: str) -> BlockedSender:
    if _is_ours(sender):
        told = _("Mail from %(sender)s is your own. It cannot be blocked.") % {"sender": sender}
        raise InvalidInput(**{field: told})
    row, is_new = BlockedSender.objects.get_or_create(sender=sender, defaults={"blocked_by": by.name[:200]})
    if is_new:
        record_change(SenderBlocked(subject_id=row.pk, subject=sender), by=by)
    return row


@operation
def unblock_sender(row: BlockedSender, *, by: Actor) -> None:
    """Take a sender's mail again; what was skipped stays skipped, and can be read where it is kept."""
    require_admin(by)
    pk = row.pk
    if BlockedSender.objects.filter(pk=pk).delete()[0]:
        record_change(SenderUnblocked(subject_id=pk, subject=row.sender), by=by)


def _is_ours(sender: str) -> bool:
    """Tell whether our own mails come from there."""
    own = own_address()
    return sender in (own, f"@{domain_of(own)}") or domain_of(sender) == host_settings().mail_domain.lower()
