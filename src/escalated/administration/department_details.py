"""What an admin says of a department, and whether it can be so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from escalated.administration.saving import cleaned_name, save_unless_taken
from escalated.core.errors import InvalidInput
from escalated.people.addresses import is_address, normalised
from escalated.people.models import AgentProfile, Department, Strategy
from escalated.tickets.classifying import known_priority


@dataclass(frozen=True)
class DepartmentDetails:
    """All that an admin says of a department; ``address`` may be empty, ``default_priority`` is a word."""

    name: str
    address: str = ""
    default_priority: str | None = None
    strategy: str = Strategy.MANUAL
    members: Sequence[int] = ()


def take_over(department: Department, details: DepartmentDetails) -> list[AgentProfile]:
    """Set and save what was said, and return the members."""
    _name(department, details)
    department.default_priority = _weight(details.default_priority)
    department.strategy = _known_strategy(details.strategy)
    members = _known_members(details.members)
    save_unless_taken(department, lambda: _name(department, details))
    return members


def _name(department: Department, details: DepartmentDetails) -> None:
    department.name = _free_name(department, details.name)
    department.address = _free_address(department, details.address)


def _free_name(department: Department, given: str) -> str:
    name = cleaned_name(given)
    if Department.objects.filter(name__iexact=name).exclude(pk=department.pk).exists():
        raise InvalidInput(name=_("There is a department “%(name)s” already. Choose another name.") % {"name": name})
    return name


def _free_address(department: Department, given: str) -> str | None:
    address = normalised(given)
    if not address:
        return None
    if not is_address(address):
        raise InvalidInput(address=_("This is no address. Write it as name@example.com."))
    taken = Department.objects.filter(address=address).exclude(pk=department.pk).first()
    if taken is not None:
        raise InvalidInput(address=_("This address belongs to “%(name)s”.") % {"name": taken.name})
    return address


def _weight(word: str | None) -> int | None:
    try:
        return known_priority(word).value if word else None
    except InvalidInput as error:
        raise InvalidInput(default_priority=str(error)) from None


def _known_strategy(given: str) -> str:
    if given not in Strategy.values:
        raise InvalidInput(strategy=_("Choose one of: %(values)s.") % {"values": ", ".join(Strategy.values)})
    return given


def _known_members(pks: Sequence[int]) -> list[AgentProfile]:
    found = list(AgentProfile.objects.working().filter(pk__in=pks))
    if len(found) != len(set(pks)):
        raise InvalidInput(members=_("One of them is no agent any more. Look again, then choose."))
    return found
