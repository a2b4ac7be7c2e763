"""Who may administer: admins of the host, and machines."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.errors import NotAllowed
from escalated.people.actors import Actor, Agent, System


def require_admin(by: Actor) -> None:
    """Raise NotAllowed for everybody else."""
    if not isinstance(by, System) and not (isinstance(by, Agent) and by.is_admin):
        raise NotAllowed(_("Only an admin may do this."))
