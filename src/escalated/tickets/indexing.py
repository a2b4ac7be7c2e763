"""What a ticket is found by: its subject and people, its messages; for agents its notes, tags and objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef

from escalated.core.db import held, operation
from escalated.people.contacts import following_names
from escalated.people.models import Contact
from escalated.search.backends import Entry, backend
from escalated.search.indexing import add, document, remove
from escalated.search.models import SearchDocument
from escalated.tickets.bodies import MAX_LENGTH, to_text
from escalated.tickets.models import Reply, Tag, Ticket
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.statuses import ReplyKind

RENAMED_AT_MOST = 200
READ_AT_MOST = MAX_LENGTH // 4  # of a message, in characters; its document is full long before


def index_ticket(ticket: Ticket, tags: Sequence[Tag], objects: Sequence[str] = ()) -> None:
    """Write the documents of a new ticket itself; its messages have their own, ``objects`` are their titles."""
    add([document_of_ticket(ticket), document_of_tags(ticket, tags, objects)])


def index_subject(ticket: Ticket) -> None:
    """Write anew by which subject and people the ticket is found."""
    remove(ticket=ticket, reply=None, is_internal=False)
    add([document_of_ticket(ticket)])


def index_message(reply: Reply) -> None:
    """Write the document of a new message."""
    add([document_of_message(reply)])


def index_tags(ticket: Ticket) -> None:
    """Write anew by which tags and objects agents find the ticket."""
    remove(ticket=ticket, reply=None, is_internal=True)
    add([_inside(ticket)])


def reindex_tagged(tag: Tag) -> None:
    """Let the newest tickets that wear a tag be found by its new name; ``reindex`` reaches those further back."""
    tickets = list(tag.tickets.order_by("-pk").prefetch_related("tags", "about")[:RENAMED_AT_MOST])
    remove(ticket__in=tickets, reply=None, is_internal=True)
    add(map(_inside, tickets))


def forget_message(reply: Reply) -> None:
    """Let nobody find the ticket by this message any more."""
    remove(reply=reply)


@following_names
def index_name(contact: Contact) -> None:
    """Let a requester's newest tickets be found by their new name; ``reindex`` reaches those further back."""
    tickets = list(contact.tickets.order_by("-pk").select_related("requester")[:RENAMED_AT_MOST])
    remove(ticket__in=tickets, reply=None, is_internal=False)
    add(document_of_ticket(ticket) for ticket in tickets)


@operation
def reindex(after: int, count: int) -> int | None:
    """Write the documents of the next tickets in the order of their keys anew; the last one's key, None at the end."""
    keys = [ticket.pk for ticket in held(Ticket.objects.filter(pk__gt=after).order_by("pk")[:count])]
    if not keys:
        return None
    remove(ticket__in=keys)
    add(_of_all(Ticket.objects.filter(pk__in=keys)))
    return keys[-1]


def are_indexed() -> bool:
    """Tell whether every ticket has its document."""
    own = SearchDocument.objects.filter(ticket=OuterRef("pk"), reply=None, is_internal=False)
    return not Ticket.objects.filter(~Exists(own)).exists()


def sweep() -> None:
    """Drop words whose ticket or message is gone."""
    backend().sweep()


def _of_all(tickets: TicketQuerySet) -> Iterator[Entry]:
    for ticket in tickets.select_related("requester").prefetch_related("tags", "about"):
        yield document_of_ticket(ticket)
        yield _inside(ticket)
    for reply in Reply.objects.filter(ticket__in=tickets.values("pk")).order_by("pk").iterator(chunk_size=100):
        yield document_of_message(reply)


def document_of_ticket(ticket: Ticket) -> Entry:
    """Return what everybody who may see the ticket finds it by."""
    requester = ticket.requester
    names = f"{ticket.reference} {ticket.pk}", ticket.subject, requester.name, requester.email
    return document(ticket.pk, "\n".join(names), is_internal=False)


def _inside(ticket: Ticket) -> Entry:
    titles = [each.title for each in ticket.about.all()]
    return document_of_tags(ticket, list(ticket.tags.all()), titles)


def document_of_tags(ticket: Ticket, tags: Sequence[Tag], objects: Sequence[str] = ()) -> Entry:
    """Return what agents alone find it by."""
    return document(ticket.pk, "\n".join([*(tag.name for tag in tags), *objects]), is_internal=True)


def document_of_message(reply: Reply) -> Entry:
    """Return what those who may read the message find its ticket by."""
    text = to_text(reply.body[:READ_AT_MOST], reply.body_format)
    # Further down, what is quoted has been said on this ticket already.
    if reply.kind == ReplyKind.OPENING:
        text += "\n" + to_text(reply.quoted[:READ_AT_MOST], reply.body_format)
    return document(reply.ticket_id, text, reply_id=reply.pk, is_internal=reply.kind == ReplyKind.NOTE)
