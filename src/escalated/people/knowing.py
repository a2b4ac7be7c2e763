"""Whose mail an address is, and under which addresses somebody is known."""

from __future__ import annotations

from escalated.people.addresses import normalised
from escalated.people.host import host
from escalated.people.models import Contact


def known_contact(email: str) -> Contact | None:
    """Return whose mail that address is, if it is anybody's yet."""
    found = Contact.objects.filter(mail_key=normalised(email)).select_related("merged_into").first()
    return (found.merged_into or found) if found else None


def addresses_of(contact: Contact) -> set[str]:
    """Return every address that is known to reach this contact, as keys."""
    verified = host().verified_emails(contact.user) if contact.user else ()
    further = contact.merged.values_list("mail_key", flat=True)
    return {normalised(each) for each in (contact.email, contact.mail_key, *further, *verified) if each}


def are_same(one: Contact, other: Contact) -> bool:
    """Tell whether two contacts are one, or get their mail at one address."""
    return one.pk == other.pk or normalised(one.email) == normalised(other.email)
