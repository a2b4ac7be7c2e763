"""Whether mail comes in and goes out, and other work is done: what a monitor, an admin and the doctor ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from escalated.core.db import database, now
from escalated.core.install import install_settings
from escalated.core.jobs import JobKind, JobState, kinds
from escalated.core.queues import QueueHealth, newest_reason, queue_health
from escalated.core.worker import WorkerHealth, worker_health
from escalated.mail.caps import HELD_BACK
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.mail.reasons import TOO_MANY

INCOMING, OUTGOING = "handle_mail", "send_mail"
HELD_BACK_FOR = timedelta(days=1)
NEWEST_SENT = 100


@dataclass(frozen=True)
class ChannelHealth:
    """One way of mail: ``last_at`` is when it last worked, ``capped`` how much is held for being too much.

    ``problems`` are its queue's, ``capped`` and ``quiet``.
    """

    queue: QueueHealth
    last_at: datetime | None
    capped: int
    reason: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class MailHealth:
    worker: WorkerHealth
    incoming: ChannelHealth
    outgoing: ChannelHealth


@dataclass(frozen=True)
class Health:
    checked_at: datetime
    mail: MailHealth
    others: tuple[QueueHealth, ...]

    @property
    def problems(self) -> list[str]:
        """Return what is wrong, each as ``where.what``; nothing where all is well."""
        mail = self.mail
        worker = ["worker.late"] if mail.worker.is_late else []
        channels = [f"{each.queue.name}.{what}" for each in (mail.incoming, mail.outgoing) for what in each.problems]
        return [*worker, *channels, *(f"{queue.name}.{what}" for queue in self.others for what in queue.problems)]


def health() -> Health:
    """Examine the worker, both ways of mail and every other queue."""
    others = [kind for kind in kinds() if kind.name not in (INCOMING, OUTGOING)]
    return Health(checked_at=now(), mail=mail_health(), others=tuple(queue_health(kind) for kind in others))


def mail_health() -> MailHealth:
    by_name = {kind.name: kind for kind in kinds()}
    return MailHealth(worker_health(), _incoming(by_name[INCOMING]), _outgoing(by_name[OUTGOING]))


def _incoming(kind: JobKind) -> ChannelHealth:
    mails = StoredMail.objects.using(database())
    last_at = mails.order_by("-received_at").values_list("received_at", flat=True).first()
    held = mails.held().filter(reason=TOO_MANY).count()
    return _channel(kind, last_at=last_at, capped=held, is_quiet=_is_quiet(last_at))


def _outgoing(kind: JobKind) -> ChannelHealth:
    """A refusal of one address is told on its ticket; the way out has failed where nothing was sent since."""
    mails = OutgoingMail.objects.using(database())
    sent = mails.filter(sent_at__isnull=False).order_by("-pk").values_list("sent_at", flat=True)
    last_at = max((at for at in sent[:NEWEST_SENT] if at), default=None)
    given_up = ~Q(reason=HELD_BACK) & (Q(first_attempt_at__gt=last_at) if last_at else Q())
    held = mails.filter(state=JobState.DEAD, reason=HELD_BACK, next_attempt_at__gte=now() - HELD_BACK_FOR)
    return _channel(kind, last_at=last_at, capped=held.count(), given_up=given_up)


def _channel(
    kind: JobKind, *, last_at: datetime | None, capped: int, is_quiet: bool = False, given_up: Q | None = None
) -> ChannelHealth:
    queue = queue_health(kind, given_up=given_up)
    is_failing = bool(queue.failed or queue.failing)
    return ChannelHealth(
        queue=queue,
        last_at=last_at,
        capped=capped,
        reason=newest_reason(kind, given_up=given_up) if is_failing else "",
        problems=(*queue.problems, *(["capped"] if capped else []), *(["quiet"] if is_quiet else [])),
    )


def _is_quiet(last_at: datetime | None) -> bool:
    """Tell whether mail used to come, and has not for as long as an admin finds strange."""
    hours = install_settings().mail_quiet_after_hours
    return bool(hours and last_at) and now() - last_at >= timedelta(hours=hours)  # type: ignore[operator]
