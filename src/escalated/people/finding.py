"""Finding people by the beginnings of the words of their names and addresses."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from escalated.core.tokenising import folded, sought
from escalated.people.models import Contact
from escalated.people.words import ContactWord, beginning_with

MOST_SOUGHT = 6
WORDS_EACH = 3  # a contact has two or three words with the same beginning, and is shown once


def requesters_named(text: str, *, among: QuerySet[Contact], most: int) -> list[Contact]:
    """Return the first contacts, by the word that was found, who have words with each of these beginnings."""
    found = _words_found(text)
    if found is None:
        return []
    found = found.filter(Exists(among.filter(pk=OuterRef("contact"))))
    keys = found.order_by("word", "contact_id").values_list("contact_id", flat=True)[: most * WORDS_EACH]
    wanted = list(dict.fromkeys(keys))[:most]
    contacts = Contact.objects.in_bulk(wanted)
    return [contacts[key] for key in wanted]


def named(text: str) -> Q:
    """Return the condition on contacts of having words with each of these beginnings."""
    found = _words_found(text)
    return Q(pk__in=()) if found is None else Q(pk__in=found.values("contact"))


def _words_found(text: str) -> QuerySet[ContactWord] | None:
    """Return the words with the longest of the beginnings, of contacts who have words with all of them."""
    first, *others = sorted(_beginnings(text), key=len, reverse=True) or [""]
    if not first:
        return None
    found = ContactWord.objects.filter(beginning_with(first))
    for other in others:
        found = found.filter(Exists(ContactWord.objects.filter(beginning_with(other), contact=OuterRef("contact"))))
    return found


def _beginnings(text: str) -> list[str]:
    """Return what the words must begin with; an address stands for itself, for everybody's ends alike."""
    found: list[str] = []
    for part in folded(text).split():
        found += [part] if "@" in part.strip("@") else sought(part)[0]
    return list(dict.fromkeys(found))[:MOST_SOUGHT]
