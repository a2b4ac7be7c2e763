"""Who is told of a warning or a breach, and what a breach does: as policies keep it, read into typed values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from escalated.core.schema import Schema

ASSIGNEE, FOLLOWERS, DEPARTMENT = "assignee", "followers", "department"
AGENT = "agent:"


class RaisePriority(Schema):
    """The next higher priority, if there is one."""

    act: Literal["raise_priority"] = "raise_priority"


class ChangeStatus(Schema):
    act: Literal["change_status"] = "change_status"
    status: Literal["escalated"] = "escalated"


class Assign(Schema):
    act: Literal["assign"] = "assign"
    agent: int


Told = Annotated[str, StringConstraints(pattern=r"^(assignee|followers|department|agent:[1-9][0-9]{0,17})$")]
BreachAct = Annotated[RaisePriority | ChangeStatus | Assign, Field(discriminator="act")]

TOLD = TypeAdapter(list[Told])
ACTS = TypeAdapter(list[BreachAct])


def agent_of(told: str) -> int | None:
    """Return the key of the one agent who is named, None for a word."""
    return int(told.removeprefix(AGENT)) if told.startswith(AGENT) else None
