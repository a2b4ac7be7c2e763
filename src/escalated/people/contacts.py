"""Finding and making contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils import translation

from escalated.core.db import atomic
from escalated.people.addresses import normalised
from escalated.people.host import host
from escalated.people.models import Contact
from escalated.people.participants import knowing_copies
from escalated.people.reaching import REACHED
from escalated.people.words import index_words

Follower = Callable[[Contact], None]
_followers: list[Follower] = []


def following_names(follow: Follower) -> Follower:
    """Call the function, in the same transaction, with each contact whose name or address has changed."""
    _followers.append(follow)
    return follow


def contacts_of(user: Any) -> tuple[Contact, ...]:
    """Return the contacts that are this host user: their own first, then guests with an address they have proven.

    The proof is of the guest's own address: further ones are an agent's word, and prove nobody.
    """
    own = Q(user=user) | Q(user=None, mail_key__in=_verified(user))
    found = knowing_copies(Contact.objects.themselves().filter(own))
    return tuple(sorted(found, key=lambda contact: (contact.user_id is None, contact.pk)))


def contact_for_user(user: Any) -> Contact:
    """Return the host user's contact, made now if this is the first time they need one.

    A guest's contact with an address the host has verified becomes the user's own; with an address that is only
    claimed it stays the guest's.
    """
    for contact in contacts_of(user):
        if contact.user_id is not None or _claim(contact, user):
            return brought_up_to_date(contact)
    return _create(user)


def brought_up_to_date(contact: Contact) -> Contact:
    """Return the contact with what the host says of its user today: mail must not follow them to an old address."""
    if contact.user_id is None:
        return contact
    described = _described(contact.user)
    current: dict[str, str | None] = {
        name: value for name, value in described.items() if value or name.startswith("organisation")
    }
    verified = _verified(contact.user)
    if contact.mail_key not in verified:
        current["mail_key"] = _free_key(current.get("email") or contact.email, verified)
    changed = {name: value for name, value in current.items() if getattr(contact, name) != value}
    if changed:
        change_contact(contact, changed)
    return contact


def contact_for_address(email: str, *, name: str = "") -> Contact:
    """Return the contact whose mail this is, made now for an address never seen before.

    The address of one that was merged is the one's it went into.
    """
    key = normalised(email)
    given = {"email": email.strip(), "name": name[:200]}  # the local part as written: some servers mind its case
    with atomic():
        contact, is_new = Contact.objects.get_or_create(mail_key=key, defaults=given)
        if is_new:
            index_words([contact])
    return named(contact.merged_into or contact, name)


def named(contact: Contact, name: str) -> Contact:
    """Return the contact, by that name if it had none; a host user's is the host's to say."""
    if name and not contact.name and contact.user_id is None:
        change_contact(contact, {"name": name[:200]})
    return contact


def contact_for_guest(email: str, *, name: str) -> Contact:
    """Return the contact of somebody who has proven nothing: never one that is a host user's, whoever says so."""
    contact = contact_for_address(email, name=name)
    if contact.user_id is None:
        return contact
    key, given = normalised(email), {"email": email.strip(), "name": name[:200]}
    apart = Contact.objects.filter(email__iexact=key, user=None, mail_key=None).order_by("pk").first()
    if apart is None:
        apart = Contact.objects.create(**given)
        index_words([apart])
    return apart


def change_contact(contact: Contact, changed: Mapping[str, Any]) -> None:
    """Write what changed, and by which words the contact is found from now on."""
    if "email" in changed:
        changed = {**changed, **REACHED}
    with atomic():
        Contact.objects.filter(pk=contact.pk).update(**changed)
        for name, value in changed.items():
            setattr(contact, name, value)
        if changed.keys() & {"name", "email"}:
            index_words([contact])
            for follow in _followers:
                follow(contact)


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


def _described(user: Any) -> dict[str, str]:
    return {
        "email": host().email(user).strip(),
        "name": host().display_name(user)[:200],
        "language": host().language(user),
        **_belonging(user),
    }


def _belonging(user: Any) -> dict[str, str]:
    key = host().organisation(user)[:200]
    return {"organisation": key, "organisation_name": host().organisation_name(user)[:200] if key else ""}


def _free_key(email: str, verified: list[str]) -> str | None:
    key = normalised(email)
    return key if key in verified and not Contact.objects.filter(mail_key=key).exists() else None


def _create(user: Any) -> Contact:
    fields = _described(user)
    fields["language"] = fields["language"] or translation.get_language() or ""
    try:
        return _stored(user=user, mail_key=_free_key(fields["email"], _verified(user)), **fields)
    except IntegrityError:  # the same person's other tab was first, or a mail from this very address
        return Contact.objects.filter(user=user).first() or _stored(user=user, **fields)


def _stored(**fields: Any) -> Contact:
    with atomic():
        contact = Contact.objects.create(**fields)
        index_words([contact])
        return contact
