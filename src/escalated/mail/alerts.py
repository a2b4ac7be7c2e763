"""When a way of mail goes wrong and when it is well again: told once each, to every admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.jobs import Job
from escalated.core.text import listed
from escalated.mail.health import ChannelHealth
from escalated.people.models import AgentProfile
from escalated.timeline.audit import AdminChange

if TYPE_CHECKING:
    from typing import Self

# What is held for being too much is told on its ticket.
TOLD = ("failed", "failing", "stuck", "oversized", "quiet")


class ChannelAlertQuerySet(models.QuerySet["ChannelAlert"]):
    def current(self) -> Self:
        return self.filter(current__isnull=False).order_by("channel")


class ChannelAlert(models.Model):
    """That a way of mail needs, or needed, attention. ``current`` is its channel as long as it is, so there is one."""

    channel = models.CharField(max_length=20)
    current = models.CharField(max_length=20, null=True, unique=True)  # noqa: DJ001  unique where it lasts
    problems = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    began_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    objects = ChannelAlertQuerySet.as_manager()


class AlertMail(Job):
    """One admin's mail about an alert."""

    alert = models.ForeignKey(ChannelAlert, on_delete=models.CASCADE, related_name="mails")
    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="+")

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes
        constraints = (models.UniqueConstraint(fields=["alert", "agent"], name="escalated_alert_mail_once"),)


class ChannelFailed(AdminChange):
    """``subject`` is the channel."""

    kind = "mail.channel_failed"
    problems: list[str] = []
    reason: str = ""

    def sentence(self, actor: str) -> str:
        told = {"actor": actor, "problems": problems_in_words(self.problems)}
        if self.subject == "outgoing":
            return _("%(actor)s found that outgoing mail needs attention: %(problems)s") % told
        return _("%(actor)s found that incoming mail needs attention: %(problems)s") % told


class ChannelRecovered(AdminChange):
    kind = "mail.channel_recovered"

    def sentence(self, actor: str) -> str:
        if self.subject == "outgoing":
            return _("%(actor)s found outgoing mail in order again") % {"actor": actor}
        return _("%(actor)s found incoming mail in order again") % {"actor": actor}


def problems_of(channel: ChannelHealth) -> list[str]:
    return [each for each in channel.problems if each in TOLD]


def problems_in_words(problems: list[str]) -> str:
    """Return what is wrong with a channel, in the active language."""
    words = {
        "failed": _("mail was given up"),
        "failing": _("mail is tried again and again"),
        "stuck": _("mail waits too long"),
        "oversized": _("too much mail waits"),
        "quiet": _("no mail has come for long"),
    }
    return listed(words[each] for each in problems if each in words)
