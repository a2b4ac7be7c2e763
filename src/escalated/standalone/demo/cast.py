"""Who plays in the demo, read from ``cast.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Role = Literal["customer", "agent", "admin"]


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    role: Role
    language: str = "en"
    languages: Sequence[str] = ()
    about: str = ""
    sign_off: str = ""

    @property
    def initials(self) -> str:
        """Return one or two letters for the avatar, as the writing system allows."""
        words = [word for word in self.name.split() if word[0].isalpha()]
        return "".join(word[0] for word in (words[0], *words[1:][-1:]))

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


@cache
def cast() -> tuple[Person, ...]:
    """Return everybody, in the order the sign-in page shows them."""
    content = tomllib.loads(Path(__file__).with_name("cast.toml").read_text(encoding="utf-8"))
    return (
        *(Person(role="customer", **each) for each in content["customers"]),
        *(Person(role="agent", **each) for each in content["agents"]),
        *(Person(role="admin", **each) for each in content["admins"]),
    )


def of_role(role: Role) -> list[Person]:
    return [person for person in cast() if person.role == role]


@cache
def by_email() -> dict[str, Person]:
    return {person.email: person for person in cast()}
