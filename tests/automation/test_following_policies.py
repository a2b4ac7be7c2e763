"""Running clocks come under a policy that was changed, some at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from escalated.administration.policy_terms import let_clocks_follow, renew_terms
from escalated.automation import following_policies
from escalated.core.db import operation
from escalated.core.jobs import JobState
from escalated.people.actors import SYSTEM
from escalated.sla.models import PolicyFollowing, SlaClock, SlaPolicy
from escalated.sla.policies import standard_policy
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.transitioning import change_status, resolve_ticket
from tests.making import make_ticket, run_due

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    hands = [MONDAY]
    monkeypatch.setattr(timezone, "now", lambda: hands[0])
    return hands


@operation
def renewed(policy: SlaPolicy, *, follow: bool, **changed: Any) -> None:
    renew_terms(policy, follow=follow, **changed)


def dues(ticket: Ticket) -> dict[str, datetime | None]:
    return {clock.kind: clock.due_at for clock in ticket.clocks.all()}


def halved(policy: SlaPolicy) -> dict[str, Any]:
    targets = policy.terms.get(number=1).targets
    return {kind: {word: each // 2 for word, each in minutes.items()} for kind, minutes in targets.items()}


def test_clocks_keep_their_promise_unless_they_are_to_follow(hands: list[datetime]) -> None:
    ticket, policy = make_ticket(), standard_policy()
    before = dues(ticket)
    renewed(policy, follow=False, hours=None, targets=halved(policy))
    run_due()
    assert (dues(ticket), PolicyFollowing.objects.count()) == (before, 0)
    change_priority(ticket, "high", by=SYSTEM)
    assert dues(ticket)["first_response"] == MONDAY + timedelta(hours=2)


def test_clocks_that_follow_keep_what_they_have_used(hands: list[datetime]) -> None:
    ticket, policy = make_ticket(), standard_policy()
    hands[0] = MONDAY + timedelta(hours=1)
    renewed(policy, follow=True, hours=None, targets=halved(policy))
    run_due()
    assert dues(ticket) == {
        "first_response": MONDAY + timedelta(hours=4),
        "resolution": MONDAY + timedelta(hours=20),
    }
    assert {clock.terms.number for clock in SlaClock.objects.select_related("terms")} == {2}
    assert PolicyFollowing.objects.get().state == JobState.DONE


def test_those_that_stand_and_those_that_stopped(hands: list[datetime]) -> None:
    waiting, solved, policy = make_ticket(), make_ticket(), standard_policy()
    change_status(waiting, "in_progress", by=SYSTEM)
    change_status(waiting, "waiting_on_customer", by=SYSTEM)
    resolve_ticket(solved, by=SYSTEM)
    renewed(policy, follow=True, hours=None, pauses_in=[])
    run_due()
    states = {clock.state for clock in waiting.clocks.all()}
    assert states == {"running"}
    assert solved.clocks.get(kind="resolution").terms.number == 1


def test_batches_go_on_until_all_have_followed_and_no_other_policy_is_touched(
    hands: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following_policies, "BATCH", 2)
    policy = standard_policy()
    others = SlaPolicy.objects.create(name="Tasks", conditions={"type": ["task"]}).terms.create(targets={})
    tickets = [make_ticket() for _ in range(4)]
    make_ticket(type="task")
    renewed(others.policy, follow=False)
    renewed(policy, follow=True)
    run_due()
    numbers = SlaClock.objects.values_list("terms__policy__name", "terms__number").distinct()
    assert sorted(numbers) == [("Standard", 2), ("Tasks", 1)]
    assert (len(tickets), SlaClock.objects.filter(terms__number=2).count()) == (4, 8)


def test_asking_again_begins_anew(hands: list[datetime]) -> None:
    policy = standard_policy()
    renewed(policy, follow=True)
    first = PolicyFollowing.objects.get()
    operation(let_clocks_follow)(policy)
    assert PolicyFollowing.objects.get().pk != first.pk
