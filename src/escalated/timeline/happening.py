"""What can happen on a ticket. Each kind is declared once: its name, its data, its sentence, who may read it."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

HAPPENINGS: dict[str, type[Happening]] = {}


class Happening(BaseModel):
    """Base of every event. A subclass names its ``kind`` as subject and past participle, ``ticket.closed``."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: ClassVar[str]
    is_public: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        HAPPENINGS[cls.kind] = cls

    def sentence(self, actor: str) -> str:
        """Return what happened in the active language."""
        raise NotImplementedError


def happening_of(kind: str, values: dict[str, Any]) -> Happening:
    """Return the typed happening of a stored row."""
    return HAPPENINGS[kind].model_validate(values)
