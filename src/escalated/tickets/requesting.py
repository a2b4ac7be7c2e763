"""What customers do on their own pages: once, even where a slow line makes them send it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Model

from escalated.core.db import lock, now, operation
from escalated.people.actors import Customer, Guest, Requester
from escalated.people.models import Contact, Department
from escalated.tickets import policy
from escalated.tickets.continuing import continue_ticket
from escalated.tickets.filenames import clean_filename
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.queries import ReplyQuerySet
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.subjects import fitted_subject
from escalated.tickets.writing import Message, message

SENT_AGAIN_WITHIN = timedelta(minutes=10)


@operation
def open_request(
    *,
    subject: str,
    body: Message | str,
    by: Requester,
    about: Sequence[Model] = (),
    department: Department | None = None,
) -> Ticket:
    """Open a request for oneself; the first one makes the person's contact. Raises InvalidInput.

    The same words within ten minutes are the request that was opened with them.
    """
    person = by.with_contact()
    contact, written = person.contacts[0], message(body)
    lock(contact)
    same = opened_already(contact, subject, written)
    if same:
        return same
    return create_ticket(
        subject=subject, body=written, requester=contact, by=person, about=about, department=department
    )


@operation
def answer_request(ticket: Ticket, body: Message, *, by: Customer, after: int | None = None) -> Reply:
    """Answer in public; the same words after the same message are one answer. Raises InvalidInput.

    The answer is the first message of a new request where this one can be reopened no more.
    """
    lock(ticket)
    if policy.can_continue(by, ticket):
        return _continued(ticket, body, by)
    own = ticket.replies.visible_to(by).filter(kind=ReplyKind.REPLY, author_contact__in=by.contacts)
    since = own.filter(pk__gt=after) if after is not None else own.none()
    return _same(since, body) or reply_to_ticket(ticket, body, by=by)


def _continued(ticket: Ticket, body: Message, by: Customer) -> Reply:
    same = opened_already(ticket.requester, ticket.subject, body)
    if same:
        return same.replies.get(kind=ReplyKind.OPENING)
    return continue_ticket(ticket, body, by=Requester(by.contacts) if isinstance(by, Guest) else by)


def opened_already(contact: Contact, subject: str, body: Message) -> Ticket | None:
    """Return the request this contact has just opened with the same words, if so."""
    opened = Reply.objects.filter(
        kind=ReplyKind.OPENING,
        author_contact=contact,
        ticket__subject=fitted_subject(subject),
        created_at__gt=now() - SENT_AGAIN_WITHIN,
    )
    same = _same(opened.select_related("ticket"), body)
    return same.ticket if same else None


def _same(sent: ReplyQuerySet, body: Message) -> Reply | None:
    """Return which of these messages has the same words and files."""
    source, files = body.body.cleaned().source, sorted(clean_filename(each.filename) for each in body.attachments)
    for each in sent:
        if each.body == source and sorted(each.attachments.values_list("filename", flat=True)) == files:
            return each
    return None
