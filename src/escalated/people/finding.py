"""Finding people by the beginning of a name or an address."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from escalated.people.models import Contact


def requesters_named(text: str, *, among: QuerySet[Contact]) -> QuerySet[Contact]:
    """Return those of the contacts with such a name or address."""
    return among.filter(Q(name__istartswith=text) | Q(email__istartswith=text))
