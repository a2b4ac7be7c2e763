"""The conversations of the demo, read from ``scripts/*.toml``, and the phrases around them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from string import Template
from typing import Any, Literal

HERE = Path(__file__).resolve().parent
Speaker = Literal["customer", "agent", "note", "escalate"]

_TURN = re.compile(r"(customer|agent|note|escalate)(?:\+(png|pdf|csv|txt))?: *", re.ASCII)
_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Turn:
    """One thing somebody writes; ``file`` is the kind of file that comes with it."""

    speaker: Speaker
    text: str
    file: str = ""


@dataclass(frozen=True)
class Script:
    """A conversation with blanks: ``$name`` stands for a detail, ``{one|two}`` for a choice."""

    language: str
    subject: str
    turns: tuple[Turn, ...]
    department: str = "Support"
    priority: str = "medium"
    type: str = "question"
    is_solved: bool = True
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrases:
    """How people of one language begin and end what they write."""

    hello: tuple[str, ...]
    bye: tuple[str, ...]
    dear: tuple[str, ...]
    regards: tuple[str, ...]
    again: tuple[str, ...]


@cache
def scripts() -> dict[str, tuple[Script, ...]]:
    """Return the scripts of each language."""
    return {path.stem: tuple(_scripts_in(path)) for path in sorted((HERE / "scripts").glob("*.toml"))}


@cache
def phrases() -> dict[str, Phrases]:
    content = tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))
    return {
        language: Phrases(**{name: tuple(each) for name, each in given.items()}) for language, given in content.items()
    }


def filled(text: str, details: dict[str, str], chance: Random) -> str:
    """Return the text with every choice made and every blank filled; raises KeyError for an unknown blank."""
    chosen = _ALTERNATIVES.sub(lambda found: chance.choice(found[1].split("|")), text)
    return Template(chosen).substitute(details).strip()


def _scripts_in(path: Path) -> list[Script]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_script(path.stem, each) for each in content["scripts"]]


def _script(language: str, given: dict[str, Any]) -> Script:
    turns, tags = tuple(map(_turn, given["turns"])), tuple(given.get("tags", ()))
    return Script(**{**given, "language": language, "turns": turns, "tags": tags})


def _turn(line: str) -> Turn:
    found = _TURN.match(line)
    if found is None:
        raise ValueError(f"Nobody says: {line}")
    return Turn(found[1], line[found.end() :].strip(), found[2] or "")  # type: ignore[arg-type]  # the pattern's words
