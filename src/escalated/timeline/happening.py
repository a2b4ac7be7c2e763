"""What can happen on a ticket. Each kind is declared once: its name, its data, its sentence, who may read it."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

HAPPENINGS: dict[str, type[Happening]] = {}


class Change(BaseModel):
    """What became what, for changes that are told together in one sentence; ``to`` is empty for nothing."""

    of: Literal["status", "priority", "department", "assignee", "type"]
    to: str


class Happening(BaseModel):
    """Base of every event. A subclass names its ``kind`` as subject and past participle, ``ticket.closed``."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: ClassVar[str]
    is_public: ClassVar[bool] = True
    is_held: ClassVar[bool] = False  # what an agent does is told to nobody before they may take it back no more
    is_quiet: ClassVar[bool] = False  # it moves the ticket in no list and makes it unread for nobody

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind:
            HAPPENINGS[cls.kind] = cls

    def sentence(self, actor: str) -> str:
        """Return what happened in the active language, in the words of agents."""
        raise NotImplementedError

    def change(self) -> Change | None:
        """Return the change of a property that this is, or None where it is told by itself."""
        return None

    def message(self) -> int | None:
        """Return the key of the message that this is the arrival of."""
        return None

    def undoes(self) -> int | None:
        """Return the key of the activity that this put back."""
        return None

    def told_to_customer(self, actor: str) -> str:
        """Return what happened in the words of customers, to whom a ticket is a request."""
        return self.sentence(actor)


class UnknownHappening(Happening):
    """A kind that this version does not know: written by a newer one, before a downgrade or beside it."""

    kind = ""
    is_public = False

    def sentence(self, actor: str) -> str:
        return _("%(actor)s did something this version does not know") % {"actor": actor}


def happening_of(kind: str, values: dict[str, Any]) -> Happening:
    """Return the typed happening of a stored row."""
    return HAPPENINGS.get(kind, UnknownHappening).model_validate(values)
