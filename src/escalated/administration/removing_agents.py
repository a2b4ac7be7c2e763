"""Ending an agent's rights, and giving them back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor, acting
from escalated.people.administering import require_admin
from escalated.people.admitting import remember
from escalated.people.host import is_admin
from escalated.people.models import AgentProfile
from escalated.tickets.handing_over import hand_over, keep_tickets, unresolved_of
from escalated.timeline.audit import AdminChange, record_change


class AgentRemoved(AdminChange):
    """``handed_over`` are the tickets they had, ``to`` is who got them, empty for nobody."""

    kind = "agent.removed"
    handed_over: int = 0
    to: str = ""

    def sentence(self, actor: str) -> str:
        return _("%(actor)s removed the agent %(name)s") % {"actor": actor, "name": self.subject}


class AgentReinstated(AdminChange):
    kind = "agent.reinstated"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s made %(name)s an agent again") % {"actor": actor, "name": self.subject}


@operation
def remove_agent(profile: AgentProfile, *, by: Actor, hand_over_to: AgentProfile | None = None) -> int:
    """End every right of an agent at once and their unresolved tickets soon; return how many those are.

    Nobody gets them where nobody is named: they wait in their departments. Removing somebody twice changes nothing.
    """
    require_admin(by)
    lock(profile)
    if profile.removed_at is not None:
        return 0
    if profile.user is not None and is_admin(profile.user):
        raise InvalidInput(agent=_("%(name)s is an admin. Only your installation can end that.") % _named(profile))
    heir = _known_heir(profile, hand_over_to)
    profile.removed_at = now()
    profile.save(update_fields=["removed_at"])
    count, to = unresolved_of(profile).count(), heir.name if heir else ""
    if count:
        hand_over(profile, heir, by=by)
    record_change(AgentRemoved(subject_id=profile.pk, subject=profile.name, handed_over=count, to=to), by=by)
    return count


@operation
def reinstate_agent(profile: AgentProfile, *, by: Actor) -> None:
    """Give a removed agent back what they had, but for tickets that others have. Doing it twice changes nothing."""
    require_admin(by)
    lock(profile)
    if profile.removed_at is None:
        return
    if profile.user is None:
        raise InvalidInput(agent=_("%(name)s has no account any more.") % _named(profile))
    keep_tickets(profile)
    profile.removed_at = None
    profile.save(update_fields=["removed_at"])
    remember(profile)
    record_change(AgentReinstated(subject_id=profile.pk, subject=profile.name), by=by)


def _named(profile: AgentProfile) -> dict[str, str]:
    return {"name": profile.name}


def _known_heir(profile: AgentProfile, heir: AgentProfile | None) -> AgentProfile | None:
    if heir is not None and (heir.pk == profile.pk or heir.removed_at is not None or acting(heir) is None):
        raise InvalidInput(hand_over_to=_("Choose somebody who is still an agent, or nobody."))
    return heir
