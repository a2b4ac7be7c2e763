"""Finding tickets by words, in what the viewer may read of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from escalated.core.db import now
from escalated.people.actors import Actor, Customer, Requester
from escalated.people.models import Contact
from escalated.search.finding import tickets_holding
from escalated.search.models import SearchDocument
from escalated.search.terms import Term, term_of
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet, since_joined
from escalated.tickets.query_words import Query, Words
from escalated.tickets.references import pk_of

MOST_TERMS = 10
NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class Holding:
    """The condition of holding words, and whether no word of it is rare enough to lead to few tickets."""

    condition: Q
    is_common: bool


def holding_words(query: Query, viewer: Actor) -> Holding:
    """Return the condition of holding all the words that are wanted, each anywhere, and none that is not."""
    documents, condition, are_common = _readable(viewer), Q(), True
    wanted, unwanted = _terms(query, is_negated=False), _terms(query, is_negated=True)
    for term in wanted:
        holding, is_common = tickets_holding(term, documents)
        condition, are_common = condition & holding, are_common and is_common
    for term in unwanted:
        condition &= ~tickets_holding(term, documents)[0]
    if wanted or all(each.is_negated for each in query.words):
        return Holding(condition, are_common)
    return Holding(NOTHING, is_common=False)


def own_requests(by: Requester, text: str) -> TicketQuerySet:
    """Return a customer's own tickets: all, or those with all the words in what they may read, or of that reference."""
    return _holding(Ticket.objects.visible_to(by.alone()), by, text)


def colleagues_requests(by: Requester, text: str) -> TicketQuerySet:
    """Return those of others of their organisation in the same way, where the host lets them read these."""
    own = [contact.pk for contact in by.contacts]
    others = Contact.objects.filter(organisation=by.organisation).exclude(pk__in=own)
    shared = Ticket.objects.visible_to(by).filter(requester__in=others)
    return _holding(shared if by.organisation else shared.none(), by, text)


def _holding(own: TicketQuerySet, by: Requester, text: str) -> TicketQuerySet:
    words = tuple(Words(each) for each in text.split())
    return own.filter(holding_words(Query(words), by).condition | Q(pk=pk_of(text.strip()))) if words else own


def _terms(query: Query, *, is_negated: bool) -> list[Term]:
    """Return the first ten terms of words that are wanted or are not; signs alone make none."""
    words = [each for each in query.words if each.is_negated == is_negated]
    terms = (term_of(each.text, is_open=each is query.open_word) for each in words)
    return list(dict.fromkeys(term for term in terms if term is not None))[:MOST_TERMS]


def _readable(viewer: Actor) -> QuerySet[SearchDocument]:
    """Return the documents of what the viewer may read on a ticket that is visible to them."""
    documents = SearchDocument.objects.all()
    if not isinstance(viewer, Customer):
        return documents
    told = Q(reply=None) | Q(reply__public_at__lte=now())
    # A ticket's own document names its requester: who is in CC finds it by what they have read.
    return documents.filter(told, since_joined(viewer, "reply__", to_ticket="ticket"), is_internal=False)
