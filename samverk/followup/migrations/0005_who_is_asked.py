import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def ask_the_contacts(apps, schema_editor):
    """In rounds that are there already, the one who is asked is the part's contact: so it was until now."""
    follow_ups = apps.get_model("followup", "FollowUp").objects.using(schema_editor.connection.alias)
    part = apps.get_model("planning", "Part").objects.filter(pk=models.OuterRef("part"))
    follow_ups.update(asked=models.Subquery(part.values("contact")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("planning", "0009_last_day_of_milestones"),
        ("followup", "0004_principals_own_dates"),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="asked",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked",
            ),
        ),
        migrations.RunPython(ask_the_contacts, migrations.RunPython.noop, elidable=True),
    ]
