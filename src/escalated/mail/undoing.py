"""Taking back what was last decided about a mail."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import TooLate
from escalated.core.jobs import JobState
from escalated.mail.acting import conclude
from escalated.mail.blocking import unblock_sender
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.reasons import PUT_BACK, SET_ASIDE, SPAM
from escalated.mail.reviewing import MailAccepted, MailOpened, MailReviewed, record_review
from escalated.people.actors import Actor, Agent
from escalated.people.administering import require_admin
from escalated.people.blocked import BlockedSender
from escalated.tickets.marking import TicketMarkedSpam
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.taking_out import take_out, take_out_ticket
from escalated.tickets.undoing import undo
from escalated.timeline.audit import AdminChange, AuditEntry
from escalated.timeline.holding import held_for, undone_until
from escalated.timeline.models import TicketActivity


class MailReviewUndone(MailReviewed):
    kind = "mail.review_undone"

    def words(self) -> str:
        return _("%(actor)s took back what was decided about the mail “%(title)s” from %(sender)s")


@operation
def undo_review(row: StoredMail, *, by: Actor, unblock: str = "") -> None:
    """Take back a decision about a mail, which waits for one again; ``unblock`` is whose mail is to be taken again.

    What it became is undone before anybody was told. Raises TooLate then, or where something has happened since.
    """
    require_admin(by)
    lock(row)
    match _just_decided(row):
        case MailAccepted() as decision:
            _take_out_of_thread(row, decision, by)
        case MailOpened(held=held) if row.ticket:
            lock(row.ticket)
            take_out_ticket(row.ticket, held)
            conclude(row, Outcome.STORED, reason=PUT_BACK)
        case _:
            _take_up_again(row, by)
    blocked = BlockedSender.objects.filter(sender=unblock).first() if unblock else None
    if blocked:
        unblock_sender(blocked, by=by)
    record_review(MailReviewUndone, row, by=by)


def review_undone_until(row: StoredMail) -> datetime | None:
    """Return until when what has just become of a mail can be taken back; None where it cannot be."""
    decision = _just_decided(row)
    held = decision.held if isinstance(decision, MailAccepted | MailOpened) else []
    told_at = TicketActivity.objects.filter(pk__in=held).values_list("next_attempt_at", flat=True).first()
    return undone_until(told_at) if told_at else None


def _just_decided(row: StoredMail) -> AdminChange | None:
    """Return the last decision about a mail, of those that nobody was told of yet."""
    recent = AuditEntry.objects.filter(created_at__gt=now() - held_for(), kind__startswith="mail.")
    entry = recent.filter(data__subject_id=row.pk).order_by("-created_at", "-id").first()
    return entry.change if entry else None


def _take_out_of_thread(row: StoredMail, decision: MailAccepted, by: Actor) -> None:
    """Take a mail out of the ticket that it joined, and open the one of its own again."""
    reply, stood = row.reply, decision.stood
    if reply is None or stood is None:
        raise TooLate(_("Something else has become of this mail since."))
    own = Ticket.objects.filter(pk=decision.own or 0).first()
    lock(*filter(None, (reply.ticket, own)))
    take_out(reply, decision.held, stood=stood, by=by)
    if own is None:
        conclude(row, Outcome.STORED, reason=PUT_BACK)
        return
    if decision.closed is not None and isinstance(by, Agent):
        undo(own, [decision.closed], by=by)
    conclude(row, Outcome.CREATED_NEW, own.replies.get(kind=ReplyKind.OPENING))


def _take_up_again(row: StoredMail, by: Actor) -> None:
    """Let a mail be something again that was set aside, or marked as spam with its ticket."""
    if row.outcome == Outcome.CREATED_NEW and row.ticket and isinstance(by, Agent):
        newest = row.ticket.activities.order_by("-id").first()
        if newest is None or newest.kind != TicketMarkedSpam.kind:
            raise TooLate(_("Something else has happened since."))
        undo(row.ticket, [newest.pk], by=by)
    elif row.state == JobState.DONE and row.outcome == Outcome.SKIPPED and row.reason in (SPAM, SET_ASIDE):
        conclude(row, Outcome.STORED, ticket=row.ticket, reason=PUT_BACK)
    else:
        raise TooLate(_("Something else has become of this mail since."))
