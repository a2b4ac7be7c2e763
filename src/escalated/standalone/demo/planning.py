"""Who writes what to whom, and when: three months of a helpdesk as a list of steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from escalated.standalone.demo.cast import Person, of_role
from escalated.standalone.demo.details import details_for
from escalated.standalone.demo.files import make_file
from escalated.standalone.demo.scripts import Script, Turn, filled, phrases, scripts
from escalated.standalone.demo.waiting import waiting_since
from escalated.standalone.mail_client import File

TICKETS = 300
DAYS = 90
TAKEN = 0.4
OPENS, CLOSES = timedelta(hours=7, minutes=30), timedelta(hours=17, minutes=40)

RAISED = (
    "Second time within a month for this customer. Dana, can you decide what we offer?",
    "Raised to the app team: needs somebody who can read the sync logs.",
    "Customer runs a nursery and depends on it. Please have a look with priority.",
)

Act = Literal["open", "answer", "reply", "note", "escalate", "take", "resolve", "close"]


@dataclass(frozen=True)
class Step:
    """Something that somebody does on a ticket at a moment."""

    at: datetime
    act: Act
    text: str = ""
    files: tuple[File, ...] = ()


@dataclass
class Plan:
    """One ticket's life as far as it has got."""

    script: Script
    customer: Person
    agent: Person
    subject: str
    by_mail: bool
    as_html: bool
    steps: list[Step] = field(default_factory=list)


def plans(now: datetime, tickets: int = TICKETS) -> list[Plan]:
    """Return every ticket's plan, oldest first; the same moment gives the same plans."""
    chance = Random(20)  # noqa: S311  believable, not secret
    waiting = waiting_since(now)[: tickets // 10]
    ages = (DAYS * chance.random() ** 1.5 for _ in range(tickets - len(waiting)))
    others = [now - timedelta(days=age) for age in ages]
    pool = _Pool(chance)
    return [_plan(pool, opened, now, is_waiting=opened in waiting) for opened in sorted([*waiting, *others])]


class _Pool:
    """Deals scripts and customers so that neither repeats before the others had their turn."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._scripts: dict[str, list[Script]] = {}
        self._customers: list[Person] = []
        self._subjects: set[str] = set()

    def subject(self, script: Script, details: dict[str, str]) -> str:
        """Return a subject that no other ticket has, as far as the script's choices reach."""
        tries = [filled(script.subject, details, self.chance) for _ in range(8)]
        chosen = next((each for each in tries if each not in self._subjects), tries[0])
        self._subjects.add(chosen)
        return chosen

    def deal(self) -> tuple[Script, Person]:
        if not self._customers:
            self._customers = self.chance.sample(of_role("customer"), k=len(of_role("customer")))
        customer = self._customers.pop()
        waiting = self._scripts.setdefault(customer.language, [])
        if not waiting:
            waiting.extend(self.chance.sample(scripts()[customer.language], k=len(scripts()[customer.language])))
        return waiting.pop(), customer


def _plan(pool: _Pool, opened: datetime, now: datetime, *, is_waiting: bool) -> Plan:
    chance = pool.chance
    script, customer = pool.deal()
    agent = _agent_for(script, chance)
    details = details_for(customer, agent, moment=opened, chance=chance)
    subject = pool.subject(script, details)
    by_mail = chance.random() < 0.45
    plan = Plan(script, customer, agent, subject, by_mail, as_html=chance.random() < 0.6)
    writer = _Writer(plan, details, chance)
    steps = list(_steps(writer, opened))
    steps = _unanswered(plan, steps, chance) if is_waiting else _cut(steps, now - opened, chance)
    plan.steps = [step for step in steps if step.at < now - timedelta(minutes=1)]
    return plan


def _agent_for(script: Script, chance: Random) -> Person:
    """Whoever speaks the language; English is shared by all, and billing goes to Claire more often than not."""
    speakers = [agent for agent in of_role("agent") if script.language in agent.languages]
    favourite = {"Billing": "Claire", "Orders": "Samir"}.get(script.department, "Tom")
    fitting = [agent for agent in speakers if agent.sign_off == favourite]
    return fitting[0] if fitting and chance.random() < 0.5 else chance.choice(speakers)


def _unanswered(plan: Plan, steps: list[Step], chance: Random) -> list[Step]:
    """Leave a ticket as its customer opened it; some are with an agent, none of those that are promised more."""
    opened, taken = steps[0], next(step for step in steps if step.act == "take")
    is_taken = plan.script.priority == "medium" and chance.random() < TAKEN
    return [opened, taken] if is_taken else [opened]


def _cut(steps: list[Step], age: timedelta, chance: Random) -> list[Step]:
    """Leave some tickets unfinished, mostly young ones: their customers do not answer, or a colleague is needed."""
    share = 0.6 if age < timedelta(days=4) else 0.35 if age < timedelta(days=14) else 0.04
    if chance.random() > share:
        return steps
    acts, is_young = [step.act for step in steps], age < timedelta(days=3)
    replies = [nth for nth, act in enumerate(acts) if act == "reply" and (is_young or "escalate" not in acts[:nth])]
    if not replies:
        return steps
    kept = steps[: chance.choice(replies) + 1]
    if is_young and chance.random() < 0.3:
        kept.append(Step(_at_work(kept[-1].at + _pause(chance, 0.5, 8)), "escalate", chance.choice(RAISED)))
    return kept


@dataclass
class _Writer:
    plan: Plan
    details: dict[str, str]
    chance: Random

    def step(self, at: datetime, act: Act, turn: Turn) -> Step:
        text = filled(turn.text, self.details, self.chance)
        files = (make_file(turn.file, self.details, self.chance),) if turn.file else ()
        return Step(at, act, self._letter(act, text), files)

    def again(self, at: datetime) -> Step:
        return self.step(at, "answer", Turn("customer", self.chance.choice(phrases()[self.plan.script.language].again)))

    def _letter(self, act: Act, text: str) -> str:
        known = phrases()[self.plan.script.language]
        match act:
            case "open":
                around = (known.hello, known.bye)
            case "reply":
                around = (known.dear, known.regards)
            case _:
                return text
        before, after = (filled(self.chance.choice(each), self.details, self.chance) for each in around)
        text = text if before else text[0].upper() + text[1:]
        return "\n\n".join(part for part in (before, text, after) if part)


def _steps(writer: _Writer, opened: datetime) -> Iterator[Step]:
    """Yield the ticket's whole life, as if there were time for all of it."""
    chance, script, taken, at = writer.chance, writer.plan.script, False, opened
    for turn in script.turns:
        if turn.speaker == "customer":
            act: Act = "open" if at == opened else "answer"
            at = at if act == "open" else at + _pause(chance, 0.3, 26)
            yield writer.step(at, act, turn)
            continue
        if not taken:
            taken, at = True, _at_work(at + _pause(chance, 0.1, 5))
            yield Step(at, "take")
        at = _at_work(at + _pause(chance, 0.05, 2.5))
        yield writer.step(at, "reply" if turn.speaker == "agent" else turn.speaker, turn)
    if script.is_solved:
        yield from _end(writer, at)


def _end(writer: _Writer, at: datetime) -> Iterator[Step]:
    chance = writer.chance
    at = _at_work(at + _pause(chance, 0.02, 9))
    yield Step(at, "resolve")
    if chance.random() < 0.08:
        at += _pause(chance, 4, 60)
        yield writer.again(at)
        at = _at_work(at + _pause(chance, 1, 9))
        yield Step(at, "note", "Looked into it once more and answered by phone.")
        yield Step(at + timedelta(minutes=2), "resolve")
    yield Step(at + timedelta(days=7), "close")


def _pause(chance: Random, least: float, most: float) -> timedelta:
    """Return hours between the two, nearer to the least: most people answer soon, some late."""
    return timedelta(hours=least + (most - least) * chance.random() ** 2.2)


def _at_work(moment: datetime) -> datetime:
    """Return the moment if somebody works then, else the same minute of the next working morning."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if moment - midnight > CLOSES:
        moment = midnight + timedelta(days=1) + OPENS + timedelta(minutes=moment.minute)
    elif moment - midnight < OPENS:
        moment = midnight + OPENS + timedelta(minutes=moment.minute)
    while moment.weekday() > 4:
        moment += timedelta(days=1)
    return moment
