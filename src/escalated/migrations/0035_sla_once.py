from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import migrations, models


def keep_what_was_told(apps: Any, schema_editor: Any) -> None:
    """How many warnings were told becomes how much was used at the last of them."""
    clocks = apps.get_model("escalated", "SlaClock").objects.using(schema_editor.connection.alias)
    for clock in clocks.filter(warned__gt=0, target__isnull=False).select_related("terms").iterator():
        shares = [clock.target * share / 100 for share in clock.terms.warnings]
        before = [clock.target - timedelta(minutes=minutes) for minutes in clock.terms.warnings_before]
        told = sorted({each for each in (*shares, *before) if each > timedelta(0)})[: clock.warned]
        clocks.filter(pk=clock.pk).update(warned_up_to=told[-1] if told else clock.target)


def free_names(apps: Any, schema_editor: Any) -> None:
    policies = apps.get_model("escalated", "SlaPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(retired_at__isnull=False).update(retirement=models.F("pk"))


class Migration(migrations.Migration):
    dependencies = [("escalated", "0034_reply_waived")]

    operations = [
        migrations.AddField("slaclock", "waited_since", models.DateTimeField(null=True)),
        migrations.AddField("slaclock", "warned_up_to", models.DurationField(default=timedelta(0))),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop),
        migrations.RemoveField("slaclock", "warned"),
        migrations.AddField("slapolicy", "retirement", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(free_names, migrations.RunPython.noop),
        migrations.AlterField("slapolicy", "name", models.CharField(max_length=100)),
        migrations.AddConstraint(
            "slapolicy", models.UniqueConstraint(fields=["name", "retirement"], name="escalated_policy_once")
        ),
    ]
