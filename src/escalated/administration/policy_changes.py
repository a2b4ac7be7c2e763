"""What the audit log keeps of SLA policies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.administration.differences import Changes, compared, told
from escalated.administration.policy_words import LABELS, value_told
from escalated.timeline.audit import AdminChange, Difference


class SlaPolicyCreated(AdminChange):
    kind = "sla_policy.created"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s created the SLA policy “%(name)s”") % {"actor": actor, "name": self.subject}


class SlaPolicyChanged(AdminChange):
    """``follow``: whether running clocks come under the policy as it is now."""

    kind = "sla_policy.changed"
    changes: Changes
    follow: bool = False

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "name": self.subject, "what": told(self.changes, LABELS)}
        if self.follow:
            return _("%(actor)s changed the SLA policy “%(name)s”, for running clocks too: %(what)s") % values
        return _("%(actor)s changed the SLA policy “%(name)s”: %(what)s") % values

    def differences(self) -> list[Difference]:
        changes = {
            key: (value_told(key, before), value_told(key, after)) for key, (before, after) in self.changes.items()
        }
        return compared(changes, LABELS)


class SlaPolicyRetired(AdminChange):
    kind = "sla_policy.retired"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s retired the SLA policy “%(name)s”") % {"actor": actor, "name": self.subject}


class SlaPoliciesReordered(AdminChange):
    kind = "sla_policy.reordered"
    order: list[str]

    def sentence(self, actor: str) -> str:
        return _("%(actor)s put the SLA policies in another order") % {"actor": actor}
