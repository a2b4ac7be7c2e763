"""Setting up SLA policies: what is promised to which tickets, in order, and never changed for who was promised it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from escalated.administration.business_hours import hold_current
from escalated.administration.differences import differences
from escalated.administration.policy_changes import (
    SlaPoliciesReordered,
    SlaPolicyChanged,
    SlaPolicyCreated,
    SlaPolicyRetired,
)
from escalated.administration.policy_details import (
    PolicyDetails,
    checked_conditions,
    checked_terms,
    known_departments,
)
from escalated.administration.policy_terms import let_clocks_follow, renew_terms
from escalated.administration.policy_words import described
from escalated.administration.saving import cleaned_name, save_unless_taken
from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.people.models import Department
from escalated.sla.models import SlaPolicy, SlaTerms
from escalated.timeline.audit import record_change

OF_THE_POLICY = {"name", "conditions", "default_for"}


@operation
def create_sla_policy(details: PolicyDetails, *, by: Actor) -> SlaPolicy:
    """Create a policy, first in the order; raises InvalidInput on what cannot be promised."""
    require_admin(by)
    policy = SlaPolicy(position=0)
    values = _take_over(policy, details)
    for place, each in enumerate(SlaPolicy.objects.in_force().exclude(pk=policy.pk), start=1):
        SlaPolicy.objects.filter(pk=each.pk).update(position=place)
    SlaTerms.objects.create(policy=policy, **values)
    record_change(SlaPolicyCreated(subject_id=policy.pk, subject=policy.name), by=by)
    return policy


@operation
def edit_sla_policy(policy: SlaPolicy, details: PolicyDetails, *, follow: bool = False, by: Actor) -> None:
    """Make the policy what is said of it, by new terms; running clocks keep theirs unless they are to follow."""
    require_admin(by)
    _hold(policy)
    before = described(policy, policy.current_terms())
    values = _take_over(policy, details)
    changes = differences(before, described(policy, SlaTerms(policy=policy, **values)))
    if not changes:
        return
    if changes.keys() - OF_THE_POLICY:
        renew_terms(policy, follow=follow, **values)
    elif follow:
        let_clocks_follow(policy)
    change = SlaPolicyChanged(subject_id=policy.pk, subject=policy.name, changes=changes, follow=follow)
    record_change(change, by=by)


@operation
def retire_sla_policy(policy: SlaPolicy, *, by: Actor) -> None:
    """Promise nothing more by a policy; what it has promised stays. Raises InvalidInput for the last one for all."""
    require_admin(by)
    _hold(policy)
    _require_another_for_all(policy, "policy")
    policy.retired_at, policy.retirement = now(), policy.pk
    policy.save(update_fields=["retired_at", "retirement"])
    policy.departments.update(sla_policy=None)
    record_change(SlaPolicyRetired(subject_id=policy.pk, subject=policy.name), by=by)


@operation
def reorder_sla_policies(pks: Sequence[int], *, by: Actor) -> None:
    """Put the policies in force in this order: the first whose conditions a ticket meets is its own."""
    require_admin(by)
    policies = {each.pk: each for each in SlaPolicy.objects.in_force()}
    if sorted(pks) != sorted(policies):
        raise InvalidInput(order=_("The policies are others by now. Look again, then put them in order."))
    if list(pks) == list(policies):
        return
    lock(*policies.values())
    for position, pk in enumerate(pks):
        SlaPolicy.objects.filter(pk=pk).update(position=position)
    record_change(SlaPoliciesReordered(order=[policies[pk].name for pk in pks]), by=by)


def _hold(policy: SlaPolicy) -> None:
    try:
        lock(policy)
    except SlaPolicy.DoesNotExist:
        raise NotFound(_("There is no such policy.")) from None
    if policy.retired_at:
        raise NotFound(_("There is no such policy."))


def _take_over(policy: SlaPolicy, details: PolicyDetails) -> dict[str, Any]:
    """Set and save what is said of the policy itself, and return the columns of its terms."""
    values = checked_terms(details)
    if values["hours"]:
        hold_current(values["hours"])
    _name(policy, details.name)
    policy.conditions = checked_conditions(details.conditions)
    departments = known_departments(details.default_for)
    if policy.pk and policy.conditions:
        _require_another_for_all(policy, "conditions")
    save_unless_taken(policy, lambda: _name(policy, details.name))
    wanted = {each.pk for each in departments}
    policy.departments.exclude(pk__in=wanted).update(sla_policy=None)
    Department.objects.filter(pk__in=wanted).update(sla_policy=policy)
    return values


def _require_another_for_all(policy: SlaPolicy, field: str) -> None:
    if not any(not each.conditions for each in SlaPolicy.objects.in_force().exclude(pk=policy.pk)):
        text = _("This is the only policy without conditions. Create another one first: every ticket needs one.")
        raise InvalidInput(**{field: text})


def _name(policy: SlaPolicy, given: str) -> None:
    name = cleaned_name(given)
    if SlaPolicy.objects.in_force().filter(name__iexact=name).exclude(pk=policy.pk).exists():
        raise InvalidInput(name=_("There is a policy “%(name)s” already. Choose another name.") % {"name": name})
    policy.name = name
