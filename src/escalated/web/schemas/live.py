"""What the desk asks for again and again: how much there is, and what has just happened."""

from __future__ import annotations

from escalated.core.counting import MOST
from escalated.core.schema import Schema, Timestamp
from escalated.web.answer import Answer
from escalated.web.schemas.mail_health import MailProblem, MailWay


class Count(Schema):
    """How many there are; with ``is_more`` at least one more than that."""

    count: int
    is_more: bool


def counted(found: int) -> Count:
    """Return a number that was counted no further than one past the most we say."""
    return Count(count=min(found, MOST), is_more=found > MOST)


class DepartmentCount(Schema):
    id: int
    name: str
    count: Count


class MailFault(Schema):
    """A way of mail that needs attention, and since when."""

    channel: MailWay
    problems: list[MailProblem]
    since: Timestamp


class CountsAnswer(Answer):
    """The rail's counts of unresolved tickets, and of mentions and notices that the agent has not read.

    ``at_risk`` is null where no deadlines are kept. Admins are told of mail that needs attention.
    """

    mine: Count
    unassigned: Count
    unresolved: Count
    at_risk: Count | None
    mentions: Count
    snoozed: Count
    following: Count
    inbox: Count
    departments: list[DepartmentCount]
    mail_faults: list[MailFault]


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
