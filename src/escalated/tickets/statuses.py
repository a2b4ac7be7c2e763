"""Statuses, priorities, types, channels and kinds of message, and which status may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from escalated.conf import host_settings


class Status(models.TextChoices):
    OPEN = "open", pgettext_lazy("ticket status", "New")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING_ON_CUSTOMER = "waiting_on_customer", _("Waiting for customer")
    WAITING_ON_AGENT = "waiting_on_agent", _("Customer replied")
    ESCALATED = "escalated", _("Escalated")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")


class Priority(models.IntegerChoices):
    """Stored as its weight, so that a list sorts by it; its name in lower case is the wire value."""

    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")
    CRITICAL = 5, _("Critical")

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Priority:
        return cls[word.upper()]


class TicketType(models.TextChoices):
    QUESTION = "question", _("Question")
    PROBLEM = "problem", _("Problem")
    INCIDENT = "incident", _("Incident")
    TASK = "task", _("Task")


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    EMAIL = "email", _("Email")
    WIDGET = "widget", _("Widget")
    API = "api", _("API")


class ReplyKind(models.TextChoices):
    OPENING = "opening"
    REPLY = "reply"
    NOTE = "note"


class SenderCheck(models.TextChoices):
    """What trusted mail servers say of whether a mail is from whom it says; not asked where the host trusts none."""

    NOT_ASKED = ""
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    SUSPECTED = "suspected"


class CustomerStatus(models.TextChoices):
    """What a customer is told instead of the status."""

    WORKING = "working", _("We are on it")
    WAITING_FOR_YOU = "waiting_for_you", _("Waiting for your answer")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", pgettext_lazy("request status", "Closed")


PRIORITY_WORDS = tuple(priority.word for priority in Priority)
FINISHED = (Status.RESOLVED, Status.CLOSED)
UNRESOLVED = tuple(status for status in Status if status not in FINISHED)

_S = Status
TRANSITIONS: dict[str, tuple[str, ...]] = {
    _S.OPEN: (_S.IN_PROGRESS, _S.WAITING_ON_CUSTOMER, _S.WAITING_ON_AGENT, _S.ESCALATED, *FINISHED),
    _S.IN_PROGRESS: (_S.WAITING_ON_CUSTOMER, _S.WAITING_ON_AGENT, _S.ESCALATED, *FINISHED),
    _S.WAITING_ON_CUSTOMER: (_S.OPEN, _S.IN_PROGRESS, _S.WAITING_ON_AGENT, _S.ESCALATED, *FINISHED),
    _S.WAITING_ON_AGENT: (_S.OPEN, _S.IN_PROGRESS, _S.WAITING_ON_CUSTOMER, _S.ESCALATED, *FINISHED),
    _S.ESCALATED: (_S.IN_PROGRESS, _S.WAITING_ON_CUSTOMER, _S.WAITING_ON_AGENT, *FINISHED),
    _S.RESOLVED: (_S.REOPENED, _S.CLOSED),
    _S.CLOSED: (_S.REOPENED,),
    _S.REOPENED: (_S.IN_PROGRESS, _S.WAITING_ON_CUSTOMER, _S.WAITING_ON_AGENT, _S.ESCALATED, *FINISHED),
}


def next_statuses(status: str) -> list[Status]:
    """Return the statuses that may follow, by the host's table or else the default one."""
    table = host_settings().transitions or TRANSITIONS
    return [Status(each) for each in table.get(status, ())]


def told_to_colleagues(status: CustomerStatus, name: str) -> str:
    """Return the status in the words of those who read along: it is not for them to answer."""
    if status == CustomerStatus.WAITING_FOR_YOU:
        return gettext("Waiting for %(name)s") % {"name": name}
    return str(status.label)


def customer_status(status: str) -> CustomerStatus:
    """Return what the requester is told."""
    match status:
        case Status.WAITING_ON_CUSTOMER:
            return CustomerStatus.WAITING_FOR_YOU
        case Status.RESOLVED:
            return CustomerStatus.SOLVED
        case Status.CLOSED:
            return CustomerStatus.CLOSED
        case _:
            return CustomerStatus.WORKING
