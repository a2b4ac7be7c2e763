"""How long the bytes of mails are kept, and what is read again once a newer version may understand it."""

from __future__ import annotations

from datetime import timedelta

from escalated import __version__
from escalated.conf import host_settings
from escalated.core.db import now
from escalated.core.jobs import JobState, revive
from escalated.core.periodic import periodic
from escalated.mail.models import Outcome, StoredMail

AT_ONCE = 500


@periodic("purge_mails", every=timedelta(hours=1))
def purge_mails() -> int:
    """Drop the bytes of mails that were dealt with long enough ago; what waits for somebody keeps them.

    Its row stays, so that a mail delivered again is known.
    """
    days = host_settings().inbound_retention_days
    if not days:
        return 0
    old = StoredMail.objects.filter(received_at__lt=now() - timedelta(days=days), purged_at=None, redacted_at=None)
    settled = old.filter(state=JobState.DONE).exclude(outcome=Outcome.STORED)
    keys = list(settled.order_by("received_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    return StoredMail.objects.filter(pk__in=keys).update(raw=b"", purged_at=now())


@periodic("read_mails_again", every=timedelta(minutes=5))
def read_mails_again() -> int:
    """Make those due that an earlier version could not read or act on, each once with every version."""
    failed = StoredMail.objects.failed().without_raw().exclude(read_by=__version__)
    return sum(revive(row) for row in failed.filter(purged_at=None, redacted_at=None).order_by("id")[:AT_ONCE])
