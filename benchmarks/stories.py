"""The life of one ticket, told step by step as the operations record it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from operator import itemgetter
from random import Random
from typing import Any, NamedTuple

from benchmarks.crowd import Crowd, Somebody
from benchmarks.vocabulary import Writer
from escalated.tickets.assigning import TicketAssigned
from escalated.tickets.bodies import Format
from escalated.tickets.classifying import TicketDepartmentChanged, TicketPriorityChanged
from escalated.tickets.opening import TicketOpened
from escalated.tickets.replying import NoteAdded, ReplyAdded
from escalated.tickets.statuses import FINISHED, Channel, Priority, ReplyKind, Status, TicketType
from escalated.tickets.transitioning import TicketClosed, TicketResolved, TicketStatusChanged
from escalated.timeline.happening import Happening

HOUR, DAY = 3600.0, 86_400.0
MEAN_FURTHER_MESSAGES = 2.15
MOST_MESSAGES = 150
AUTO_CLOSE = 7 * DAY

Actor = tuple[str, int | None, str]
SYSTEM: Actor = ("system", None, "Escalated")


class Said(NamedTuple):
    """A message: what it says and how it came."""

    kind: str
    body: str
    format: Format
    quoted: str
    channel: str


class Step(NamedTuple):
    """One thing that happened, by whom, and the message that was written with it."""

    at: float
    event: type[Happening]
    fields: dict[str, Any]
    by: Actor
    said: Said | None = None


@dataclass(frozen=True)
class World:
    """What all stories share."""

    crowd: Crowd
    chance: Random
    writers: dict[str, Writer]
    until: float


class _Over(Exception):
    """The present has been reached: what would happen next has not."""


@dataclass
class Story:
    """A ticket's rows in the making; ``steps`` are what happened, the fields where that led."""

    world: World
    opened_at: float
    messages: int
    besides: tuple[str, ...] = ()
    steps: list[Step] = field(default_factory=list)
    status: str = Status.OPEN
    priority: Priority = Priority.MEDIUM
    assignee: Somebody | None = None
    first_response_at: float | None = None
    resolved_at: float | None = None
    closed_at: float | None = None
    last_reply_at: float = 0
    last_said: str = ""
    subject: str = ""
    tags: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        crowd = self.world.crowd
        self.chance = self.world.chance
        self.clock, self.hurry = self.opened_at, 1.0
        self.requester = crowd.requesters.one()
        self.department = crowd.departments.one()
        self.agent = crowd.agents.one()
        self.writer = self.world.writers[self.requester.language]
        self.type = self.chance.choices(TicketType.values, (60, 25, 10, 5))[0]
        self.channel = self.chance.choices(Channel.values, (30, 58, 8, 4))[0]
        self.customer: Actor = ("requester", self.requester.id, self.requester.name)

    def tell(self, *, is_finished: bool) -> None:
        """Let it happen, up to the present."""
        if self.messages > 25:
            self.hurry = min(1, 0.9 * (self.world.until - self.opened_at) / (self.messages * 20 * HOUR))
        self._open()
        try:
            self._triage()
            for number in range(1, self.messages):
                self._further_message(number)
            if is_finished:
                self._finish()
        except _Over:
            pass

    def _open(self) -> None:
        self.subject, self.tags = self._subject(), self._tags()
        fields = {
            "subject": self.subject,
            "requester_id": self.requester.id,
            "department_id": self.department[0],
            "priority": self.priority.word,
            "type": self.type,
            "channel": self.channel,
            "tag_ids": [pk for pk, _ in self.tags],
            "tag_names": [name for _, name in self.tags],
        }
        self._happen(TicketOpened, fields, self.customer, self._say(ReplyKind.OPENING, *self.besides))

    def _subject(self) -> str:
        length = self.chance.randint(2, 9)
        line = self.writer.line(length)
        return self.writer.line(60)[:200].strip() if self.chance.random() < 0.01 else line[:200]

    def _tags(self) -> list[tuple[int, str]]:
        luck, tags = self.chance.random, self.world.crowd.tags
        return sorted({tags.one() for chance in (0.7, 0.35, 0.1) if luck() < chance}, key=itemgetter(1))

    def _triage(self) -> None:
        luck = self.chance.random
        if luck() < 0.92:
            self._assign(self.agent)
        if luck() < 0.25:
            word = self.chance.choices(list(Priority), (30, 0, 40, 20, 10))[0]
            self._wait(0.1 * HOUR)
            self._happen(TicketPriorityChanged, {"previous": self.priority.word, "priority": word.word}, self._me())
            self.priority = word
        if luck() < 0.08:
            self._move_department()
        if luck() < 0.2 and self.assignee:
            self._wait(0.1 * HOUR)
            self._change_status(Status.ESCALATED if luck() < 0.1 else Status.IN_PROGRESS)

    def _assign(self, agent: Somebody) -> None:
        self._wait(HOUR)
        fields = {"previous_id": None, "assignee_id": agent.id, "assignee_name": agent.name}
        self._happen(TicketAssigned, fields, self._me())
        self.assignee = agent

    def _move_department(self) -> None:
        target = self.world.crowd.departments.one()
        if target == self.department:
            return
        self._wait(0.1 * HOUR)
        names = {"previous_id": self.department[0], "department_id": target[0], "department_name": target[1]}
        self._happen(TicketDepartmentChanged, names, self._me())
        self.department = target

    def _change_status(self, status: Status) -> None:
        self._happen(TicketStatusChanged, {"previous": self.status, "status": status}, self._me())
        self.status = status

    def _further_message(self, number: int) -> None:
        luck = self.chance.random()
        if luck < 0.13:
            self._wait(2 * HOUR)
            self._happen(NoteAdded, {}, self._me(), self._say(ReplyKind.NOTE))
        elif number == 1 or luck < 0.58:
            self._answer()
        else:
            self._hear()

    def _answer(self) -> None:
        self._wait(6 * HOUR)
        said = self._say(ReplyKind.REPLY)
        self.first_response_at = self.first_response_at or self.clock
        self._reply(said, self._me(), Status.ESCALATED if self.status == Status.ESCALATED else None)

    def _hear(self) -> None:
        self._wait(20 * HOUR)
        said = self._say(ReplyKind.REPLY, by_customer=True)
        self._reply(said, self.customer, _AFTER_CUSTOMER.get(self.status, self.status))

    def _reply(self, said: Said, by: Actor, status: str | None) -> None:
        previous, self.status = self.status, status or Status.WAITING_ON_CUSTOMER
        if previous in FINISHED:
            self.resolved_at = self.closed_at = None
        self._happen(ReplyAdded, {"previous": previous, "status": self.status}, by, said)

    def _finish(self) -> None:
        luck = self.chance.random()
        self._wait(8 * HOUR)
        if luck < 0.06:
            self._close(self.customer)
            return
        self._resolve()
        if luck < 0.1:
            self._hear()
            self._answer()
            self._resolve()
        if luck < 0.78:
            self.clock += AUTO_CLOSE
            self._wait(0)
            self._close(SYSTEM)

    def _resolve(self) -> None:
        self._wait(HOUR)
        self._happen(TicketResolved, {"previous": self.status}, self._me())
        self.status, self.resolved_at = Status.RESOLVED, self.clock

    def _close(self, by: Actor) -> None:
        self._happen(TicketClosed, {"previous": self.status}, by)
        self.status, self.closed_at = Status.CLOSED, self.clock

    def _me(self) -> Actor:
        return ("agent", self.agent.id, self.agent.name)

    def _wait(self, mean: float) -> None:
        """Let time pass; raises _Over at the present."""
        self.clock += 1 - mean * self.hurry * log(1 - self.chance.random())
        if self.clock > self.world.until:
            raise _Over

    def _say(self, kind: ReplyKind, *besides: str, by_customer: bool = False) -> Said:
        is_note = kind == ReplyKind.NOTE
        writer = self.world.writers["en"] if is_note else self.writer
        length = min(int(self.chance.lognormvariate(3.1, 0.75)) + 3, 400)
        body = writer.text(length, *besides)
        if not is_note:
            self.last_reply_at, self.last_said = self.clock, body
        if kind == ReplyKind.OPENING or by_customer:
            by_mail = self.channel == Channel.EMAIL
            return self._mail(kind, body) if by_mail else Said(kind, body, "markdown", "", self.channel)
        return Said(kind, body, "markdown", "", Channel.WEB)

    def _mail(self, kind: ReplyKind, body: str) -> Said:
        quoted = "" if kind == ReplyKind.OPENING else "> " + body[:300].replace("\n", "\n> ")
        if self.chance.random() < 0.7:
            return Said(kind, body, "text", quoted, Channel.EMAIL)
        behind = f"<blockquote>{_as_html(quoted)}</blockquote>" if quoted else ""
        return Said(kind, _as_html(body), "html", behind, Channel.EMAIL)

    def _happen(  # noqa: PLR0917
        self, event: type[Happening], fields: dict[str, Any], by: Actor, said: Said | None = None
    ) -> None:
        self.steps.append(Step(self.clock, event, fields, by, said))


_AFTER_CUSTOMER: dict[str, Status] = {
    Status.WAITING_ON_CUSTOMER: Status.WAITING_ON_AGENT,
    **dict.fromkeys(FINISHED, Status.REOPENED),
}


def _as_html(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


def message_count(chance: Random) -> int:
    """Return how many messages a ticket has: geometric, with a long tail."""
    if chance.random() < 0.001:
        return chance.randint(25, MOST_MESSAGES)
    return 1 + int(log(1 - chance.random()) / log(1 - 1 / (1 + MEAN_FURTHER_MESSAGES)))
