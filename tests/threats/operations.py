"""Every operation there is: what it is called with in a scene, and how it answers each actor."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import escalated
from escalated.administration.agent_settings import AgentSettings
from escalated.administration.agents import AgentDetails
from escalated.administration.department_details import DepartmentDetails
from escalated.administration.settings import change_settings
from escalated.core.db import now, operation
from escalated.people.actors import SYSTEM, Agent, acting
from escalated.people.models import AgentProfile, Contact, Department, Role
from escalated.people.rights import LIGHT
from escalated.tickets.acting_on_objects import SentForm
from escalated.tickets.answering import Composed
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_priority
from escalated.tickets.forwarding import Forward
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.opening_for import Opening
from escalated.tickets.pinning import pin_note
from escalated.tickets.writing import Message, message
from tests.making import make_upload, make_user
from tests.shop.models import Order
from tests.threats.mail_doors import answering, held, skipped, unsent
from tests.threats.scene import Scene
from tests.threats.sla_operations import OF_MESSAGES, OF_THE_SLA

CUSTOMERS = ("owner", "copy", "guest", "other_guest", "colleague", "other", "removed", "dismissed")
COLUMNS = (*CUSTOMERS, "light", "elsewhere", "agent", "admin", "system")

# + done, ! refused, - there is no such thing, x nothing at all: what asks for an agent is given a customer, or so
CHANGES = "!!!-!---!-+++"
WRITES = "+++-!---!-+++"
NOTES = "!!!-!---+-+++"
NOTES_OF_AGENTS = "!!!-!---+-++!"
CLAIMS = "!!!-!---!-++x"
SENDS = "xxx-!---!-++x"
SENDS_NOTES = "!!!-!---+-++x"
LOOKS = "xxx-x---+-++x"
FORWARDS = "!!!-!---!-++!"
FOLLOWS = "!!!-!---+-++!"
ITS_WRITERS = "----------+--"
WHO_DID_IT = "!!!-!---!-+!!"
READS = "+-+-!---!-!!!"  # who is in CC came after what is read here
RATES = "+-+-!---!-!!!"
ANSWERS = "+++-!---xxxxx"
GOES_ON = "+-!-!---!-!!!"
CLOSES = "+!+-!---!-+++"
OPENS = "+-!!!---!!+++"
OPENS_FOR = "xxxxxxxx!!++x"
FOR_ONESELF = "++xx++++xxxxx"
ONES_OWN = "xxxxxxxx++++x"
CONTACTS = "!!!-!---!-+++"
TWO_CONTACTS = "--------!-+++"
ADMINS = "!!!!!!!!!!!++"
SETTINGS = "!!!!!!!!!!+++"

Given = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """How it answers, in the order of ``COLUMNS``, and what it is called with in a scene beside ``by``."""

    answers: str
    given: Callable[[Scene], Given]


def _with(answers: str, **given: Any) -> Call:
    """Return a call of which what is a function is asked in the scene."""
    return Call(answers, lambda scene: {key: each(scene) if callable(each) else each for key, each in given.items()})


def _on_own(answers: str, **given: Any) -> Call:
    return _with(answers, ticket=_own, **given)


def _own(scene: Scene) -> Ticket:
    return Ticket.objects.get(pk=scene.own.pk)


def _solved(scene: Scene) -> Ticket:
    return Ticket.objects.get(pk=scene.guests.solved.pk)


def _past_reopening(scene: Scene) -> Ticket:
    change_settings({"reopen_within_days": 7}, by=SYSTEM)
    Ticket.objects.filter(pk=scene.guests.solved.pk).update(closed_at=now() - timedelta(days=8))
    return _solved(scene)


def _agent(scene: Scene) -> AgentProfile:
    return AgentProfile.objects.get(pk=scene.spare.agent)


def _gone(scene: Scene) -> AgentProfile:
    return AgentProfile.objects.get(removed_at__isnull=False)


def _empty(scene: Scene) -> Department:
    return Department.objects.get(pk=scene.spare.department)


def _role(scene: Scene) -> Role:
    return Role.objects.get(pk=scene.spare.role)


def _owner(scene: Scene) -> Contact:
    return scene.own.requester


def _other(scene: Scene) -> Contact:
    """Return a contact of a department's own ticket who has no account, so that two may be one."""
    return scene.own.participants.get().contact


def _tag(scene: Scene) -> Tag:
    return scene.own.tags.get()


def _note(scene: Scene) -> int:
    return int(scene.note_file.reply_id)


def _pinned(scene: Scene) -> int:
    pin_note(_own(scene), _note(scene), by=_acting(scene))
    return _note(scene)


def _acting(scene: Scene) -> Agent:
    agent = acting(_agent(scene))
    assert agent is not None
    return agent


def _done(scene: Scene) -> list[int]:
    """Return the key of what the agent has just done."""
    change_priority(_own(scene), "high", by=_acting(scene))
    return [scene.own.activities.latest("id").pk]


def _opening(scene: Scene) -> Opening:
    return Opening(scene.own.requester, "A call", Message(Body("It burns."), key="k"))


SAID = message("Hello")
COMPOSED = Composed(Body("<p>Hello</p>", "html"))
DETAILS = DepartmentDetails("Billing")

CALLS: dict[str, Call] = {
    **{name: _with(ADMINS, **given) for name, given in OF_THE_SLA.items()},
    **{name: _on_own(CHANGES, **given) for name, given in OF_MESSAGES.items()},
    "administration.agent_settings.change_agent_settings": _with(
        SETTINGS, profile=_agent, given=AgentSettings(language="de")
    ),
    "administration.agents.edit_agent": _with(ADMINS, profile=_agent, details=AgentDetails(capacity=5)),
    "administration.agents.invite_agent": _with(
        ADMINS, user=lambda scene: make_user("new", is_staff=True), details=AgentDetails()
    ),
    "administration.contacts.add_address": _with(CONTACTS, contact=_owner, address="new@example.net"),
    "administration.contacts.edit_contact": _with(CONTACTS, contact=_owner, language="de"),
    "administration.contacts.remove_address": _with(CONTACTS, contact=_owner, address="new@example.net"),
    "administration.deleting_departments._delete": _with(ADMINS, department=_empty),
    "administration.departments.create_department": _with(ADMINS, details=DETAILS),
    "administration.departments.edit_department": _with(ADMINS, department=_empty, details=DETAILS),
    "administration.departments.reorder_departments": _with(
        ADMINS, pks=lambda scene: list(Department.objects.reverse().values_list("pk", flat=True))
    ),
    "administration.first_steps.dismiss_first_steps": _with(ADMINS),
    "administration.merging_contacts.merge_contacts": _with(TWO_CONTACTS, into=_owner, other=_other),
    "administration.removing_agents.reinstate_agent": _with(ADMINS, profile=_gone),
    "administration.removing_agents.remove_agent": _with(ADMINS, profile=_agent),
    "administration.roles.create_role": _with(ADMINS, name="Writers", rights=LIGHT),
    "administration.roles.delete_role": _with(ADMINS, role=_role),
    "administration.roles.edit_role": _with(ADMINS, role=_role, name="Readers", rights=LIGHT),
    "administration.settings.change_settings": _with(ADMINS, changes={"max_attachments": 7}),
    "administration.tags.change_tag": _with(ADMINS, tag=_tag, name="renamed", color="red"),
    "administration.tags.create_tag": _with(ADMINS, name="urgent matter"),
    "administration.tags.delete_tag": _with(ADMINS, tag=_tag),
    "administration.tags.merge_tags": _with(ADMINS, tag=_tag, successor=lambda scene: Tag.objects.get(name="spare")),
    "errors.telling.tell_fixed": _on_own(FORWARDS, subject="It is fixed", body="Try again."),
    "mail.blocking.block_address": _with(ADMINS, sender="eve@example.net"),
    "mail.blocking.block_sender": _on_own(CHANGES),
    "mail.blocking.unblock_sender": _with(ADMINS, row=lambda scene: scene.blocked),
    "mail.releasing.release_mail": _with(ADMINS, row=unsent),
    "mail.reviewing.accept_sender": _with(ADMINS, row=answering),
    "mail.reviewing.open_from_mail": _with(ADMINS, row=held),
    "mail.reviewing.put_mail_back": _with(ADMINS, row=skipped),
    "mail.reviewing.run_mail_again": _with(ADMINS, row=held),
    "mail.reviewing.set_mail_aside": _with(ADMINS, row=held),
    "mail.undoing.undo_review": _with(ADMINS, row=skipped),
    "tickets.answering.send_note": _on_own(SENDS_NOTES, composed=COMPOSED),
    "tickets.answering.send_reply": _on_own(SENDS, composed=COMPOSED),
    "tickets.assigning.assign_ticket": _on_own(CHANGES, agent=None),
    "tickets.assigning.claim_ticket": _on_own(CLAIMS, instead_of=lambda scene: scene.spare.agent),
    "tickets.automatic_replies.add_automatic_reply": _on_own(WRITES, body=SAID),
    "tickets.classifying.change_department": _on_own(CHANGES, department=_empty),
    "tickets.classifying.change_priority": _on_own(CHANGES, priority="high"),
    "tickets.classifying.change_type": _on_own(CHANGES, type="task"),
    "tickets.continuing.answer_or_continue": _on_own(WRITES, body=SAID),
    "tickets.continuing.continue_ticket": _with(GOES_ON, ticket=_past_reopening, body=SAID),
    "tickets.drafting.add_draft_file": _on_own(SENDS, kind="reply", upload=lambda scene: make_upload()),
    "tickets.drafting.remove_draft_file": _on_own(ITS_WRITERS, pk=lambda scene: scene.draft_file.pk),
    "tickets.drafting.save_draft": _on_own(SENDS, kind="reply", body="<p>Hm</p>"),
    "tickets.editing.change_requester": _on_own(CHANGES, requester=_other),
    "tickets.editing.change_subject": _on_own(CHANGES, subject="Fire"),
    "tickets.following.follow_ticket": _on_own(FOLLOWS),
    "tickets.following.unfollow_ticket": _on_own(FOLLOWS),
    "tickets.forwarding.forward_message": _with(
        FORWARDS, message=lambda scene: scene.own_file.reply, forward=Forward(to=["vendor@example.net"])
    ),
    "tickets.hearing_back.note_third_party": _on_own("!!!!!!!!!!!!!", written=SAID),
    "tickets.acting_on_objects.act_on_object": _on_own(
        NOTES_OF_AGENTS, linked=lambda scene: scene.own.about.get(), sent=SentForm("ring", {}, "a" * 8)
    ),
    "tickets.linking_objects.link_object": _on_own(CHANGES, thing=lambda scene: Order.objects.create(customer="Ada")),
    "tickets.linking_objects.unlink_object": _on_own(CHANGES, thing=lambda scene: scene.own.about.get()),
    "tickets.linking.link_tickets": _on_own(CHANGES, other=lambda scene: scene.guests.ticket),
    "tickets.marking.mark_spam": _on_own(CHANGES),
    "tickets.notices.choose_notifications": _with(ONES_OWN, ways={}),
    "tickets.notices.mark_notices_read": _with(ONES_OWN),
    "tickets.opening.create_ticket": _with(OPENS, subject="Hello", body="It burns.", requester=_owner),
    "tickets.opening_for.open_for_customer": _with(OPENS_FOR, opening=_opening),
    "tickets.participating.add_participant": _on_own(WRITES, email="cc@example.org"),
    "tickets.participating.remove_participant": _on_own(
        CHANGES, participant_id=lambda scene: scene.own.participants.get().pk
    ),
    "tickets.pinning.pin_note": _on_own(NOTES, note_id=_note),
    "tickets.pinning.unpin_note": _on_own(NOTES, note_id=_pinned),
    "tickets.original_senders.dismiss_original_sender": _on_own(CHANGES),
    "tickets.original_senders.find_original_sender": _on_own(CHANGES, email="eve@example.net"),
    "tickets.presence.arrive": _on_own(LOOKS),
    "tickets.presence.leave": _on_own(LOOKS),
    "tickets.presence.type_on": _on_own(LOOKS),
    "tickets.rating.rate_ticket": _with(RATES, ticket=_solved, stars=5),
    "tickets.reading.mark_read": _on_own(LOOKS, version=1),
    "tickets.reading.mark_read_by_requester": _on_own(READS, message_id=lambda scene: scene.own_file.reply_id),
    "tickets.redacting.redact_message": _with(
        CHANGES, reply=lambda scene: scene.own_file.reply, words=lambda scene: scene.canaries["own_body"]
    ),
    "tickets.redacting.remove_attachment": _with(CHANGES, attachment=lambda scene: scene.own_file),
    "tickets.replying.add_note": _on_own(NOTES, body="Psst"),
    "tickets.replying.reply_to_ticket": _on_own(WRITES, body="Hello"),
    "tickets.requesting.answer_request": _on_own(ANSWERS, body=SAID),
    "tickets.requesting.open_request": _with(FOR_ONESELF, subject="Hello", body="It burns."),
    "tickets.snoozing.snooze_ticket": _on_own(CHANGES, until=lambda scene: now() + timedelta(hours=1)),
    "tickets.snoozing.unsnooze_ticket": _on_own(CHANGES),
    "tickets.tagging.add_tags": _on_own(CHANGES, tags=["hot"]),
    "tickets.tagging.remove_tags": _on_own(CHANGES, tags=["hot"]),
    "tickets.transitioning.change_status": _on_own(CHANGES, status="resolved"),
    "tickets.transitioning.close_ticket": _on_own(CLOSES),
    "tickets.transitioning.reopen_ticket": _on_own(CLOSES),
    "tickets.transitioning.resolve_ticket": _on_own(CHANGES),
    "tickets.undoing.undo": _on_own(WHO_DID_IT, activity_ids=_done),
}

_RUN = operation(lambda: None).__code__


def operations() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every operation below the pages by ``module.name``; those of a page are held by its door."""
    for found in pkgutil.walk_packages(escalated.__path__, "escalated."):
        if found.name.split(".")[1] in (
            "migrations",
            "management",
            "mount",
            "pytest_plugin",
            "standalone",
            "testing",
            "web",
        ):
            continue
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            if _is_operation(function) and function.__module__ == found.name:
                yield f"{found.name.removeprefix('escalated.')}.{name}", function


def _is_operation(function: Any) -> bool:
    while function is not None:
        if getattr(function, "__code__", None) is _RUN:
            return True
        function = getattr(function, "__wrapped__", None)
    return False
