"""What a door is: one URL and method, and what each actor is answered there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.threats.scene import Scene

ACTORS = ("anonymous", "owner", "other", "agent", "light", "elsewhere", "admin", "removed", "dismissed", "guest")
WRONG_TOKEN = "A" * 43

# anonymous, owner, other, agent, light, elsewhere, admin, removed, dismissed
THE_DESK = (401, 404, 404, 200, 200, 200, 200, 404, 404)
WHO_SEES = (401, 404, 404, 200, 200, 404, 200, 404, 404)
WHO_CHANGES = (401, 404, 404, 200, 403, 404, 200, 404, 404)
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
    by_link: bool = False

    def status_for(self, actor: str) -> int:
        """Return what is answered; a guest is nobody where no link is asked for."""
        return dict(zip(ACTORS, self.statuses, strict=False)).get(actor, self.statuses[0])

    def args_for(self, scene: Scene, actor: str) -> tuple[object, ...]:
        """Return what stands in the URL; only the guest has the token of a link."""
        token = (scene.guests.token if actor == "guest" else WRONG_TOKEN,) if self.by_link else ()
        return (*token, *self.args(scene))
