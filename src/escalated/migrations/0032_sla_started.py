from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalated", "0031_mail_alerts")]

    operations = [
        migrations.AddIndex(
            model_name="slaclock", index=models.Index(fields=["started_at"], name="escalated_clock_started")
        )
    ]
