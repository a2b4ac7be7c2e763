from django.db import migrations, models

import escalated.core.db


class Migration(migrations.Migration):
    dependencies = [
        ("escalated", "0010_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="public_at",
            field=models.DateTimeField(default=escalated.core.db.now, null=True),
        ),
    ]
