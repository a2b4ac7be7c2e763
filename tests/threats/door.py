"""What a door is: one URL and method, and what each actor is answered there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.threats.scene import Scene

ACTORS = ("anonymous", "owner", "other", "agent", "light", "elsewhere", "admin", "removed", "dismissed")

# anonymous, owner, other, agent, light, elsewhere, admin, removed, dismissed
THE_ADMINS = (401, 404, 404, 404, 404, 404, 200, 404, 404)

Args = Callable[["Scene"], tuple[object, ...]]
NOTHING: Args = lambda scene: ()  # noqa: E731  a table of one-line answers


@dataclass(frozen=True)
class Door:
    """One URL and method: what is sent and what each actor is answered, in the order of ``ACTORS``."""

    name: str
    method: str
    statuses: tuple[int, ...]
    body: dict[str, Any] = field(default_factory=dict)
    args: Args = NOTHING

    def status_for(self, actor: str) -> int:
        return self.statuses[ACTORS.index(actor)]
