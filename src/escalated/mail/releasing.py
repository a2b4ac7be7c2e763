"""Sending after all what was held back or given up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import TooLate
from escalated.core.jobs import JobState, revive, wake
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.timeline.audit import AdminChange, record_change


class MailReleased(AdminChange):
    """``subject`` is the address that it goes to."""

    kind = "mail.released"
    ticket: str = ""

    def sentence(self, actor: str) -> str:
        told = {"actor": actor, "address": self.subject, "ticket": self.ticket}
        return _("%(actor)s let a mail about %(ticket)s go to %(address)s after all") % told


@operation
def release_mail(row: OutgoingMail, *, by: Actor) -> None:
    """Send a mail that was held back for being too much, or was given up. Raises TooLate for any other."""
    require_admin(by)
    lock(row)
    if row.state != JobState.DEAD or not revive(row):
        raise TooLate(_("This mail is on its way already, or was sent."))
    wake("send_mail", row.pk)
    record_change(MailReleased(subject_id=row.pk, subject=row.to_email, ticket=row.ticket.reference), by=by)
