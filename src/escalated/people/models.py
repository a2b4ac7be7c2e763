"""Contacts, agents and departments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from escalated.core.db import database, now


class Contact(models.Model):
    """Somebody with an address: a guest, or a user of the host once they needed support.

    ``mail_key`` is the address whose mail belongs to this contact. A host user who has only claimed an address has
    none, so that nobody collects another person's mail by signing up with their address.
    """

    email = models.CharField(max_length=254, db_index=True, blank=True)
    mail_key = models.CharField(max_length=254, unique=True, null=True)  # noqa: DJ001  unique where known
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0] or gettext("Somebody")


class AgentProfile(models.Model):
    """A host user who answers tickets; kept, by name, when the user is gone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A team with a queue of its own."""

    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


def default_department() -> Department:
    """Return the department a ticket falls to when nobody names one; a new install has just "Support"."""
    ours = Department.objects.using(database())
    return ours.order_by("position", "id").first() or ours.get_or_create(name="Support")[0]
