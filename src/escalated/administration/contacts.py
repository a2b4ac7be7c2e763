"""What agents change about contacts: name and language, and which further addresses are theirs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from escalated.core.text import one_line
from escalated.people.actors import Actor, Agent, System
from escalated.people.addresses import is_address, normalised
from escalated.people.contacts import change_contact
from escalated.people.models import Contact
from escalated.people.rights import Act, Scope
from escalated.people.words import index_words
from escalated.tickets.queries import known_contacts
from escalated.timeline.audit import AdminChange, record_change

MOST_ADDRESSES = 20


class ContactChanged(AdminChange):
    kind = "contact.changed"
    name: str
    previous_name: str
    language: str
    previous_language: str

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "previous": self.previous_name, "name": self.name or self.subject}
        if self.name != self.previous_name:
            return _("%(actor)s renamed the contact “%(previous)s” to “%(name)s”") % values
        return _("%(actor)s changed the language of the contact “%(name)s”") % values


class ContactAddressAdded(AdminChange):
    kind = "contact.address_added"
    address: str

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "address": self.address, "contact": self.subject}
        return _("%(actor)s added %(address)s to the contact “%(contact)s”") % values


class ContactAddressRemoved(ContactAddressAdded):
    kind = "contact.address_removed"

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "address": self.address, "contact": self.subject}
        return _("%(actor)s removed %(address)s from the contact “%(contact)s”") % values


def known_contact(pk: int, *, to: Actor) -> Contact:
    """Return a contact this actor may know of; raises NotFound otherwise."""
    contact = known_contacts(to).select_related("user").filter(pk=pk).first()
    if contact is None:
        raise NotFound(_("There is no such contact."))
    return contact


def can_edit(by: Actor) -> bool:
    """Tell whether this actor may change name and language of the contacts they know."""
    return isinstance(by, System) or (isinstance(by, Agent) and by.rights.allow(Act.EDIT))


def can_join(by: Actor) -> bool:
    """Tell whether this actor may say whose an address is: it opens requests, of any department, to their owner."""
    return isinstance(by, System) or (isinstance(by, Agent) and by.rights.scope_of(Act.EDIT) == Scope.ALL)


@operation
def edit_contact(contact: Contact, *, by: Actor, name: str | None = None, language: str | None = None) -> None:
    """Change what a contact is called and which language they read; the host names its own users."""
    require(by, contact, may=can_edit(by))
    _hold(contact)
    wanted = {
        "name": contact.name if name is None else _sound_name(name),
        "language": contact.language if language is None else language.strip(),
    }
    before = {key: getattr(contact, key) for key in wanted}
    if wanted == before:
        return
    if contact.user_id is not None and wanted["name"] != before["name"]:
        raise InvalidInput(name=_("This name comes from their account and is changed there."))
    if wanted["language"] not in ("", before["language"], *dict(settings.LANGUAGES)):
        raise InvalidInput(language=_("There is no such language here."))
    change_contact(contact, wanted)
    changed = wanted | {f"previous_{key}": value for key, value in before.items()}
    record_change(ContactChanged.model_validate(_subject(contact) | changed), by=by)


@operation
def add_address(contact: Contact, address: str, *, by: Actor) -> None:
    """Let mail from a further address be this contact's. Adding it twice changes nothing.

    Raises InvalidInput on ``address`` where it is none, or somebody else's.
    """
    require(by, contact, may=can_join(by))
    key = _known_address(address)
    _hold(contact)
    if contact.merged.count() >= MOST_ADDRESSES:
        raise InvalidInput(address=_("A contact can have %(count)s addresses.") % {"count": MOST_ADDRESSES})
    further = {"email": address.strip(), "merged_into": contact}
    holder, is_new = Contact.objects.get_or_create(mail_key=key, defaults=further)
    owner = holder.merged_into or holder
    if owner.pk != contact.pk:
        raise InvalidInput(address=_("This is the address of %(name)s. Merge the two.") % {"name": owner.display_name})
    if is_new:
        index_words([contact])
        record_change(ContactAddressAdded(**_subject(contact), address=holder.email), by=by)


@operation
def remove_address(contact: Contact, address: str, *, by: Actor) -> None:
    """Let mail from a further address be this contact's no more: it is a new contact's. Twice changes nothing."""
    require(by, contact, may=can_join(by))
    _hold(contact)
    further = contact.merged.filter(mail_key=normalised(address)).first()
    if further is not None:
        further.delete()
        index_words([contact])
        record_change(ContactAddressRemoved(**_subject(contact), address=further.email), by=by)


def further_addresses(contact: Contact) -> list[str]:
    """Return the addresses whose mail is this contact's besides their own."""
    known = contact.merged.exclude(mail_key=None).order_by("pk").values_list("email", flat=True)
    return list(known)


def require(by: Actor, *contacts: Contact, may: bool) -> None:
    """Raise NotFound for a contact this actor may not know of, NotAllowed for an act that is not theirs."""
    keys = {contact.pk for contact in contacts}
    if known_contacts(by).filter(pk__in=keys).count() < len(keys):
        raise NotFound(_("There is no such contact."))
    if not may:
        raise NotAllowed(_("You may not do this to a contact."))


def _hold(contact: Contact) -> None:
    lock(contact)
    if contact.merged_into_id is not None:
        raise Stale(contact=_("This contact has just been merged. Look at it again."))


def _subject(contact: Contact) -> dict[str, Any]:
    return {"subject_id": contact.pk, "subject": contact.display_name}


def _known_address(address: str) -> str:
    key = normalised(address)
    if not is_address(key):
        raise InvalidInput(address=_("Enter an address such as name@example.com."))
    return key


def _sound_name(name: str) -> str:
    line = one_line(name)
    if len(line) > 200:
        raise InvalidInput(name=_("Shorten the name to 200 characters."))
    return line
