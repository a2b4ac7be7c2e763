"""What an error of the host is: one fingerprint for all that are the same, and a traceback that tells no secret."""

from __future__ import annotations

import linecache
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from django.views.debug import get_default_exception_reporter_filter

from escalated.core.ids import digest_key
from escalated.errors.scrubbing import scrubbed, shown

MOST_FRAMES, MOST_LOCALS, LONGEST_MESSAGE, LONGEST_TRACEBACK = 30, 25, 300, 50_000
_NOT_THE_HOSTS = tuple(
    {str(Path(path)) for path in (*map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")), sys.prefix)}
)
_OURS = str(Path(__file__).parents[1])


@dataclass(frozen=True)
class ErrorReport:
    """One error: ``fingerprint`` is the same for all of its kind, ``title`` says what and where, ``message`` why."""

    fingerprint: str
    title: str
    message: str
    traceback: str


@dataclass(frozen=True)
class _Frame:
    frame: FrameType
    line: int

    @property
    def place(self) -> str:
        """Return module and function: what stays the same when lines move."""
        return f"{self.frame.f_globals.get('__name__', '?')}.{self.frame.f_code.co_qualname}"

    @property
    def is_of_host(self) -> bool:
        path = self.frame.f_code.co_filename
        return not path.startswith((*_NOT_THE_HOSTS, _OURS, "<"))


def fingerprint_of(error: BaseException) -> str:
    """Return what is the same for all errors of one kind: its class, and which functions of the host led to it."""
    return _fingerprint(error, _places(list(_frames(error.__traceback__))))


def describe(error: BaseException) -> ErrorReport:
    """Return what a ticket says of an error."""
    frames = list(_frames(error.__traceback__))
    places, name = _places(frames), type(error).__qualname__
    return ErrorReport(
        fingerprint=_fingerprint(error, places),
        title=f"{name} in {places[-1]}"[:200] if places else name[:200],
        message=_message(error),
        traceback=_traceback(error, frames),
    )


def _fingerprint(error: BaseException, places: list[str]) -> str:
    return digest_key("error", _full_name(error), *places[-MOST_FRAMES:])


def _full_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _places(frames: list[_Frame]) -> list[str]:
    """Return the functions of the host that led there, or else the last one; a recursion once, however deep."""
    own = [each for each in frames if each.is_of_host] or frames[-1:]
    return [place for place, _ in groupby(each.place for each in own)]


def _frames(traceback: TracebackType | None) -> Iterator[_Frame]:
    while traceback is not None:
        yield _Frame(traceback.tb_frame, traceback.tb_lineno)
        traceback = traceback.tb_next


def _message(error: BaseException) -> str:
    """Return the plain values that the error was raised with: its ``__str__`` may be the host's, and do anything."""
    given = [each for each in error.args if type(each) in (str, int, float)]
    return scrubbed(" ".join(str(each) for each in given))[:LONGEST_MESSAGE]


def _traceback(error: BaseException, frames: list[_Frame]) -> str:
    told = [line for each in frames[-MOST_FRAMES:] for line in _told(each)]
    if (cause := error.__cause__ or error.__context__) is not None and not error.__suppress_context__:
        told.insert(0, f"after {type(cause).__qualname__}: {_message(cause)}")
    return "\n".join([*told, f"{_full_name(error)}: {_message(error)}"]).replace("\0", "")[-LONGEST_TRACEBACK:]


def _told(frame: _Frame) -> Iterator[str]:
    code = frame.frame.f_code
    source = linecache.getline(code.co_filename, frame.line).strip()
    yield f"{frame.place}, line {frame.line}"
    if source:
        yield f"    {scrubbed(source)[:200]}"
    if frame.is_of_host:
        yield from (f"        {key} = {value}" for key, value in _locals(frame.frame))


def _locals(frame: FrameType) -> Iterator[tuple[str, str]]:
    for name, value in _filtered(frame)[:MOST_LOCALS]:
        yield name, shown(name, value)


def _filtered(frame: FrameType) -> list[tuple[str, Any]]:
    """Return the variables as the host's own filter lets Django show them, which heeds ``@sensitive_variables``."""
    kind = type(get_default_exception_reporter_filter())
    # Active also where DEBUG shows developers everything: a ticket is read by others.
    reporter = type("TicketFilter", (kind,), {"is_active": lambda self, request: True})()
    return [(str(name), value) for name, value in reporter.get_traceback_frame_variables(None, frame)]
