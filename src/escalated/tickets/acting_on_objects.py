"""Doing to a thing of the host's what its panel offers: with the host's permission, in the host's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.panels import Act, Panel
from escalated.panels.asking import HostFailed, ask, words
from escalated.panels.panel import panel_for
from escalated.panels.references import object_of
from escalated.people.actors import Agent
from escalated.tickets import policy
from escalated.tickets.linking_objects import ObjectHappening, TicketObject
from escalated.tickets.models import Ticket
from escalated.timeline.recording import record

LABEL_LENGTH = 100
RESULT_LENGTH = 500


class ObjectActed(ObjectHappening):
    """``label`` and ``result`` are the host's words; ``key`` is of the form that was sent, so that it counts once."""

    kind = "ticket.object_acted"
    act: str
    label: str
    result: str = ""
    key: str

    def sentence(self, actor: str) -> str:
        told = {"actor": actor, "act": self.label, "object": self.about.title, "result": self.result}
        if self.result:
            return _("%(actor)s did “%(act)s” to %(object)s: %(result)s") % told
        return _("%(actor)s did “%(act)s” to %(object)s") % told


@dataclass(frozen=True)
class SentForm:
    """An act's name and what its form holds; ``key`` is new with each opening of the form."""

    act: str
    values: Mapping[str, str]
    key: str


@operation
def act_on_object(ticket: Ticket, linked: TicketObject, sent: SentForm, *, by: Agent) -> None:
    """Do an act to what a ticket is about, and tell in its timeline what that returned. The same form does it once.

    Raises NotFound for an act there is not, NotAllowed where the host refuses this agent, and InvalidInput on the
    form's fields, or on ``form`` where the host's function fails; then nothing has changed, of the host's neither.
    """
    lock(ticket)
    policy.require(policy.can_act_on_objects, by, ticket)
    if _is_done(ticket, sent, by):
        return
    panel, act, thing = _permitted(linked, sent.act, by.profile.user)
    result = _run(panel, act, thing, values=_cleaned(act, thing, sent.values), user=by.profile.user)
    told = ObjectActed(
        about=linked.ref, act=act.name, label=words(act.label, LABEL_LENGTH), result=result, key=sent.key
    )
    record(told, on=ticket, by=by)


def _is_done(ticket: Ticket, sent: SentForm, by: Agent) -> bool:
    mine = ticket.activities.filter(kind=ObjectActed.kind, actor_kind=by.kind, actor_id=by.id)
    return mine.filter(data__key=sent.key).exists()


def _permitted(linked: TicketObject, name: str, user: Any) -> tuple[Panel[Any], Act, Model]:
    panel, thing = panel_for(linked.model), object_of(linked.model, linked.key)
    act = panel.acts.get(name) if panel else None
    if panel is None or act is None:
        raise NotFound(_("There is no such act."))
    if thing is None:
        raise InvalidInput(form=_("It is no longer there."))
    if not (ask("may_see", panel.may_see, user, thing) and ask("permission", act.may, user, thing)):
        raise NotAllowed(_("You may not do “%(act)s”.") % {"act": act.label})
    return panel, act, thing


def _cleaned(act: Act, thing: Model, values: Mapping[str, str]) -> dict[str, Any]:
    """Return what the host's form makes of what was sent; raises InvalidInput on its fields."""
    if act.form is None:
        return {}
    form = act.form(dict(values))
    if not ask("form", form.is_valid):
        raise InvalidInput(**_told(ValidationError(form.errors.as_data())))
    return dict(form.cleaned_data)


def _run(panel: Panel[Any], act: Act, thing: Model, *, values: Mapping[str, Any], user: Any) -> str:
    try:
        returned = ask(f"act “{act.name}”", getattr(panel, act.name), thing, by=user, **values)
    except ValidationError as error:
        raise InvalidInput(**_told(error)) from None
    except HostFailed:
        raise InvalidInput(form=_("Your product could not do this, and nothing was changed.")) from None
    return words(returned, RESULT_LENGTH) if returned is not None else ""


def _told(error: ValidationError) -> dict[str, list[str]]:
    """Return the sentences of each field; those of none are the form's."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return {
        "form" if name == NON_FIELD_ERRORS else name: [str(each) for each in told] for name, told in by_field.items()
    }
