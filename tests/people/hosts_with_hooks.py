"""Host classes of tests, each with one hook."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q

from escalated.people.hooks import ArrivedMail, IncomingFile, NewTicket
from escalated.people.host import Host

ASKED: list[Any] = []
"""What the hooks were given, in order."""


class Choosy(Host):
    """Lets mail of customers open tickets, takes no bait, and sends what comes from sales to Sales."""

    def may_open_ticket(self, mail: ArrivedMail) -> bool:
        ASKED.append(mail)
        return mail.sender.endswith("@example.org")

    def department_for(self, ticket: NewTicket) -> str:
        ASKED.append(ticket)
        return "Sales" if "order" in ticket.subject.lower() else "Nowhere"

    def narrow_tickets(self, user: Any) -> Q | None:
        return None if user.is_superuser else Q(subject__startswith="Order")

    def clean_attachment(self, file: IncomingFile) -> IncomingFile | None:
        content = file.content.read()
        ASKED.append((file.filename, content))
        if b"virus" in content:
            return None
        return IncomingFile("clean-" + file.filename, ContentFile(b"clean")) if b"macro" in content else file


class Failing(Host):
    """Has a bug in every hook."""

    def may_open_ticket(self, mail: ArrivedMail) -> bool:
        raise ZeroDivisionError

    def department_for(self, ticket: NewTicket) -> str:
        raise ZeroDivisionError

    def narrow_tickets(self, user: Any) -> Q | None:
        raise ZeroDivisionError

    def clean_attachment(self, file: IncomingFile) -> IncomingFile | None:
        raise ZeroDivisionError
