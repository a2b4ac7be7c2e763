"""Watching both ways of mail: an alert begins when one goes wrong, and ends when it is well again."""

from __future__ import annotations

from datetime import timedelta

from escalated.core.db import now, operation
from escalated.core.jobs import wake
from escalated.core.periodic import periodic
from escalated.mail.alerts import AlertMail, ChannelAlert, ChannelFailed, ChannelRecovered, problems_of
from escalated.mail.health import ChannelHealth, mail_health
from escalated.people.actors import SYSTEM
from escalated.people.host import LetIn
from escalated.people.models import AgentProfile
from escalated.timeline.audit import record_change


@periodic("watch_mail", every=timedelta(seconds=30))
@operation
def watch_mail() -> None:
    """Compare each way of mail with how it was, and tell what has changed."""
    health = mail_health()
    for name, channel in (("incoming", health.incoming), ("outgoing", health.outgoing)):
        alert = ChannelAlert.objects.filter(current=name).first()
        problems = problems_of(channel)
        if problems and alert is None:
            _begin(name, channel, problems)
        elif problems and alert:
            ChannelAlert.objects.filter(pk=alert.pk).update(problems=problems, reason=channel.reason)
        elif alert:
            _end(alert)


def _begin(name: str, channel: ChannelHealth, problems: list[str]) -> None:
    alert = ChannelAlert.objects.create(channel=name, current=name, problems=problems, reason=channel.reason)
    record_change(ChannelFailed(subject=name, problems=problems, reason=channel.reason), by=SYSTEM)
    for admin in AgentProfile.objects.working().filter(let_in_as=LetIn.ADMIN):
        wake("mail_alert", AlertMail.objects.create(alert=alert, agent=admin).pk)


def _end(alert: ChannelAlert) -> None:
    ChannelAlert.objects.filter(pk=alert.pk).update(current=None, ended_at=now())
    record_change(ChannelRecovered(subject=alert.channel), by=SYSTEM)
