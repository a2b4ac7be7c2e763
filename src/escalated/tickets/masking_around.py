"""Where else on a ticket words that are redacted may stand: its subject, what the timeline tells of it, drafts."""

from __future__ import annotations

from escalated.core.masking import mask_html, mask_text
from escalated.tickets.editing import TicketSubjectChanged, set_subject
from escalated.tickets.models import Ticket
from escalated.tickets.opening import TicketOpened, TicketOpenedByNote
from escalated.tickets.subjects import fitted_subject
from escalated.timeline.models import TicketActivity

TELLING_SUBJECTS = [each.kind for each in (TicketOpened, TicketOpenedByNote, TicketSubjectChanged)]
SUBJECTS = ("subject", "previous")


def mask_around(ticket: Ticket, words: str) -> None:
    """Mask the words wherever they stand beside the messages of a locked ticket."""
    subject = mask_text(ticket.subject, words)
    if subject != ticket.subject:
        set_subject(ticket, fitted_subject(subject))
    for row in ticket.activities.filter(kind__in=TELLING_SUBJECTS):
        masked = {**row.data, **{name: mask_text(row.data[name], words) for name in SUBJECTS if name in row.data}}
        if masked != row.data:
            TicketActivity.objects.filter(pk=row.pk).update(data=masked)
    for draft in ticket.drafts.all():
        body = mask_html(draft.body, words)
        if body != draft.body:
            ticket.drafts.filter(pk=draft.pk).update(body=body)
