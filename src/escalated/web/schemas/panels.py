"""What a ticket is about, as agents are shown it: first its name, then what its panel says."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from escalated.core.errors import DomainError
from escalated.core.schema import Schema, iso
from escalated.panels import Act, Day, Fact, Link, Moment, Money, Panel, Status
from escalated.panels.acts import kind_of
from escalated.panels.asking import ask_in_time, words
from escalated.panels.facts import Tone, safe_url
from escalated.panels.panel import panel_for
from escalated.panels.references import TITLE_LENGTH, model_of, object_of
from escalated.people.actors import Agent
from escalated.tickets import policy
from escalated.tickets.linking_objects import TicketObject
from escalated.web.answer import Answer
from escalated.web.links import link, queue_link
from escalated.web.schemas.shared import Choice

MOST_FACTS = 30
FACT_LENGTH = 500


class ObjectShown(Schema):
    """A thing by what it was called when it was linked; ``url`` is empty where it has none."""

    id: int
    title: str
    url: str
    panel_url: str


class FoundObject(Schema):
    """A thing an agent can choose by its key, and filter by its name."""

    key: str
    name: str
    title: str
    subtitle: str
    type: str


class ObjectsAnswer(Answer):
    """What the host found; ``problem`` says where it failed to look."""

    objects: list[FoundObject]
    problem: str


class FactShown(Schema):
    """``text`` is words, an amount in digits, a day or a moment, as its kind says."""

    label: str
    kind: Literal["text", "money", "moment", "day", "link", "status"]
    text: str
    currency: str = ""
    url: str = ""
    tone: Tone = "neutral"


class FieldShown(Schema):
    name: str
    label: str
    hint: str
    kind: str
    value: str
    is_required: bool
    choices: list[Choice]


class ActShown(Schema):
    name: str
    label: str
    is_dangerous: bool
    fields: list[FieldShown]


class PanelAnswer(Answer):
    """What is to be seen of a thing now; where that is nothing, ``problem`` says why."""

    state: Literal["shown", "hidden", "gone", "failed"]
    type: str = ""
    title: str
    subtitle: str = ""
    url: str = ""
    facts: list[FactShown] = []
    acts: list[ActShown] = []
    act_url: str
    tickets_url: str
    problem: str = ""


def objects_shown(rows: list[tuple[int, str, str]], reference: str) -> list[ObjectShown]:
    return [
        ObjectShown(id=pk, title=title, url=url, panel_url=link("agent", "object", reference, pk))
        for pk, title, url in rows
    ]


def panel_answer(linked: TicketObject, viewer: Agent) -> PanelAnswer:
    """Return what the host says of a thing now; whatever it raises is told as a failure of this panel alone."""
    model = model_of(linked.model)
    known: dict[str, Any] = {
        "type": str(model._meta.verbose_name) if model else "",
        "title": linked.title,
        "act_url": link("agent", "object_act", linked.ticket.reference, linked.pk),
        "tickets_url": queue_link(state="all", about=linked.ref.name),
    }
    try:
        return PanelAnswer(**known | ask_in_time("panel", _asked, linked, viewer))
    except (DomainError, ValidationError) as error:
        problem = str(error) if isinstance(error, DomainError) else " ".join(error.messages)
        return PanelAnswer(state="failed", problem=problem, **known)


def _asked(linked: TicketObject, viewer: Agent) -> dict[str, Any]:
    panel, thing = panel_for(linked.model), object_of(linked.model, linked.key)
    if thing is None:
        return {"state": "gone", "problem": _("It is no longer there.")}
    if panel is None:
        return {"state": "shown", "url": linked.url}
    if not panel.may_see(viewer.profile.user, thing):
        return {"state": "hidden", "problem": _("You may not see more of it.")}
    return {"state": "shown", **_shown(panel, thing, viewer, linked=linked)}


def _shown(panel: Panel[Any], thing: Model, viewer: Agent, *, linked: TicketObject) -> dict[str, Any]:
    can_act, user = policy.can_act_on_objects(viewer, linked.ticket), viewer.profile.user
    return {
        "title": words(panel.title(thing), TITLE_LENGTH),
        "subtitle": words(panel.subtitle(thing), TITLE_LENGTH),
        "url": safe_url(str(panel.url(thing) or "")),
        "facts": [_fact(each) for each in list(panel.facts(thing))[:MOST_FACTS]],
        "acts": [_act(each, thing) for each in panel.acts.values() if can_act and each.may(user, thing)],
    }


def _fact(fact: Fact) -> FactShown:
    label = words(fact.label, TITLE_LENGTH)
    match fact:
        case Money():
            return FactShown(label=label, kind="money", text=f"{fact.amount:f}", currency=fact.currency)
        case Moment():
            return FactShown(label=label, kind="moment", text=_iso(fact.at))
        case Day():
            return FactShown(label=label, kind="day", text=fact.on.isoformat())
        case Link():
            return FactShown(label=label, kind="link", text=words(fact.value, FACT_LENGTH), url=safe_url(fact.url))
        case Status():
            return FactShown(label=label, kind="status", text=words(fact.value, FACT_LENGTH), tone=fact.tone)
        case _:
            return FactShown(label=label, kind="text", text=words(fact.value, FACT_LENGTH))


def _iso(at: datetime) -> str:
    aware = timezone.make_aware(at) if timezone.is_naive(at) else at
    return iso(aware)


def _act(act: Act, thing: Model) -> ActShown:
    form = act.begin(thing)
    return ActShown(
        name=act.name,
        label=words(act.label, TITLE_LENGTH),
        is_dangerous=act.is_dangerous,
        fields=[_field(each) for each in form] if form else [],
    )


def _field(bound: forms.BoundField) -> FieldShown:
    value, field = bound.value(), bound.field
    kind = kind_of(field)
    options: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return FieldShown(
        name=bound.name,
        label=str(bound.label),
        hint=str(bound.help_text),
        kind=kind,
        value=("true" if value else "") if kind == "check" else "" if value is None else str(value),
        is_required=field.required,
        choices=[Choice(value=str(key), label=str(label)) for key, label in options],
    )
