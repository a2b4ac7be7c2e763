"""How both ways of mail do, as admins are shown it."""

from __future__ import annotations

from typing import Literal

from escalated.core.schema import Schema, Timestamp
from escalated.mail.health import ChannelHealth
from escalated.mail.reasons import reason_in_words
from escalated.web.answer import Answer
from escalated.web.links import link

MailWay = Literal["incoming", "outgoing"]
MailProblem = Literal["failed", "failing", "stuck", "oversized", "capped", "quiet"]


class MailChannel(Schema):
    """``waiting`` are due by now, the oldest since ``oldest_at``; ``failed`` were given up, ``failing`` keep failing.

    ``last_at`` is when it last worked, ``capped`` how much is held for being too much.
    ``unsent_url`` lists what did not go out.
    """

    way: MailWay
    problems: list[MailProblem]
    last_at: Timestamp | None
    waiting: int
    oldest_at: Timestamp | None
    failing: int
    failed: int
    capped: int
    reason: str
    unsent_url: str | None


class MailHealthAnswer(Answer):
    channels: list[MailChannel]


def mail_channel(way: MailWay, health: ChannelHealth) -> MailChannel:
    queue = health.queue
    told = {
        "way": way,
        "problems": health.problems,
        "last_at": health.last_at,
        "waiting": queue.waiting,
        "oldest_at": queue.oldest_due_at,
        "failing": queue.failing,
        "failed": queue.failed,
        "capped": health.capped,
        "reason": reason_in_words(health.reason),
        "unsent_url": link("admin", "mail_out") if way == "outgoing" else None,
    }
    return MailChannel.model_validate(told)
