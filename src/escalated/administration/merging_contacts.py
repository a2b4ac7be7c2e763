"""Making one contact of two that are the same person. It cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, ForeignKey, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalated.administration.contacts import can_join, require
from escalated.core.db import held, lock, operation
from escalated.core.errors import InvalidInput, Stale
from escalated.people.actors import Actor
from escalated.people.contacts import change_contact
from escalated.people.models import Contact
from escalated.people.words import ContactWord
from escalated.tickets.models import Ticket
from escalated.timeline.audit import AdminChange, record_change

_ACCOUNT = ("user_id", "email", "mail_key", "organisation", "organisation_name")


class ContactsMerged(AdminChange):
    kind = "contact.merged"
    other_id: int
    other: str
    address: str
    ticket_count: int

    def sentence(self, actor: str) -> str:
        told = ngettext(
            "%(actor)s merged the contact “%(other)s” (%(address)s) with %(count)s ticket into “%(contact)s”",
            "%(actor)s merged the contact “%(other)s” (%(address)s) with %(count)s tickets into “%(contact)s”",
            self.ticket_count,
        )
        values = {"actor": actor, "other": self.other, "address": self.address or "–", "count": self.ticket_count}
        return told % {**values, "contact": self.subject}


@operation
def merge_contacts(into: Contact, other: Contact, *, by: Actor) -> Contact:
    """Give all that is the other's to the first, and return who is left; merging twice is merging once.

    The other stays as a further address. An account goes along; of two accounts neither may: raises InvalidInput on
    ``other``.
    """
    into, other = _itself(into), _itself(other)
    require(by, into, other, may=can_join(by))
    if into.pk == other.pk:
        return into
    lock(into, other)
    if into.merged_into_id or other.merged_into_id:
        return _merged_meanwhile(into, other)
    if into.user_id is not None and other.user_id is not None:
        raise InvalidInput(other=_("Both have an account of their own, so they stay two contacts."))
    name, address = other.display_name, other.email
    count = _move_tickets(other, into)
    _join(into, other)
    record_change(
        ContactsMerged(
            subject_id=into.pk,
            subject=into.display_name,
            other_id=other.pk,
            other=name,
            address=address,
            ticket_count=count,
        ),
        by=by,
    )
    return into


def _itself(contact: Contact) -> Contact:
    """Return the contact as it is now, or the one it went into."""
    found = Contact.objects.select_related("merged_into").get(pk=contact.pk)
    return found.merged_into or found


def _merged_meanwhile(into: Contact, other: Contact) -> Contact:
    if other.merged_into_id == into.pk or into.merged_into_id == other.pk:
        return into if into.merged_into_id is None else other
    raise Stale(other=_("One of the two has just been merged. Look at them again."))


def _move_tickets(other: Contact, into: Contact) -> int:
    """Move whatever names the other, and return how many tickets that were."""
    tickets = list(held(Ticket.objects.filter(requester=other).order_by("pk")).values_list("pk", flat=True))
    for model, field in _naming_contacts():
        rows = model._default_manager.filter(**{field: other})
        _leave_out_twins(rows, field, into=into)
        rows.update(**{field: into})
    return len(tickets)


def _naming_contacts() -> Iterator[tuple[type[Model], str]]:
    """Yield every model with a field that names a contact, except of the contacts themselves."""
    for relation in Contact._meta.get_fields(include_hidden=True):
        field, model = getattr(relation, "field", None), relation.related_model
        if isinstance(field, ForeignKey) and isinstance(model, type) and model not in (Contact, ContactWord):
            yield model, field.name


def _leave_out_twins(rows: QuerySet[Any], field: str, *, into: Contact) -> None:
    """Drop what the first has already, where one may have it only once."""
    for constraint in rows.model._meta.total_unique_constraints:
        besides = {each: OuterRef(each) for each in constraint.fields if each != field}
        if besides and field in constraint.fields:
            rows.filter(Exists(rows.model._default_manager.filter(**{field: into}, **besides))).delete()


def _join(into: Contact, other: Contact) -> None:
    """Make the other a further address of the first; where it has the account, the first gets that, and its address."""
    gained = {key: getattr(other, key) for key in _ACCOUNT} if other.user_id is not None else {}
    further = into if gained else other
    address = {"email": further.email, "mail_key": further.mail_key}
    ContactWord.objects.filter(contact=other).delete()
    other.merged.update(merged_into=into)
    gone = Contact.objects.filter(pk=other.pk)
    gone.update(merged_into=into, email=address["email"], mail_key=None, user=None, organisation="")
    change_contact(into, {"name": into.name or other.name, "language": into.language or other.language, **gained})
    gone.update(**address)
