"""One model of the host's, as agents see its things beside a ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models

from escalated.panels.acts import Act
from escalated.panels.facts import Fact

M = TypeVar("M", bound=models.Model)
P = TypeVar("P", bound="type[Panel[Any]]")

_panels: dict[str, Panel[Any]] = {}


class Panel(Generic[M]):
    """Override what differs; every method is asked anew each time a panel is shown."""

    acts: ClassVar[dict[str, Act]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declared = (getattr(getattr(cls, name), "escalated_act", None) for name in dir(cls))
        cls.acts = {each.name: each for each in declared if isinstance(each, Act)}

    def title(self, thing: M) -> str:
        """Return what people call it."""
        return str(thing)

    def subtitle(self, thing: M) -> str:
        """Return what tells it apart from others of its name."""
        return ""

    def url(self, thing: M) -> str:
        """Return where an agent sees it in the host's product; empty when nowhere."""
        where = getattr(thing, "get_absolute_url", None)
        return str(where()) if where else ""

    def facts(self, thing: M) -> Iterable[Fact]:
        """Return what an agent should know of it, most important first."""
        return ()

    def search(self, query: str, limit: int, *, asked_by: Any) -> Sequence[M]:
        """Return things that answer to what an agent typed; by default none, and only code links any."""
        return ()

    def may_see(self, user: Any, thing: M) -> bool:
        """Tell whether this agent's own user may see it; its title is read by everybody who reads the ticket."""
        return True


def register(model: type[models.Model]) -> Callable[[P], P]:
    """Let the decorated class say what agents see of a model's things. Raises ValueError for a second one."""

    def declare(panel: P) -> P:
        label = label_of(model)
        if label in _panels:
            raise ValueError(f"{label} has a panel already.")
        _panels[label] = panel()
        return panel

    return declare


def unregister(model: type[models.Model]) -> None:
    """Take a model's panel away."""
    _panels.pop(label_of(model), None)


def panel_for(label: str) -> Panel[Any] | None:
    """Return the panel of a model by its label, ``shop.order``."""
    return _panels.get(label)


def registered() -> dict[str, Panel[Any]]:
    """Return the panels by their models' labels."""
    return dict(_panels)


def searchable() -> dict[str, Panel[Any]]:
    """Return those whose things agents can look for: the others leave ``search`` as it is."""
    return {label: panel for label, panel in _panels.items() if type(panel).search is not Panel.search}


def label_of(model: type[models.Model] | models.Model) -> str:
    """Return by which name a model is stored; a proxy's things are those of its table."""
    concrete = model._meta.concrete_model or model
    return str(concrete._meta.label_lower)
