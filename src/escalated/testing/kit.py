"""What a host's test asks for: people, tickets, mails, the clock, and a browser in somebody's name."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Literal, Self
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.core.files.storage import InMemoryStorage
from django.utils import timezone

from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import create_department
from escalated.core import install
from escalated.core.jobs import tick
from escalated.errors.gathering import GATHERER
from escalated.people.actors import SYSTEM, agent_profile, is_acting_agent
from escalated.people.host import is_admin
from escalated.people.models import AgentProfile, Department
from escalated.services import create_ticket
from escalated.testing.clients import SupportClient
from escalated.testing.clock import FrozenClock
from escalated.testing.letters import Delivered, Eml, Outbox, deliver, letter
from escalated.tickets.drafting import DraftFile
from escalated.tickets.models import Attachment, Ticket
from escalated.timeline.holding import held_for
from escalated.timeline.models import TicketActivity

Kind = Literal["customer", "agent", "admin"]
MANY = 1000


class SupportKit:
    """Real rows in the test's database, through the operations a running desk uses. Files stay in memory.

    A host whose users need more than a name and an address overrides ``make_user``.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._until_the_end = ExitStack()

    def __enter__(self) -> Self:
        storage = InMemoryStorage()
        for model in (Attachment, DraftFile):
            self._until_the_end.enter_context(patch.object(model._meta.get_field("file"), "storage", storage))
        for forget in (install.forget, GATHERER.forget):
            forget()
            self._until_the_end.callback(forget)
        return self

    def __exit__(self, *raised: object) -> None:
        self._until_the_end.close()

    def make_user(self, name: str, *, kind: Kind) -> Any:
        """Return a new user of the host: staff for an agent, a superuser for an admin."""
        model = get_user_model()
        values = {model.USERNAME_FIELD: name, model.get_email_field_name(): f"{name}@example.com"}
        user = model(**values)
        user.is_staff, user.is_superuser = kind != "customer", kind == "admin"
        user.save()
        return user

    def make_customer(self, name: str = "") -> Any:
        """Return a new user of the host who is nobody's agent."""
        return self.make_user(name or self._name("customer"), kind="customer")

    def make_agent(self, user: Any = None, *departments: Department) -> AgentProfile:
        """Return a new agent, or the agent that this user of the host is; a member of these departments.

        Raises AssertionError where the host's ``AGENT_CHECK`` says that the user is none.
        """
        return self._agent(user if user is not None else self._name("agent"), "agent", departments)

    def make_admin(self, user: Any = None) -> AgentProfile:
        """Return a new admin, or the admin that this user of the host is."""
        return self._agent(user if user is not None else self._name("admin"), "admin", ())

    def make_department(self, name: str = "", *, address: str = "") -> Department:
        """Return a new department; mail to its address opens tickets in it."""
        details = DepartmentDetails(name or self._name("Department "), address)
        return create_department(details, by=SYSTEM)

    def make_ticket(self, requester: Any = None, **given: Any) -> Ticket:
        """Return a new ticket of a user or an address; the rest is given as to ``services.create_ticket``."""
        words = {"subject": "The printer is on fire", "body": "It burns."}
        return create_ticket(requester=requester or f"{self._name('customer')}@example.org", **{**words, **given})

    def letter(self, sender: str, text: str, *, subject: str = "", answering: Any = None) -> EmailMessage:
        """Return a mail to ``deliver_email``; ``answering`` is one of an outbox."""
        return letter(sender, text, subject=subject, answering=answering)

    def deliver_email(self, eml: Eml) -> Delivered:
        """Take in a mail (bytes, text, a path or a message) as its server hands it over."""
        return deliver(eml)

    def outbox_for(self, ticket: Ticket) -> Outbox:
        """Run what is due, and return the mails that went out about the ticket, oldest first."""
        self.run_due()
        return Outbox(ticket)

    def timeline_of(self, ticket: Ticket) -> list[str]:
        """Return the kinds of what happened on the ticket, in order: ``["ticket.opened", "reply.added"]``."""
        return list(TicketActivity.objects.filter(ticket=ticket).order_by("id").values_list("kind", flat=True))

    def run_due(self) -> int:
        """Do what a worker would do by now, and what an agent could still take back; return how many jobs were run."""
        GATHERER.write()
        with FrozenClock(timezone.now() + held_for()):
            return sum(iter(lambda: tick(MANY), 0))

    def freeze(self, moment: datetime | str) -> FrozenClock:
        """Let the clock stand at that moment until the test ends, or until it is moved."""
        return self._until_the_end.enter_context(FrozenClock(moment))

    def client_as(self, someone: Any = None) -> SupportClient:
        """Return a browser of an agent, of a user of the host, or of a visitor."""
        return SupportClient(someone)

    def _agent(self, given: Any, kind: Kind, departments: tuple[Department, ...]) -> AgentProfile:
        user = self.make_user(given, kind=kind) if isinstance(given, str) else given
        if not (is_admin(user) if kind == "admin" else is_acting_agent(user)):
            raise AssertionError(
                f'ESCALATED["{kind.upper()}_CHECK"] does not hold for {user}. Give a user for whom it does, '
                f"or override SupportKit.make_user."
            )
        profile = agent_profile(user)
        profile.departments.add(*departments)
        return profile

    def _name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"
