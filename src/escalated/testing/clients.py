"""Django's test client, signed in and asking for pages as their props."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from escalated.people.models import AgentProfile
from escalated.tickets.models import Ticket


class SupportClient(Client):
    """Asks Escalated's pages as JSON; all else is Django's client."""

    def __init__(self, someone: Any = None) -> None:
        super().__init__(headers={"accept": "application/json"})
        self._part = "escalated_agent" if isinstance(someone, AgentProfile) else "escalated_portal"
        user = someone.user if isinstance(someone, AgentProfile) else someone
        if user is not None:
            self.force_login(user)

    def url_of(self, ticket: Ticket, act: str = "ticket") -> str:
        """Return the address of the ticket's page for this person, or of an act on it, such as ``reply``."""
        return reverse(f"{self._part}:{act}", args=[ticket.reference])

    def see(self, ticket: Ticket) -> Any:
        """Return the props of the ticket's page; AssertionError names the status of any other answer."""
        return _props(self.get(self.url_of(ticket)))

    def see_list(self, **filters: str) -> Any:
        """Return the props of the list of tickets, filtered as its address does."""
        return _props(self.get(reverse(f"{self._part}:tickets"), filters))

    def act(self, ticket: Ticket, act: str, **fields: Any) -> Any:
        """Send an act on the ticket, ``act(ticket, "reply", body="Hello")``, and return the response."""
        return self.post(self.url_of(ticket, act), fields, content_type="application/json")


def _props(response: Any) -> Any:
    if response.status_code != 200:
        raise AssertionError(f"{response.request['PATH_INFO']} answers {response.status_code}, not 200.")
    return response.json()
