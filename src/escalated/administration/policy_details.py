"""What an admin says of an SLA policy, and whether it can be promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from escalated.administration.durations import DAY, read_minutes
from escalated.core.errors import InvalidInput
from escalated.people.models import AgentProfile, Department
from escalated.sla.models import BusinessHours, ClockKind
from escalated.sla.telling import AGENT, ASSIGNEE, DEPARTMENT, FOLLOWERS
from escalated.tickets.models import Tag
from escalated.tickets.statuses import FINISHED, PRIORITY_WORDS, Channel, Priority, Status, TicketType

MOST_MINUTES = 365 * DAY
MOST_WARNINGS = 5
MOST_VALUES = 100
PAUSING = tuple(status for status in Status if status not in FINISHED)
CONDITIONS = ("department", "type", "tag", "channel", "organisation")


@dataclass(frozen=True)
class PolicyDetails:
    """All that an admin says of a policy: lengths of time as they are written, ``hours`` None for calendar time.

    ``targets`` are by kind and priority, empty for nothing promised; ``warnings`` and ``warnings_before`` are lists
    with commas; ``default_for`` are departments.
    """

    name: str
    targets: Mapping[str, Mapping[str, str]]
    hours: int | None = None
    conditions: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    default_for: Sequence[int] = ()
    pauses_in: Sequence[str] = ()
    pauses_snoozed: bool = False
    warnings: str = ""
    warnings_before: str = ""
    tells_warning: Sequence[str] = ()
    tells_breach: Sequence[str] = ()
    raises_priority: bool = False
    escalates: bool = False
    assigns_to: int | None = None


def checked_terms(given: PolicyDetails) -> dict[str, Any]:
    """Return the columns of the terms; raises InvalidInput on the field that is wrong."""
    return {
        "hours": _hours(given.hours),
        "targets": _targets(given.targets),
        "pauses_in": _pauses(given.pauses_in),
        "pauses_snoozed": given.pauses_snoozed,
        "warnings": _shares(given.warnings),
        "warnings_before": _before(given.warnings_before),
        "tells_warning": _told("tells_warning", given.tells_warning),
        "tells_breach": _told("tells_breach", given.tells_breach),
        "acts_breach": list(_acts(given)),
    }


def checked_conditions(given: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Return the conditions that ask for something; raises InvalidInput on what is not there."""
    wanted = {name: list(dict.fromkeys(given.get(name, ()))) for name in CONDITIONS}
    known: dict[str, Callable[[list[Any]], set[Any]]] = {
        "department": lambda keys: set(Department.objects.filter(pk__in=keys).values_list("pk", flat=True)),
        "tag": lambda keys: set(Tag.objects.filter(pk__in=keys, retired_at=None).values_list("pk", flat=True)),
        "type": lambda words: set(TicketType.values),
        "channel": lambda words: set(Channel.values),
        "organisation": lambda keys: {key for key in keys if isinstance(key, str) and 0 < len(key) <= 200},
    }
    for name, values in wanted.items():
        if len(values) > MOST_VALUES or set(values) - known[name](values):
            raise InvalidInput(conditions=_("One of the conditions is not there any more. Choose again."))
    return {name: values for name, values in wanted.items() if values}


def known_departments(keys: Sequence[int]) -> list[Department]:
    found = list(Department.objects.filter(pk__in=keys).order_by("pk"))
    if len(found) != len(set(keys)):
        raise InvalidInput(default_for=_("There is no such department."))
    return found


def _hours(key: int | None) -> BusinessHours | None:
    if key is None:
        return None
    found = BusinessHours.objects.filter(pk=key, version=0).first()
    if found is None:
        raise InvalidInput(hours=_("There are no such business hours."))
    return found


def _targets(given: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for kind, by_priority in given.items():
        for priority, text in by_priority.items():
            if kind not in ClockKind.values or priority not in PRIORITY_WORDS:
                raise InvalidInput(targets=_("There is no such target."))
            if text.strip():
                found.setdefault(kind, {})[priority] = _target(kind, priority, text)
    if not found:
        raise InvalidInput(targets=_("Write at least one target: a policy without any promises nothing."))
    return found


def _target(kind: str, priority: str, text: str) -> int:
    minutes = read_minutes(text)
    told = {"what": f"{ClockKind(kind).label}, {Priority.from_word(priority).label}", "text": text[:40]}
    if minutes is None:
        raise InvalidInput(targets=_("%(what)s: “%(text)s” is no time. Write it as 4 h, 90 min or 2 d.") % told)
    if not 0 < minutes <= MOST_MINUTES:
        raise InvalidInput(targets=_("%(what)s: “%(text)s” must be between 1 min and 365 d.") % told)
    return minutes


def _pauses(given: Sequence[str]) -> list[str]:
    if set(given) - {status.value for status in PAUSING}:
        values = ", ".join(status.value for status in PAUSING)
        raise InvalidInput(pauses_in=_("Choose one of: %(values)s.") % {"values": values})
    return sorted(set(given))


def _parts(text: str) -> list[str]:
    return [part for part in (each.strip() for each in text.replace("،", ",").split(",")) if part]


def _shares(text: str) -> list[int]:
    parts = [part.removesuffix("%").strip() for part in _parts(text)]
    if not all(part.isascii() and part.isdecimal() and 0 < int(part[:4]) < 100 for part in parts):
        raise InvalidInput(warnings=_("Write whole numbers from 1 to 99, with commas: 50, 75."))
    return sorted({int(part) for part in _few("warnings", parts)})


def _before(text: str) -> list[int]:
    found = [read_minutes(part) for part in _few("warnings_before", _parts(text))]
    if not all(minutes and minutes <= MOST_MINUTES for minutes in found):
        raise InvalidInput(warnings_before=_("Write times with commas: 30 min, 2 h."))
    return sorted({minutes for minutes in found if minutes}, reverse=True)


def _few(name: str, parts: list[str]) -> list[str]:
    if len(parts) > MOST_WARNINGS:
        raise InvalidInput(**{name: _("At most %(limit)s warnings.") % {"limit": MOST_WARNINGS}})
    return parts


def _told(name: str, given: Sequence[str]) -> list[str]:
    words = [each for each in (ASSIGNEE, FOLLOWERS, DEPARTMENT) if each in given]
    others = sorted(set(given) - set(words))
    keys = [each.removeprefix(AGENT) for each in others if each.startswith(AGENT)]
    agents = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]
    if len(agents) != len(others) or AgentProfile.objects.working().filter(pk__in=agents).count() != len(set(agents)):
        raise InvalidInput(**{name: _("One of them is no agent any more. Look again, then choose.")})
    return [*words, *others]


def _acts(given: PolicyDetails) -> Iterator[dict[str, Any]]:
    if given.raises_priority:
        yield {"act": "raise_priority"}
    if given.escalates:
        yield {"act": "change_status", "status": "escalated"}
    if given.assigns_to is not None:
        if not AgentProfile.objects.working().filter(pk=given.assigns_to).exists():
            raise InvalidInput(assigns_to=_("There is no such agent."))
        yield {"act": "assign", "agent": given.assigns_to}
