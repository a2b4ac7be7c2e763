"""What an agent may do, and to which tickets: one list of acts, each in one of four scopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    SEE = "see", _("See tickets")
    REPLY = "reply", _("Answer customers")
    NOTE = "note", _("Write notes")
    STATUS = "status", _("Change the status, snooze")
    ASSIGN = "assign", _("Assign and take")
    CLASSIFY = "classify", _("Change priority, department, type and tags")
    EDIT = "edit", _("Change subject and requester, link tickets")
    OPEN = "open", _("Open tickets for customers")
    BLOCK = "block", _("Mark spam and block senders")
    REDACT = "redact", _("Redact messages and remove files")


class Scope(models.TextChoices):
    """To which tickets: none, those assigned to the agent, those of their departments too, or all."""

    NONE = "none", _("No tickets")
    OWN = "own", _("Their own")
    DEPARTMENT = "department", _("Their departments")
    ALL = "all", _("All tickets")


@dataclass(frozen=True)
class Rights:
    """The scope of each act; ``departments`` are the agent's, known where a scope asks for them."""

    scopes: tuple[tuple[Act, Scope], ...]
    departments: frozenset[int] = frozenset()

    def scope_of(self, act: Act) -> Scope:
        return dict(self.scopes)[act]

    def allow(self, act: Act) -> bool:
        """Tell whether the act may be done to any ticket at all."""
        return self.scope_of(act) != Scope.NONE

    def cover(self, act: Act, *, is_own: bool, department_id: int) -> bool:
        """Tell whether the act may be done to a ticket that is the agent's own, or is in that department."""
        match self.scope_of(act):
            case Scope.ALL:
                return True
            case Scope.DEPARTMENT:
                return is_own or department_id in self.departments
            case Scope.OWN:
                return is_own
            case Scope.NONE:
                return False


def scopes_of(given: Mapping[str, str]) -> tuple[tuple[Act, Scope], ...]:
    """Return a scope for each act; one that is not named may not be done."""
    return tuple((act, Scope(given.get(act, Scope.NONE))) for act in Act)


def asks_for_departments(scopes: Iterable[tuple[Act, Scope]]) -> bool:
    return any(scope == Scope.DEPARTMENT for _act, scope in scopes)


def allowing(acts: Iterable[Act], scope: Scope = Scope.ALL) -> dict[str, str]:
    """Return what a role stores that may do these acts in that scope, and no other."""
    wanted = set(acts)
    return {act.value: (scope if act in wanted else Scope.NONE).value for act in Act}


EVERYTHING = Rights(scopes_of(allowing(Act)))
LIGHT = allowing((Act.SEE, Act.NOTE))
