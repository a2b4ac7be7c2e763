"""The words of a contact's name and address, by whose beginnings people are found."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Exists, OuterRef, Q

from escalated.core.db import held, operation
from escalated.core.tokenising import folded, tokens
from escalated.people.models import Contact

MOST_WORDS = 40
AFTER_ALL = "\U0010ffff"  # stands behind every sign that a word may have


class ContactWord(models.Model):
    """One word of one contact, folded; sorted by its bytes on every database (its migration)."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="words", db_index=False)
    word = models.CharField(max_length=254)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["contact", "word"], name="escalated_contact_word_once"),)
        indexes = (models.Index(fields=["word", "contact"], name="escalated_contact_word"),)


def words_of(name: str, email: str) -> list[str]:
    """Return by which words a contact is found: the address as a whole, and each word of name and address."""
    address = folded(email.strip())
    whole = [address] if "@" in address else []
    return list(dict.fromkeys([*whole, *tokens(name), *tokens(email)]))[:MOST_WORDS]


def index_words(contacts: Sequence[Contact]) -> None:
    """Write by which words these contacts are found, in the transaction of what changes them.

    Whoever went into another lends it their words, and has none.
    """
    words: dict[int, dict[str, None]] = {contact.pk: {} for contact in contacts}
    merged = Contact.objects.filter(merged_into__in=contacts).order_by("pk")
    for contact in [*contacts, *merged]:
        found = words.get(contact.merged_into_id or contact.pk, {})
        found.update(dict.fromkeys(words_of(contact.name, contact.email)))
    ContactWord.objects.filter(contact__in=contacts).delete()
    ContactWord.objects.bulk_create(
        ContactWord(contact_id=pk, word=word) for pk, found in words.items() for word in found
    )


def beginning_with(word: str) -> Q:
    """Return the condition of being a word with that beginning, as a range: an index finds its ends."""
    return Q(word__gte=word, word__lt=word + AFTER_ALL)


@operation
def reindex_contacts(after: int, count: int) -> int | None:
    """Write the words of the next contacts in the order of their keys anew; the last one's key, None at the end."""
    contacts = list(held(Contact.objects.filter(pk__gt=after).order_by("pk")[:count]))
    index_words(contacts)
    return contacts[-1].pk if contacts else None


def are_contacts_indexed() -> bool:
    """Tell whether everybody with an address has their words."""
    missing = ~Exists(ContactWord.objects.filter(contact=OuterRef("pk")))
    return not Contact.objects.themselves().filter(missing, email__contains="@").exists()
