"""A scene with canaries in every field, the people in it, and what each of them may ask for."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from escalated.core.db import now
from escalated.mail.models import StoredMail
from escalated.people.actors import Agent, Requester
from escalated.people.blocked import BlockedSender
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import LIGHT, Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.attaching import Upload
from escalated.tickets.drafting import DraftFile, add_draft_file, save_draft
from escalated.tickets.models import Attachment, Tag, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.tagging import add_tags
from tests.making import make_agent, make_customer, make_ticket, make_upload
from tests.threats.door import ACTORS, THE_ADMINS, THE_DESK, WHO_CHANGES, WHO_SEES, Door
from tests.threats.guest_doors import GUEST, GUESTS, Guests, make_guests, sent_to
from tests.threats.mail_doors import MAIL_DOORS
from tests.threats.object_doors import OBJECTS, make_linked, sent_of_objects
from tests.threats.people_doors import PEOPLE, Spare
from tests.threats.taking_part_doors import TAKING_PART, sent_of_messages, tell_everybody

__all__ = ["ACTORS", "DOORS", "Door", "Scene", "body_of", "make_scene", "patterns"]

OWN = ("own_subject", "own_body", "own_name", "own_content")
OTHER = ("other_subject", "other_body", "other_name", "other_content")
INSIDE = ("inside_subject", "inside_body")
NOTE = ("note_body", "note_name", "note_content", "tag_name", "object_customer", *INSIDE)
MAIL = ("mail_raw", "mail_subject")
AGENT = ("agent_email",)
VOCABULARY = ("tag_name", "object_customer")  # every agent has tags, and whom its search answers is the host's to say
DRAFT = ("draft_body", "draft_name", "draft_content")
MAY_SEE: dict[str, tuple[str, ...]] = {
    "anonymous": (),
    "owner": OWN,
    "other": OTHER,
    "agent": (*OWN, *OTHER, *GUEST, *NOTE, *AGENT, *DRAFT),
    "light": (*OWN, *OTHER, *GUEST, *NOTE, *AGENT),
    "elsewhere": VOCABULARY,
    "admin": (*OWN, *OTHER, *GUEST, *NOTE, *AGENT, *MAIL),
    "removed": (),
    "dismissed": (),
    "guest": GUEST,
}


@dataclass
class Scene:
    """Two customers with a ticket each, the desk between them, and two who have left it.

    ``inside`` is a ticket of the first that agents opened by a note.
    ``light`` may read and note, ``elsewhere`` all but in another department; ``removed`` is no agent of the host any
    more, ``dismissed`` was removed by an admin.
    """

    canaries: dict[str, str]
    users: dict[str, Any]
    own: Ticket
    other: Ticket
    own_file: Attachment
    other_file: Attachment
    note_file: Attachment
    mail: StoredMail
    draft_file: DraftFile
    inside: Ticket
    blocked: BlockedSender
    spare: Spare
    guests: Guests
    linked: int
    hidden_from: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for actor, seen in MAY_SEE.items():
            self.hidden_from[actor] = [value for name, value in self.canaries.items() if name not in seen]


def make_scene() -> Scene:
    canary = {name: secrets.token_hex(10) for name in (*OWN, *OTHER, *GUEST, *NOTE, *MAIL, *AGENT, *DRAFT)}
    owner, by = make_customer("owner")
    stranger, other_by = make_customer("other")
    agent, admin = make_agent("desk"), make_agent("boss", is_admin=True)
    get_user_model().objects.filter(pk=str(agent.profile.user_id)).update(email=f"{canary['agent_email']}@example.com")
    type(agent.profile).objects.filter(pk=agent.profile.pk).update(email=f"{canary['agent_email']}@example.com")
    own, other = _ticket(by, "own", canary), _ticket(other_by, "other", canary)
    assign_ticket(own, agent.profile, by=agent)
    note = add_note(own, canary["note_body"], by=agent, attachments=[_upload("note", canary)])
    reply_to_ticket(own, "Try water.", by=agent)
    add_tags(own, [canary["tag_name"]], by=agent)
    Tag.objects.create(name="spare", key="spare")
    subject, body = canary["inside_subject"], canary["inside_body"]
    blocked = BlockedSender.objects.create(sender="@spam.example", blocked_by="Boss")
    inside = create_ticket(subject=subject, body=body, requester=by.contacts[0], by=agent, is_note=True)
    mail = StoredMail.objects.create(
        key="k", provider="postmark", raw=canary["mail_raw"].encode(), size=20, subject=canary["mail_subject"]
    )
    files = {ticket: Attachment.objects.get(reply__ticket=ticket, reply__kind="opening") for ticket in (own, other)}
    add_participant(own, "copy@example.org", by=agent)
    save_draft(own, "reply", canary["draft_body"], by=agent)
    draft_file = add_draft_file(own, "reply", _upload("draft", canary), by=agent)
    users = {"anonymous": None, "guest": None, "owner": owner, "other": stranger}
    users |= {"removed": _removed(), "dismissed": _dismissed()}
    users |= {"agent": _user(agent), "admin": _user(admin), "light": _light(), "elsewhere": _elsewhere()}
    unused = Department.objects.create(name="Empty"), Role.objects.create(name="Unused", rights=LIGHT)
    spare = Spare(agent.profile.pk, *(each.pk for each in unused))
    tell_everybody(own)
    made = (mail, draft_file, inside, blocked, spare, make_guests(canary, agent, by), make_linked(own, canary, agent))
    return Scene(canary, users, own, other, files[own], files[other], note.attachments.get(), *made)


def _ticket(by: Requester, whose: str, canary: dict[str, str]) -> Ticket:
    given = {"subject": canary[f"{whose}_subject"], "body": canary[f"{whose}_body"]}
    return make_ticket(by, **given, attachments=[_upload(whose, canary)])


def _upload(whose: str, canary: dict[str, str]) -> Upload:
    return make_upload(f"{canary[f'{whose}_name']}.txt", canary[f"{whose}_content"].encode())


def _removed() -> Any:
    """Return somebody who was an agent and is none any more."""
    user = _user(make_agent("removed"))
    user.is_staff = False
    user.save()
    return user


def _dismissed() -> Any:
    agent = make_agent("dismissed")
    AgentProfile.objects.filter(pk=agent.profile.pk).update(removed_at=now())
    return _user(agent)


def _light() -> Any:
    return _in_role("light", LIGHT)


def _elsewhere() -> Any:
    user = _in_role("elsewhere", allowing(Act, Scope.DEPARTMENT))
    Department.objects.create(name="Elsewhere").memberships.create(agent=AgentProfile.objects.get(user=user))
    return user


def _in_role(name: str, rights: dict[str, str]) -> Any:
    agent = make_agent(name)
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=Role.objects.create(name=name, rights=rights))
    return _user(agent)


def _user(agent: Agent) -> Any:
    return get_user_model().objects.get(pk=str(agent.profile.user_id))


def patterns() -> Iterator[tuple[str, str]]:
    """Return (name, route) of every URL of ours; the slashed twin of a page has no name."""
    yield from _below(get_resolver(), "", "")


def _below(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield f"{namespace}{each.name}" if each.name else "", route
        else:
            inner = f"{each.namespace.removeprefix('escalated_')}:" if each.namespace else namespace
            yield from _below(each, route, inner)


def _own(scene: Scene) -> tuple[object, ...]:
    return (scene.own.reference,)


def _inside(scene: Scene) -> tuple[object, ...]:
    return (scene.inside.reference,)


def _owner(scene: Scene) -> tuple[object, ...]:
    return (scene.own.requester_id,)


def _tag(scene: Scene) -> tuple[object, ...]:
    return (scene.own.tags.get().pk,)


# anonymous, owner, other, agent, light, elsewhere, admin, removed, dismissed
EVERYBODY = (401, 302, 302, 302, 302, 302, 302, 302, 302)
CUSTOMERS = (401, 200, 200, 404, 404, 404, 404, 200, 200)
MAKES_ONE = (401, 201, 201, 404, 404, 404, 404, 201, 201)
THE_OWNER = (401, 200, 404, 404, 404, 404, 404, 404, 404)
WHO_MERGES = (401, 404, 404, 422, 403, 404, 422, 404, 404)  # two who have an account each
EVERYBODY_SIGNED_IN = (401, 200, 200, 200, 200, 200, 200, 200, 200)
BOTH_SIDES = (401, 200, 404, 200, 200, 404, 200, 404, 404)
THE_WRITER = (401, 404, 404, 200, 404, 404, 404, 404, 404)
KEEPS_ONE = (401, 404, 404, 201, 403, 404, 201, 404, 404)
OPENS = (401, 404, 404, 200, 404, 200, 200, 404, 404)
OPENS_ONE = (401, 404, 404, 201, 403, 403, 201, 404, 404)
NOBODY = (401, *(404,) * 8)
ADMINS_MAKE = (401, 404, 404, 404, 404, 404, 201, 404, 404)
THE_SECRET = (401,) * 9

DOORS = [
    Door("portal:home", "GET", EVERYBODY),
    Door("portal:tickets", "GET", CUSTOMERS),
    Door("portal:tickets", "POST", MAKES_ONE, {"subject": "Hello", "body": "It burns."}),
    Door("portal:new", "GET", CUSTOMERS),
    Door("portal:ticket", "GET", THE_OWNER, args=_own),
    Door("portal:ticket", "GET", NOBODY, args=_inside),
    Door("portal:reply", "POST", THE_OWNER, {"body": "Thank you."}, _own),
    Door("portal:seen", "POST", THE_OWNER, {"message_id": 0}, _own),
    Door("portal:close", "POST", THE_OWNER, args=_own),
    Door("portal:reopen", "POST", THE_OWNER, args=_own),
    Door("portal:live", "GET", EVERYBODY_SIGNED_IN),
    Door("portal:download", "GET", BOTH_SIDES, args=lambda scene: (scene.own_file.pk,)),
    Door("portal:download", "GET", WHO_SEES, args=lambda scene: (scene.note_file.pk,)),
    Door("agent:counts", "GET", THE_DESK),
    Door("agent:dashboard", "GET", THE_DESK),
    Door("agent:search", "GET", THE_DESK),
    Door("agent:people", "GET", THE_DESK),
    Door("agent:contacts", "GET", THE_DESK),
    Door("agent:sla_report", "GET", THE_DESK),
    Door("agent:contact", "GET", WHO_SEES, args=_owner),
    Door("agent:contact_edit", "POST", WHO_CHANGES, {"language": "de"}, _owner),
    Door("agent:contact_add_address", "POST", WHO_CHANGES, {"address": "new@example.net"}, _owner),
    Door("agent:contact_remove_address", "POST", WHO_CHANGES, {"address": "new@example.net"}, _owner),
    Door("agent:contact_merge", "POST", WHO_MERGES, {"other_id": 0}, _owner),
    Door("agent:tickets", "GET", THE_DESK),
    Door("agent:new", "GET", OPENS),
    Door("agent:tickets", "POST", OPENS_ONE, {"email": "eve@example.org", "subject": "A call", "body": "It burns."}),
    Door("agent:ticket", "GET", WHO_SEES, args=_own),
    Door("agent:ticket", "GET", WHO_SEES, args=_inside),
    Door("agent:reply", "POST", WHO_CHANGES, {"body": "Try sand."}, _own),
    Door("agent:note", "POST", WHO_SEES, {"body": "Strange."}, _own),
    Door("agent:assign", "POST", WHO_CHANGES, {"assignee_id": None}, _own),
    Door("agent:claim", "POST", WHO_CHANGES, {"instead_of": None}, _own),
    Door("agent:status", "PATCH", WHO_CHANGES, {"status": "resolved"}, _own),
    Door("agent:priority", "PATCH", WHO_CHANGES, {"priority": "high"}, _own),
    Door("agent:type", "PATCH", WHO_CHANGES, {"type": "task"}, _own),
    Door("agent:spam", "POST", WHO_CHANGES, args=_own),
    Door("agent:block", "POST", WHO_CHANGES, {"scope": "address"}, _own),
    Door("agent:redact", "POST", WHO_CHANGES, {"message_id": 0, "text": ""}, _own),
    Door("agent:attachment_remove", "POST", WHO_CHANGES, args=lambda scene: (scene.own.reference, scene.own_file.pk)),
    Door("agent:subject", "PATCH", WHO_CHANGES, {"subject": "Fire"}, _own),
    Door("agent:requester", "PATCH", WHO_CHANGES, {"email": "eve@example.org", "name": "Eve"}, _own),
    Door("agent:tags", "POST", WHO_CHANGES, {"add": ["hot"], "remove": [1]}, _own),
    Door("agent:department", "POST", WHO_CHANGES, {"department_id": 0}, _own),
    Door("agent:snooze", "POST", WHO_CHANGES, {"until": "2030"}, _own),
    Door("agent:unsnooze", "POST", WHO_CHANGES, args=_own),
    Door("agent:draft", "POST", WHO_SEES, {"kind": "note", "body": "<p>Hm</p>"}, _own),
    Door("agent:draft_files", "POST", KEEPS_ONE, {"kind": "reply", "file": None}, _own),
    Door("agent:draft_file_remove", "POST", THE_WRITER, args=lambda scene: (scene.own.reference, scene.draft_file.pk)),
    Door("agent:draft_file", "GET", THE_WRITER, args=lambda scene: (scene.draft_file.pk,)),
    Door("agent:presence", "POST", WHO_SEES, {"version": 1}, _own),
    Door("agent:typing", "POST", WHO_SEES, args=_own),
    Door("agent:bulk", "POST", THE_DESK, {"ticket_ids": [1], "priority": "urgent"}),
    Door("agent:settings", "GET", THE_DESK),
    Door("agent:settings", "POST", THE_DESK, {"is_available": True}),
    Door("agent:undo", "POST", THE_DESK, {"activity_ids": [1]}),
    Door("admin:overview", "GET", THE_ADMINS),
    *PEOPLE,
    *TAKING_PART,
    *OBJECTS,
    *GUESTS,
    Door("admin:audit_log", "GET", THE_ADMINS),
    Door("admin:settings", "GET", THE_ADMINS),
    Door("admin:settings", "POST", THE_ADMINS, {"max_attachments": 7, "reference_prefix": "HELP"}),
    Door("admin:tags", "GET", THE_ADMINS),
    Door("admin:tags", "POST", ADMINS_MAKE, {"name": "urgent matter", "color": "red"}),
    Door("admin:tag", "PATCH", THE_ADMINS, {"name": "renamed", "color": "red"}, _tag),
    Door("admin:tag", "DELETE", THE_ADMINS, args=_tag),
    Door("admin:tag_merge", "POST", THE_ADMINS, {"into": 0}, _tag),
    *MAIL_DOORS,
    Door("inbound:email", "POST", THE_SECRET),
]


def body_of(door: Door, scene: Scene) -> dict[str, Any]:
    """Return what is sent; the department is one that exists, and the file is one."""
    real: dict[str, Any] = {"department_id": scene.own.department_id, "message_id": scene.own_file.reply_id}
    real |= {"note_id": scene.note_file.reply_id, "participant_id": scene.own.participants.get().pk}
    real |= {"other_id": scene.other.requester_id, "text": scene.canaries["own_body"]}
    real["until"] = (now() + timedelta(hours=1)).isoformat()
    real["user_id"] = str(get_user_model().objects.get(username="owner").pk)
    real["order"] = [each.pk for each in Department.objects.reverse()]
    real |= {"move_to": scene.own.department_id, "instead_of": scene.own.assignee_id}
    real |= sent_to(door, scene) | sent_of_messages(door, scene) | sent_of_objects(scene)
    real |= {"into": Tag.objects.get(name="spare").pk, "file": SimpleUploadedFile("a.txt", b"hello")}
    return {key: real.get(key, value) for key, value in door.body.items()}
