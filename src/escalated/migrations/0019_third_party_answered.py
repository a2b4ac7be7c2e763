from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalated', '0018_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('assigned', 'A ticket is assigned to you'), ('mentioned', 'Somebody mentions you in a note'), ('customer_replied', 'A customer replies'), ('colleague_replied', 'A colleague replies'), ('colleague_noted', 'A colleague adds a note'), ('third_party_answered', 'Somebody answers what you forwarded'), ('reopened', 'A ticket is reopened'), ('snooze_ended', 'A snooze ends'), ('status_changed', 'The status of a ticket you follow changes'), ('opened', 'A new ticket comes to your department')], max_length=40),
        ),
    ]
