"""What an admin decides about a mail: whose thread it joins, that it is a ticket, that it is none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, TooLate
from escalated.core.jobs import JobState, revive
from escalated.mail.acting import conclude
from escalated.mail.beginning import begin_ticket
from escalated.mail.blocking import block_address
from escalated.mail.contents import message_of
from escalated.mail.downloading import expect_files
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import Address, IncomingMail, UnreadableMail
from escalated.mail.reasons import PUT_BACK, SET_ASIDE, SPAM
from escalated.mail.rereading import reread
from escalated.mail.threading import find_tickets, remember_references
from escalated.people.actors import Actor, Requester
from escalated.people.administering import require_admin
from escalated.people.contacts import contact_for_address
from escalated.tickets.marking import mark_spam
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import StatusHappening, as_it_stands, close_ticket
from escalated.tickets.withholding import withhold
from escalated.timeline.audit import AdminChange, record_change


class MailReviewed(AdminChange):
    """Base of what was decided about a mail: ``subject`` is its sender, ``title`` its subject line."""

    kind = "mail.reviewed"
    title: str = ""
    ticket: str = ""

    def sentence(self, actor: str) -> str:
        return self.words() % {"actor": actor, "sender": self.subject, "title": self.title, "ticket": self.ticket}

    def words(self) -> str:
        return _("%(actor)s reviewed the mail “%(title)s” from %(sender)s")


class MailAccepted(MailReviewed):
    """``held`` are the activities of its ticket that can be taken back, and how it ``stood`` before.

    ``own`` is the ticket that the mail had opened, and ``closed`` the activity by which that was closed.
    """

    kind = "mail.accepted"
    held: list[int] = []
    stood: StatusHappening | None = None
    own: int | None = None
    closed: int | None = None

    def words(self) -> str:
        return _("%(actor)s took the mail “%(title)s” from %(sender)s into %(ticket)s, and its sender into CC")


class MailOpened(MailReviewed):
    """``held`` are the activities of its ticket, which can be taken back."""

    kind = "mail.opened"
    held: list[int] = []

    def words(self) -> str:
        return _("%(actor)s opened %(ticket)s from the mail “%(title)s” of %(sender)s")


class MailSetAside(MailReviewed):
    kind = "mail.set_aside"

    def words(self) -> str:
        return _("%(actor)s decided that the mail “%(title)s” from %(sender)s is no ticket")


class MailMarkedSpam(MailReviewed):
    kind = "mail.marked_spam"

    def words(self) -> str:
        return _("%(actor)s marked the mail “%(title)s” from %(sender)s as spam")


class MailPutBack(MailReviewed):
    kind = "mail.put_back"

    def words(self) -> str:
        return _("%(actor)s put the mail “%(title)s” from %(sender)s back into review")


class MailRunAgain(MailReviewed):
    kind = "mail.run_again"

    def words(self) -> str:
        return _("%(actor)s ran the mail “%(title)s” from %(sender)s again")


def is_undecided(row: StoredMail) -> bool:
    """Tell whether a ticket can still be made of a mail: it became none, and no worker has it."""
    return row.state == JobState.DONE and row.outcome in (Outcome.STORED, Outcome.SKIPPED)


def stands_beside(row: StoredMail) -> bool:
    """Tell whether a mail that answers one ticket opened another, for its sender takes no part in the first."""
    return row.outcome == Outcome.CREATED_NEW and row.ticket is not None


def thread_of(row: StoredMail, mail: IncomingMail) -> Ticket | None:
    """Return the ticket that a mail answers, and has not joined."""
    found = (match.ticket for match in find_tickets(mail))
    return next((each for each in found if each.pk != row.ticket_id and each.is_public), None)


@operation
def accept_sender(row: StoredMail, *, by: Actor) -> Reply:
    """Bring a mail's sender into CC of the ticket that it answers, and the mail into its conversation.

    They see nothing from before. A ticket that the mail opened is closed. Raises TooLate, InvalidInput.
    """
    mail, sender = _taken_up(row, by)
    ticket = thread_of(row, mail)
    if ticket is None or not (is_undecided(row) or stands_beside(row)):
        raise TooLate(_("This mail answers no other ticket."))
    lock(ticket)
    before, stood = _newest(ticket), StatusHappening(**as_it_stands(ticket))
    participant = add_participant(ticket, sender.email, by=by, name=sender.name)
    reply = reply_to_ticket(ticket, message_of(mail), by=Requester((participant.contact,)))
    expect_files(reply, mail.remote_attachments)
    remember_references(mail, ticket)
    own = row.ticket if stands_beside(row) else None
    undone_by = {"own": own.pk, "closed": _close(own, by)} if own else {}
    conclude(row, Outcome.REPLIED, reply)
    held = withhold(reply, since=before, by=by)
    record_review(MailAccepted, row, by=by, ticket=ticket, held=held, stood=stood, **undone_by)
    return reply


@operation
def open_from_mail(row: StoredMail, *, by: Actor) -> Ticket:
    """Open a ticket from a mail that became none. Raises TooLate, InvalidInput."""
    mail, sender = _taken_up(row, by)
    if not is_undecided(row):
        raise TooLate(_("Something else has become of this mail since."))
    contact = contact_for_address(sender.email, name=sender.name)
    reply = begin_ticket(mail, message_of(mail), by=contact, beside=find_tickets(mail))
    expect_files(reply, mail.remote_attachments)
    conclude(row, Outcome.CREATED_NEW, reply)
    record_review(MailOpened, row, by=by, ticket=reply.ticket, held=withhold(reply, since=0, by=by))
    return reply.ticket


@operation
def set_mail_aside(row: StoredMail, *, by: Actor, is_spam: bool = False, block: str = "") -> None:
    """Say that a mail is no ticket, as spam its ticket too; ``block`` is an address or domain to hear no more of."""
    require_admin(by)
    lock(row)
    if row.outcome == Outcome.CREATED_NEW and row.ticket and is_spam:
        mark_spam(row.ticket, by=by)
    elif not (row.is_held or row.outcome == Outcome.SKIPPED or row.state == JobState.DEAD):
        raise TooLate(_("Something else has become of this mail since."))
    else:
        StoredMail.objects.filter(pk=row.pk).update(state=JobState.DONE)
        conclude(row, Outcome.SKIPPED, reason=SPAM if is_spam else SET_ASIDE)
    if block:
        block_address(block, by=by)
    record_review(MailMarkedSpam if is_spam else MailSetAside, row, by=by)


@operation
def put_mail_back(row: StoredMail, *, by: Actor) -> None:
    """Let a mail wait for review again that was none: whatever decided so."""
    require_admin(by)
    lock(row)
    if row.state != JobState.DONE or row.outcome != Outcome.SKIPPED:
        raise TooLate(_("Something else has become of this mail since."))
    conclude(row, Outcome.STORED, ticket=row.ticket, reason=PUT_BACK)
    record_review(MailPutBack, row, by=by)


@operation
def run_mail_again(row: StoredMail, *, by: Actor) -> bool:
    """Let a mail be read and acted on again, as if it came in now; False for one that became something."""
    require_admin(by)
    lock(row)
    if row.is_held:
        StoredMail.objects.filter(pk=row.pk).update(state=JobState.DEAD)
    if not revive(row):
        return False
    record_review(MailRunAgain, row, by=by)
    return True


def _taken_up(row: StoredMail, by: Actor) -> tuple[IncomingMail, Address]:
    """Hold a mail and read it again. Raises InvalidInput on ``mail`` for one that cannot be acted on."""
    require_admin(by)
    lock(row)
    try:
        mail = reread(row)
    except UnreadableMail as error:
        raise InvalidInput(mail=_("This mail cannot be read.")) from error
    if mail.from_address is None:
        raise InvalidInput(mail=_("The mail names no sender that could be answered."))
    return mail, mail.from_address


def _close(own: Ticket, by: Actor) -> int | None:
    """Close the ticket of a mail's own, and return the activity that tells of it; None for one that was closed."""
    before = _newest(own)
    close_ticket(own, by=by)
    closed = _newest(own)
    return closed if closed != before else None


def _newest(ticket: Ticket) -> int:
    return ticket.activities.order_by("-id").values_list("pk", flat=True)[0]


def record_review(
    change: type[MailReviewed], row: StoredMail, *, by: Actor, ticket: Ticket | None = None, **also: Any
) -> None:
    """Write down what was decided about a mail."""
    told = {"title": row.subject, "ticket": ticket.reference if ticket else ""}
    record_change(change(subject_id=row.pk, subject=row.sender, **told, **also), by=by)
