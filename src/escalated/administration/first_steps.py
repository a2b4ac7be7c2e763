"""What a new install still needs: told from what is there, until an admin puts the list away."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from escalated.core.db import operation
from escalated.core.worker import worker_health
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.people.models import AgentProfile
from escalated.timeline.audit import AdminChange, AuditEntry, record_change


class FirstStepsDismissed(AdminChange):
    kind = "first_steps.dismissed"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s put the list of first steps away") % {"actor": actor}


def are_dismissed() -> bool:
    """Tell whether an admin has put the list away; the audit log remembers, and nothing else does."""
    return AuditEntry.objects.filter(kind=FirstStepsDismissed.kind).exists()


@operation
def dismiss_first_steps(*, by: Actor) -> None:
    """Put the list away for every admin. Doing it twice changes nothing."""
    require_admin(by)
    if not are_dismissed():
        record_change(FirstStepsDismissed(), by=by)


def has_colleagues() -> bool:
    return AgentProfile.objects.working().count() > 1


def has_a_manned_department() -> bool:
    return AgentProfile.objects.working().filter(memberships__isnull=False).exists()


def has_chosen_deadlines() -> bool:
    """Tell whether an admin has set up policies or hours: the standard ones are nobody's choice."""
    return AuditEntry.objects.filter(Q(kind__startswith="sla_policy.") | Q(kind__startswith="business_hours.")).exists()


def has_a_worker() -> bool:
    return not worker_health().is_late
