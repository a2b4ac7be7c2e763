"""In which department a ticket begins that names none."""

from __future__ import annotations

import logging

from escalated.people.hooks import NewTicket, ask
from escalated.people.host import host
from escalated.people.models import Contact, Department, default_department

logger = logging.getLogger("escalated.host")


def department_for(requester: Contact, *, subject: str, channel: str) -> Department:
    """Return the department that the host names; the default one where it names none, an unknown one, or raises."""
    new = NewTicket(requester.email, requester.user, subject, channel)
    name = ask(lambda: host().department_for(new), otherwise="")
    found = Department.objects.filter(name=name).first() if name else None
    if name and found is None:
        logger.error("The host's department_for names “%s”, which is no department", name)
    return found or default_department()
