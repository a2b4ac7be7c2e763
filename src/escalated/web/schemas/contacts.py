"""Contacts as agents see them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.utils import translation

from escalated.administration.contacts import can_edit, can_join, further_addresses
from escalated.core.counting import CappedCount
from escalated.core.schema import Schema, Timestamp
from escalated.people.actors import Actor
from escalated.people.host import host
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from escalated.tickets.queries import known_contacts
from escalated.web.links import link
from escalated.web.schemas.live import Count, counted
from escalated.web.schemas.making import choices
from escalated.web.schemas.reaching import Unreached, unreached
from escalated.web.schemas.rows import ticket_rows
from escalated.web.schemas.shared import Choice
from escalated.web.schemas.tickets import TicketRow

NEWEST = 20
MOST_COLLEAGUES = 6


class ContactRow(Schema):
    id: int
    name: str
    email: str
    url: str
    organisation: str
    is_signed_up: bool
    ticket_count: Count
    since: Timestamp


class ContactDetail(ContactRow):
    """``given_name`` is the name as it is stored, empty where ``name`` is made from the address."""

    given_name: str
    unreached: Unreached | None
    addresses: list[str]
    language: str
    language_name: str
    profile_url: str | None


class ContactAbilities(Schema):
    can_edit: bool
    can_rename: bool
    can_join: bool


class ContactUrls(Schema):
    edit: str
    add_address: str
    remove_address: str
    merge: str


def contact_rows(contacts: QuerySet[Contact], *, viewer: Actor) -> QuerySet[Contact]:
    """Return the contacts with the count of those of their tickets that the viewer sees."""
    theirs = Ticket.objects.visible_to(viewer).filter(requester=OuterRef("pk"), is_spam=False)
    return contacts.annotate(ticket_count=CappedCount(theirs))


def contact_row(contact: Any) -> ContactRow:
    return ContactRow(**_fields(contact))


def contact_detail(contact: Any) -> ContactDetail:
    return ContactDetail(
        **_fields(contact),
        given_name=contact.name,
        unreached=unreached(contact),
        addresses=further_addresses(contact),
        language=contact.language,
        language_name=_language_name(contact.language),
        profile_url=(host().profile_url(contact.user) or None) if contact.user_id else None,
    )


def colleagues(contact: Contact, *, viewer: Actor) -> list[ContactRow]:
    """Return the first others of the same organisation whom the viewer may know of."""
    if not contact.organisation:
        return []
    others = known_contacts(viewer).filter(organisation=contact.organisation).exclude(pk=contact.pk)
    return [contact_row(each) for each in contact_rows(others, viewer=viewer).order_by("name", "pk")[:MOST_COLLEAGUES]]


def newest_tickets(contact: Contact, *, viewer: Actor) -> list[TicketRow]:
    theirs = Ticket.objects.visible_to(viewer).filter(requester=contact, is_spam=False).for_list()
    return ticket_rows(list(theirs.order_by("-last_activity_at", "-id")[:NEWEST]), viewer=viewer)


def contact_abilities(contact: Contact, viewer: Actor) -> ContactAbilities:
    return ContactAbilities(
        can_edit=can_edit(viewer),
        can_rename=can_edit(viewer) and contact.user_id is None,
        can_join=can_join(viewer),
    )


def contact_urls(contact: Contact) -> ContactUrls:
    return ContactUrls(**{name: link("agent", f"contact_{name}", contact.pk) for name in ContactUrls.model_fields})


def language_choices() -> list[Choice]:
    return choices(settings.LANGUAGES)


def _language_name(code: str) -> str:
    try:
        return str(translation.get_language_info(code)["name_translated"]) if code else ""
    except KeyError:
        return code


def _fields(contact: Any) -> dict[str, Any]:
    return {
        "id": contact.pk,
        "name": contact.display_name,
        "email": contact.email,
        "url": link("agent", "contact", contact.pk),
        "organisation": contact.organisation_name,
        "is_signed_up": contact.user_id is not None,
        "ticket_count": counted(contact.ticket_count),
        "since": contact.created_at,
    }
