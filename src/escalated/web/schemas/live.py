"""What the desk asks for again and again: how much there is, and what has just happened."""

from __future__ import annotations

from escalated.core.schema import Schema
from escalated.web.answer import Answer


class Count(Schema):
    """How many there are; with ``is_more`` at least one more than that."""

    count: int
    is_more: bool


class DepartmentCount(Schema):
    id: int
    name: str
    count: Count


class LiveActivity(Schema):
    id: int
    ticket_id: int
    reference: str
    kind: str
    is_mine: bool


class LiveAnswer(Answer):
    """What has just happened, oldest first, some of it once more: drop what is known.

    ``after`` is what to ask with next; with ``has_missed`` more happened than is told, so load the page afresh.
    """

    after: int
    activities: list[LiveActivity]
    has_missed: bool
