"""People an agent can choose as a requester, while they type a name or address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from pydantic import Field

from escalated.core.schema import Input, Schema
from escalated.people.actors import Agent
from escalated.people.addresses import normalised
from escalated.people.choosing import key_of, users_named
from escalated.people.finding import requesters_named
from escalated.people.host import host
from escalated.people.models import Contact
from escalated.tickets.queries import known_contacts
from escalated.web.answer import Answer
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_query

MOST = 5  # of each kind


class PeopleQuery(Input):
    q: str = Field(default="", max_length=200)


class FoundRequester(Schema):
    """A contact by ``id``, or a user of the host, who may have none, by ``user_key``."""

    id: int | None
    user_key: str
    name: str
    email: str


class PeopleAnswer(Answer):
    people: list[FoundRequester]


@agent_page()
def people(request: AgentRequest) -> HttpResponse:
    text, by = read_query(request, PeopleQuery).q.replace("\x00", "").strip(), request.actor
    known = requesters_named(text, among=known_contacts(by), most=MOST)
    users = [user for user in users_named(text, by=by, most=MOST) if not _is_among(known, user)]
    return PeopleAnswer(people=[*map(_contact, known), *(_user(user, by) for user in users)]).respond()


def _is_among(contacts: Sequence[Contact], user: Any) -> bool:
    """Tell whether one of these contacts is this user, or is theirs by an address that the host has proven."""
    proven = {normalised(each) for each in host().verified_emails(user)}
    return any(each.user_id == user.pk or (each.user_id is None and each.mail_key in proven) for each in contacts)


def _contact(contact: Contact) -> FoundRequester:
    return FoundRequester(id=contact.pk, user_key="", name=contact.display_name, email=contact.email)


def _user(user: Any, by: Agent) -> FoundRequester:
    return FoundRequester(
        id=None, user_key=key_of(user, by=by), name=host().display_name(user), email=host().email(user)
    )
