"""New terms of a policy, and whether running clocks come under them."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from escalated.core.jobs import JobState, wake
from escalated.sla.models import BusinessHours, PolicyFollowing, SlaPolicy, SlaTerms

KEPT = (
    *("hours", "targets", "pauses_in", "pauses_snoozed", "warnings", "warnings_before"),
    *("tells_warning", "tells_breach", "acts_breach"),
)


def policies_by_hours(hours: BusinessHours) -> list[SlaPolicy]:
    """Return the policies in force whose newest terms are counted by these hours."""
    return list(_counting().filter(hours_now=hours.pk))


def names_by_hours() -> dict[int, list[str]]:
    """Return the names of the policies in force by the key of the hours that they count by."""
    names: dict[int, list[str]] = {}
    for name, hours in _counting().exclude(hours_now=None).values_list("name", "hours_now"):
        names.setdefault(hours, []).append(name)
    return names


def _counting() -> QuerySet[Any, Any]:
    newest = SlaTerms.objects.filter(policy=OuterRef("pk")).order_by("-number").values("hours")[:1]
    return SlaPolicy.objects.in_force().annotate(hours_now=Subquery(newest))


def renew_terms(policy: SlaPolicy, *, follow: bool, **changed: Any) -> SlaTerms:
    """Give a policy new terms, like its newest but for what changed. Part of an operation."""
    last = policy.current_terms()
    values = {name: getattr(last, name) for name in KEPT} | changed
    terms = SlaTerms.objects.create(policy=policy, number=last.number + 1, **values)
    if follow:
        let_clocks_follow(policy)
    return terms


def let_clocks_follow(policy: SlaPolicy) -> None:
    """Bring running clocks under a policy as it is now, soon and in batches. Part of an operation.

    What was asked for before is done by this too, as it begins anew.
    """
    PolicyFollowing.objects.filter(policy=policy, state=JobState.DUE).delete()
    row = PolicyFollowing.objects.create(policy=policy)
    wake("follow_policy", row.pk)
