"""Finding and making contacts."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from escalated.core.db import atomic
from escalated.people.addresses import normalised
from escalated.people.host import host
from escalated.people.models import Contact


def contacts_of(user: Any) -> tuple[Contact, ...]:
    """Return the contacts that are this host user: their own first, then guests with an address they have proven."""
    own = Q(user=user) | Q(user=None, mail_key__in=_verified(user))
    return tuple(sorted(Contact.objects.filter(own), key=lambda contact: (contact.user_id is None, contact.pk)))


def contact_for_user(user: Any) -> Contact:
    """Return the host user's contact, made now if this is the first time they need one.

    A guest's contact with an address the host has verified becomes the user's own; with an address that is only
    claimed it stays the guest's.
    """
    for contact in contacts_of(user):
        if contact.user_id is not None or _claim(contact, user):
            return contact
    return _create(user)


def contact_for_address(email: str, *, name: str = "") -> Contact:
    """Return the contact whose mail this is, made now for an address never seen before."""
    key = normalised(email)
    contact, _ = Contact.objects.get_or_create(mail_key=key, defaults={"email": key, "name": name[:200]})
    if name and not contact.name:
        Contact.objects.filter(pk=contact.pk, name="").update(name=name[:200])
        contact.name = name[:200]
    return contact


def _verified(user: Any) -> list[str]:
    return [normalised(address) for address in host().verified_emails(user)]


def _claim(guest: Contact, user: Any) -> bool:
    try:
        with atomic():
            claimed = Contact.objects.filter(pk=guest.pk, user=None).update(user=user)
    except IntegrityError:  # the same person's other tab has claimed another address of theirs
        return False
    guest.user = user
    return bool(claimed)


def _create(user: Any) -> Contact:
    email = normalised(host().email(user))
    fields = {"email": email, "name": host().display_name(user)[:200], "language": host().language(user)}
    is_free = email in _verified(user) and not Contact.objects.filter(mail_key=email).exists()
    try:
        with atomic():
            return Contact.objects.create(user=user, mail_key=email if is_free else None, **fields)
    except IntegrityError:  # the same person's other tab was first
        return Contact.objects.get(user=user)
