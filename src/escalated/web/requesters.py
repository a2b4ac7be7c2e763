"""Whom an agent means by a requester: somebody they know, a user of the host, or somebody new."""

from __future__ import annotations

from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.mail.addresses import clean_email
from escalated.people.actors import Agent
from escalated.people.choosing import user_of
from escalated.people.contacts import contact_for_address, contact_for_user
from escalated.people.models import Contact
from escalated.tickets.filters import Key
from escalated.tickets.queries import known_contacts


class RequesterInput(Input):
    """The requester by id, by the key of a user of the host as they were found, or by name and address."""

    requester_id: Key | None = None
    user_key: str = Field(default="", max_length=500)
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)


def requester_of(given: RequesterInput, *, by: Agent) -> Contact:
    """Return the contact that is meant, made now if need be; raises InvalidInput."""
    if given.requester_id is not None:
        contact = known_contacts(by).filter(pk=given.requester_id).first()
        if contact is None:
            raise InvalidInput(requester_id=_("There is no such person."))
        return contact
    return _of_user(given.user_key, by) if given.user_key else _of_address(given.email, given.name)


def _of_user(key: str, by: Agent) -> Contact:
    user = user_of(key, by=by)
    if user is None:
        raise InvalidInput(user_key=_("Look for this person again, then choose them."))
    return contact_for_user(user)


def _of_address(email: str, name: str) -> Contact:
    address = clean_email(email)
    if not address:
        raise InvalidInput(email=_("Write an email address such as ada@example.com, or choose somebody you know."))
    return contact_for_address(address, name=" ".join(name.split()))
