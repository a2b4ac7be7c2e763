"""Domain errors: a message for people, a code for machines. One module of ``web`` turns them into HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """Something the domain refuses; nothing has changed when it is raised."""

    code = "error"

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """The thing does not exist, or this actor may not know that it does."""

    code = "not_found"


class NotAllowed(DomainError):
    """This actor sees the thing but may not do this to it."""

    code = "not_allowed"


class InvalidInput(DomainError):
    """Field errors: each field's name with what is wrong and what to do."""

    code = "invalid"

    def __init__(self, /, **errors: Text | Sequence[Text]) -> None:
        self.errors: Mapping[str, list[str]] = {field: _sentences(given) for field, given in errors.items()}
        sentences = [sentence for given in self.errors.values() for sentence in given]
        super().__init__(" ".join(dict.fromkeys(sentences)))


class Stale(InvalidInput):
    """Written on an old view of the thing: others did something to it since."""

    code = "stale"


class TooLate(DomainError):
    """It could have been done a moment ago."""

    code = "too_late"


class TakenAlready(DomainError):
    """Somebody else was first."""

    code = "taken"


class TooMany(InvalidInput):
    """Done too often; it may be done again within ``after``."""

    code = "too_many"

    def __init__(self, after: timedelta, /, **errors: Text | Sequence[Text]) -> None:
        super().__init__(**errors)
        self.after = after


class UnknownField(InvalidInput):
    """A key that no schema declares."""

    code = "unknown_field"


def _sentences(given: Text | Sequence[Text]) -> list[str]:
    return [str(given)] if isinstance(given, str | Promise) else [str(sentence) for sentence in given]
