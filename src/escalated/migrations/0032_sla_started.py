from django.db import migrations, models

from escalated.core.migrating import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("escalated", "0031_mail_alerts")]

    operations = [
        AddIndexConcurrently(
            model_name="slaclock", index=models.Index(fields=["started_at"], name="escalated_clock_started")
        )
    ]
