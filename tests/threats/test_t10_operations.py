"""T10, T9, T11, T12: every operation, called as everybody, does what one table says, and no refusal tells a secret."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from escalated import services
from escalated.core.errors import NotAllowed, NotFound, Stale
from escalated.people.actors import SYSTEM, Actor, Agent, Guest, Requester, actor_for
from escalated.tickets.answering import Composed, send_note, send_reply
from escalated.tickets.bodies import Body
from escalated.tickets.models import Ticket
from tests.making import make_user
from tests.threats.guest_doors import GUEST
from tests.threats.machines import WITHOUT_ACTOR
from tests.threats.operations import CALLS, COLUMNS, operations
from tests.threats.scene import MAY_SEE, OWN, Scene, make_scene
from tests.threats.test_colleagues import sharing

pytestmark = pytest.mark.django_db

FUNCTIONS = dict(operations())
READING = ("sla_stats", "tickets_about", "tickets_for")
WITHOUT_BY = ("auto_assign_ticket", "check_sla_breaches", "claim_guest_tickets", "wake_snoozed_tickets")


@pytest.fixture
def scene() -> Any:
    with sharing:
        made = make_scene()
        made.users["colleague"] = make_user("colleague")
        yield made


def actor_of(column: str, scene: Scene, ticket: Ticket) -> Actor:
    match column:
        case "guest":
            return Guest(ticket.requester, ticket.pk)
        case "other_guest":
            return Guest(scene.guests.ticket.requester, scene.guests.ticket.pk)
        case "copy":
            return Requester((scene.own.participants.get().contact,))
        case "system":
            return SYSTEM
    return actor_for(get_user_model().objects.get(pk=scene.users[column].pk))


def answer_of(function: Callable[..., Any], given: dict[str, Any]) -> tuple[str, str]:
    """Call it, take back what it did, and return how it answered and what it said."""
    try:
        with transaction.atomic():
            function(**given)
            transaction.set_rollback(True)
    except NotAllowed as error:
        return "!", str(error)
    except NotFound as error:
        return "-", str(error)
    except (AttributeError, AssertionError) as error:
        return "x", str(error)
    return "+", ""


def answers_of(scene: Scene, column: str, functions: dict[str, Callable[..., Any]]) -> dict[str, tuple[str, str]]:
    """Return what each function answers to that actor."""
    found = {}
    for name, function in functions.items():
        with transaction.atomic():
            given = CALLS[name].given(scene)
            by = actor_of(column, scene, given.get("ticket", scene.own))
            found[name] = answer_of(function, {**given, "by": by})
            transaction.set_rollback(True)
    return found


def services_of(scene: Scene) -> dict[str, Callable[..., Any]]:
    """Return the operations behind the documented API, called with references and users as a host calls them."""
    public = {name: getattr(services, name) for name in services.__all__}
    return {name: as_a_host(public[name.rpartition(".")[2]]) for name in CALLS if name.rpartition(".")[2] in public}


def as_a_host(service: Callable[..., Any]) -> Callable[..., Any]:
    def call(*, by: Actor, **given: Any) -> Any:
        ticket = {"ticket": given.pop("ticket").reference} if "ticket" in given else {}
        return service(by=getattr(by, "user", None) or getattr(by, "profile", by), **ticket, **given)

    return call


def test_the_table_names_every_operation_there_is() -> None:
    assert set(FUNCTIONS) == set(CALLS) | WITHOUT_ACTOR
    by = {name for name, function in FUNCTIONS.items() if "by" in inspect.signature(function).parameters}
    assert by == set(CALLS)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_operation_answers_as_the_table_says(scene: Scene, column: str) -> None:
    given = answers_of(scene, column, {name: FUNCTIONS[name] for name in CALLS})
    place = COLUMNS.index(column)
    assert {name: answer for name, (answer, _) in given.items()} == {
        name: call.answers[place] for name, call in CALLS.items()
    }


@pytest.mark.parametrize("column", COLUMNS)
def test_every_service_answers_as_its_operation(scene: Scene, column: str) -> None:
    functions, place = services_of(scene), COLUMNS.index(column)
    assert len(functions) == len(services.__all__) - len({"SYSTEM", "Upload", *READING, *WITHOUT_BY})
    given = answers_of(scene, column, functions)
    assert {name: answer for name, (answer, _) in given.items()} == {
        name: CALLS[name].answers[place] for name in functions
    }


@pytest.mark.parametrize("column", COLUMNS)
def test_no_refusal_holds_what_who_is_refused_may_not_see(scene: Scene, column: str) -> None:
    given = answers_of(scene, column, {name: FUNCTIONS[name] for name in CALLS})
    hidden = [value for name, value in scene.canaries.items() if name not in seen_by(column)]
    assert [name for name, (_, said) in given.items() if any(canary in said for canary in hidden)] == []


def seen_by(column: str) -> tuple[str, ...]:
    match column:
        case "system":
            return MAY_SEE["admin"]
        case "guest" | "colleague":
            return OWN
        case "other_guest":
            return GUEST
        case "copy":
            return OWN[:1]
    return MAY_SEE[column]


def test_what_has_happened_meanwhile_is_told_to_nobody_who_may_not_answer(scene: Scene) -> None:
    composed = Composed(Body("<p>Hello</p>", "html"), version=1)
    elsewhere, light = (actor_of(column, scene, scene.own) for column in ("elsewhere", "light"))
    assert isinstance(elsewhere, Agent)
    assert isinstance(light, Agent)
    for send, by, error in (
        (send_reply, elsewhere, NotFound),
        (send_note, elsewhere, NotFound),
        (send_reply, light, NotAllowed),
    ):
        with pytest.raises(error):
            send(scene.own, composed, by=by)
    with pytest.raises(Stale):
        send_note(scene.own, composed, by=light)
