"""How much goes out and comes in by itself: what machines could drive without end is held for people instead."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from escalated.conf import host_settings
from escalated.core.db import now
from escalated.core.jobs import JobState
from escalated.core.limiting import Limit
from escalated.mail.models import Outcome, OutgoingMail, StoredMail
from escalated.people.addresses import normalised
from escalated.tickets.models import Ticket
from escalated.tickets.undelivered import tell_undelivered

# Zammad's five windows, in minutes, with lower numbers: theirs are 10 to 100, and 30 to 360.
WINDOWS = (10, 30, 60, 180, 600)
ON_TICKET = (3, 5, 8, 15, 30)
TO_ADDRESS = (10, 20, 30, 60, 120)
OF_TICKET = (30, 60, 90, 180, 360)
IN_TOTAL = Limit("mail.automatic_total", 3600, timedelta(hours=1))


HELD_BACK = "Too many automatic mails in a short time: kept, and not sent."


def held_back(ticket: Ticket, email: str) -> dict[str, str]:
    """Return what an automatic mail is stored with: past the caps it is kept unsent, and agents are told once."""
    if not _is_past_caps(ticket, email):
        return {}
    known = OutgoingMail.objects.filter(ticket=ticket, to_email=email, reason=HELD_BACK)
    if not known.filter(created_at__gte=now() - timedelta(minutes=WINDOWS[-1])).exists():
        tell_undelivered(ticket, to=email, reason=HELD_BACK)
    return {"state": JobState.DEAD, "reason": HELD_BACK}


def is_by_machine(ticket: Ticket) -> bool:
    """Tell whether a program opened the ticket: it is answered by people alone."""
    return StoredMail.objects.filter(ticket=ticket, outcome=Outcome.CREATED_NEW, is_generated=True).exists()


def _is_past_caps(ticket: Ticket, email: str) -> bool:
    """Tell whether one more automatic mail to this address is too many: about the ticket, at all, or of all."""
    since = now() - timedelta(minutes=WINDOWS[-1])
    recent = OutgoingMail.objects.filter(is_automatic=True, created_at__gte=since)
    to_them = recent.filter(to_email=email)
    scopes = [
        (to_them.filter(ticket=ticket), ON_TICKET),
        (to_them, TO_ADDRESS),
        (recent.filter(ticket=ticket), OF_TICKET),
    ]
    return any(_is_full(*each) for each in scopes) or not IN_TOTAL.take()


def _is_full(sent: QuerySet[OutgoingMail], most: tuple[int, ...]) -> bool:
    moment = now()
    counts = {
        f"in_{minutes}": Count("pk", filter=Q(created_at__gte=moment - timedelta(minutes=minutes)))
        for minutes in WINDOWS
    }
    found = sent.aggregate(**counts)
    return any(found[f"in_{minutes}"] >= limit for minutes, limit in zip(WINDOWS, most, strict=True))


def may_open_ticket(email: str) -> bool:
    """Count one more ticket that an address opens by mail; False past ``MAIL_TICKETS_PER_HOUR``."""
    most = host_settings().mail_tickets_per_hour
    return not most or Limit("mail.tickets", most, timedelta(hours=1)).take(normalised(email))
