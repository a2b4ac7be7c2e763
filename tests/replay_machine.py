"""The random machine without its acts: two tickets, those who act on them, and what holds after each act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from escalated.core.errors import DomainError
from escalated.people.actors import Actor, Requester
from escalated.people.models import Department
from escalated.tickets.models import Ticket
from escalated.timeline.models import TicketActivity
from tests.making import make_ticket
from tests.replay import assert_replays
from tests.replay_rows import newest_activity, rows_since

ACTORS = st.sampled_from(["ann", "ben", "system", "requester", "stranger"])


class Machine(RuleBasedStateMachine):
    """Two tickets, two agents, their requester, a stranger and the system."""

    actors: ClassVar[dict[str, Actor]]
    departments: ClassVar[list[Department]]

    @initialize()
    def open_tickets(self) -> None:
        requester = self.actors["requester"]
        assert isinstance(requester, Requester)
        self.ticket, self.other = make_ticket(requester), make_ticket(requester)

    def attempt(self, by: str, act: Callable[[Actor], Any], may: bool) -> None:
        """Do it: it raises exactly when it may not; then nothing changed, else at most one thing happened."""
        before, last = self.everything(), newest_activity()
        try:
            act(self.actors[by])
        except DomainError:
            assert not may
            assert self.everything() == before
            return
        assert may
        happened = TicketActivity.objects.filter(pk__gt=last).count()
        assert happened == (self.everything() != before)

    def everything(self) -> tuple[Any, ...]:
        return rows_since(self.ticket.pk)

    def fresh(self) -> Ticket:
        return Ticket.objects.get(pk=self.ticket.pk)

    def may_reopen(self, by: str) -> bool:
        return self.is_staff(by) or (self.is_party(by) and not self.fresh().is_spam)

    def is_party(self, by: str) -> bool:
        person = self.actors[by]
        return self.is_staff(by) or (isinstance(person, Requester) and person.owns(self.fresh().requester_id))

    def is_staff(self, by: str) -> bool:
        return by in {"ann", "ben", "system"}

    @invariant()
    def the_activities_rebuild_the_ticket(self) -> None:
        if hasattr(self, "ticket"):
            assert_replays(self.ticket)
            assert_replays(self.other)
