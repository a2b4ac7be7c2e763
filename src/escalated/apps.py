"""Wiring: table names, checks, the default department, the jobs."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import class_prepared, post_migrate
from django.utils.module_loading import autodiscover_modules

from escalated.conf import table_prefix

# Importing these registers the system checks, every kind of happening and the jobs.
REGISTERING = (
    "checks",
    "people.admitting",
    "services",
    "mail.receiving",
    "effects.delivery",
    "effects.signalling",
    "mail.sending",
    "errors.telling",
    "mail.alerting",
    "mail.watching",
    "mail.redacting",
    "mail.relinking",
    "mail.retaining",
    "mail.reviewing",
    "automation.breaching",
    "automation.following_policies",
    "automation.closing",
    "tickets.collecting",
    "tickets.acting_on_objects",
)


class EscalatedConfig(AppConfig):
    name = "escalated"
    verbose_name = "Escalated"
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        # Renaming here and not in Meta keeps the prefix out of migrations, which then fit every install.
        class_prepared.connect(_name_table, dispatch_uid="escalated.table_names")

    def ready(self) -> None:
        for module in REGISTERING:
            import_module(f"escalated.{module}")
        autodiscover_modules("escalated_panels")
        post_migrate.connect(_make_default_department, sender=self, dispatch_uid="escalated.default_department")


def _name_table(sender: Any, **kwargs: Any) -> None:
    if sender._meta.app_label == "escalated":
        sender._meta.db_table = f"{table_prefix()}{sender._meta.model_name}"


def _make_default_department(using: str, **kwargs: Any) -> None:
    from escalated.core.db import database
    from escalated.people.models import Department, default_department

    wanted = {field.column for field in Department._meta.concrete_fields}
    if using == database() and wanted <= _columns(using, Department._meta.db_table):
        default_department()


def _columns(using: str, table: str) -> set[str]:
    """Return the columns of a table: none where it is not there, not all after a migration to an earlier state."""
    from django.db import connections

    with connections[using].cursor() as cursor:
        introspection = connections[using].introspection
        if table not in introspection.table_names(cursor):
            return set()
        return {column.name for column in introspection.get_table_description(cursor, table)}
