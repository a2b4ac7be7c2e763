"""What an agent may do to a thing from beside its ticket: a method of its panel, with a form of the host's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

Permission = str | Callable[[Any, Any], bool]
Initial = Callable[[Any], Mapping[str, Any]]

KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.MultipleChoiceField, ""),
    (forms.MultiValueField, ""),
    (forms.FileField, ""),
    (forms.JSONField, ""),
    (forms.BooleanField, "check"),
    (forms.ChoiceField, "choice"),
    (forms.IntegerField, "number"),
    (forms.DateField, "date"),
    (forms.EmailField, "email"),
    (forms.CharField, "text"),
)


@dataclass(frozen=True)
class Act:
    """An act as it was declared; ``name`` is its method's."""

    name: str
    label: Any
    permission: Permission
    form: type[forms.Form] | None = None
    initial: Initial | None = None
    is_dangerous: bool = False

    def may(self, user: Any, thing: Any) -> bool:
        """Ask the host, now, whether this user may do it to this thing."""
        if callable(self.permission):
            return bool(self.permission(user, thing))
        return bool(user.has_perm(self.permission))

    def begin(self, thing: Any) -> forms.Form | None:
        """Return the form as it is opened on this thing."""
        initial = dict(self.initial(thing)) if self.initial else {}
        return self.form(initial=initial) if self.form else None


def act(
    label: Any,
    *,
    permission: Permission,
    form: type[forms.Form] | None = None,
    initial: Initial | None = None,
    is_dangerous: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a method of a panel as an act: ``method(thing, *, by, **cleaned)`` with ``by`` the agent's own user.

    It runs inside the transaction that records it; what it returns is told in the ticket's timeline, and a
    ``ValidationError`` that it raises is told on the form. ``permission`` is the name of one of the host's, or a
    function of user and thing. ``initial`` returns what the form holds when it is opened. Raises TypeError for a
    field that no panel can show.
    """
    for name, field in (form.base_fields if form else {}).items():
        if not kind_of(field):
            raise TypeError(f"{type(field).__name__} “{name}” cannot be shown in a panel.")

    def declare(method: Callable[..., Any]) -> Callable[..., Any]:
        declared = Act(method.__name__, label, permission, form, initial, is_dangerous)
        method.escalated_act = declared  # type: ignore[attr-defined]
        return method

    return declare


def kind_of(field: forms.Field) -> str:
    """Return how a field is shown: text, long_text, email, number, date, choice or check; empty for not at all."""
    kind = next((kind for of, kind in KINDS if isinstance(field, of)), "")
    return "long_text" if kind == "text" and isinstance(field.widget, forms.Textarea) else kind
