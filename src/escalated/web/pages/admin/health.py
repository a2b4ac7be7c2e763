"""What a monitoring system asks: whether mail comes in and goes out, and which queue is red."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare

from escalated.conf import host_settings
from escalated.core.queues import QueueHealth
from escalated.core.schema import Schema, Timestamp
from escalated.mail.health import ChannelHealth, Health, health
from escalated.web.answer import Answer
from escalated.web.doors import AgentRequest, admin_page, public, refused_method


class QueueAnswer(Schema):
    """``last_at`` is when a way of mail last worked, ``capped`` how much of it is held for being too much."""

    name: str
    problems: list[str]
    waiting: int
    oldest_seconds: int
    failed: int
    failing: int
    capped: int
    last_at: Timestamp | None


class HealthAnswer(Answer):
    """``problems`` name what is red, each as ``where.what``."""

    is_healthy: bool
    problems: list[str]
    checked_at: Timestamp
    worker_seen_at: Timestamp | None
    queues: list[QueueAnswer]


@public
def show(request: HttpRequest) -> HttpResponseBase:
    """Answer whoever has the token, else admins: 200 where all is well, 503 where something is not."""
    if not _has_token(request):
        return _for_admins(request)
    return refused_method(request, ("GET",), is_page=False) or _answer()


@admin_page()
def _for_admins(request: AgentRequest) -> HttpResponse:
    return _answer()


def _has_token(request: HttpRequest) -> bool:
    token = host_settings().health_token
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and constant_time_compare(given.strip(), token)


def _answer() -> HttpResponse:
    found = health()
    told = HealthAnswer(
        is_healthy=not found.problems,
        problems=found.problems,
        checked_at=found.checked_at,
        worker_seen_at=found.mail.worker.seen_at,
        queues=_queues(found),
    )
    return told.respond(HTTPStatus.OK if told.is_healthy else HTTPStatus.SERVICE_UNAVAILABLE)


def _queues(found: Health) -> list[QueueAnswer]:
    channels = [_channel(each) for each in (found.mail.incoming, found.mail.outgoing)]
    return [*channels, *(_queue(each, problems=each.problems) for each in found.others)]


def _channel(channel: ChannelHealth) -> QueueAnswer:
    return _queue(channel.queue, problems=channel.problems).model_copy(
        update={"capped": channel.capped, "last_at": channel.last_at}
    )


def _queue(queue: QueueHealth, *, problems: tuple[str, ...]) -> QueueAnswer:
    return QueueAnswer(
        name=queue.name,
        problems=list(problems),
        waiting=queue.waiting,
        oldest_seconds=queue.oldest_seconds,
        failed=queue.failed,
        failing=queue.failing,
        capped=0,
        last_at=None,
    )
