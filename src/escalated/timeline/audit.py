"""The audit log: one row per administrative change, recorded as tickets' events are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from escalated.core.db import now, require_operation
from escalated.people.actors import Actor

CHANGES: dict[str, type[AdminChange]] = {}


@dataclass(frozen=True)
class Difference:
    """What one property was and is, in words of the active language; empty where it was or is nothing."""

    of: str
    before: str
    after: str


class AdminChange(BaseModel):
    """Base of every administrative change. ``kind`` is subject and past participle, ``department.created``.

    ``subject_id`` and ``subject`` name what was changed, and outlive it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: ClassVar[str]
    subject_id: int | None = None
    subject: str = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        CHANGES[cls.kind] = cls

    def sentence(self, actor: str) -> str:
        """Return what was changed in the active language."""
        raise NotImplementedError

    def differences(self) -> list[Difference]:
        """Return what the sentence does not say: each property that changed, as it was and as it is."""
        return []


class UnknownChange(AdminChange):
    """A kind that this version does not know: written by a newer one, before a downgrade or beside it."""

    kind = ""

    def sentence(self, actor: str) -> str:
        return _("%(actor)s changed something this version does not know") % {"actor": actor}


class AuditEntry(models.Model):
    """What was changed, as kind and data; who by, stored by id and name. Never changed, never deleted by us."""

    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    subject = models.CharField(max_length=255, blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["-created_at", "-id"], name="escalated_audit_recent"),)

    @property
    def change(self) -> AdminChange:
        return CHANGES.get(self.kind, UnknownChange).model_validate(self.data)

    @property
    def sentence(self) -> str:
        return self.change.sentence(self.actor_name)


def record_change(change: AdminChange, *, by: Actor) -> AuditEntry:
    """Write an administrative change down, in the transaction that makes it."""
    require_operation()
    return AuditEntry.objects.create(
        kind=change.kind,
        data=change.model_dump(mode="json"),
        subject=change.subject[:255],
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:200],
    )
