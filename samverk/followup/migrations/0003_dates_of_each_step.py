from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, Q


def space_out(apps, schema_editor):
    """Give older rounds the days between: the answers are read half-way to the approval, which is moved on where there
    is no day between, and the reports are fixed two weeks later."""
    rounds = apps.get_model("followup", "Round").objects.using(schema_editor.connection.alias)
    for round in rounds.all():
        round.approval_due_on = max(round.approval_due_on, round.answers_due_on + timedelta(days=2))
        between = (round.approval_due_on - round.answers_due_on).days
        round.review_due_on = round.answers_due_on + timedelta(days=between // 2)
        round.fixed_due_on = round.approval_due_on + timedelta(days=14)
        round.save(update_fields=["review_due_on", "approval_due_on", "fixed_due_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_first_steps_put_away"),
        ("followup", "0002_names_of_fields"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="round", name="round_dates_in_order"),
        migrations.AddField(
            model_name="round",
            name="review_due_on",
            field=models.DateField(null=True, verbose_name="the lead has read the answers by"),
        ),
        migrations.AddField(
            model_name="round",
            name="fixed_due_on",
            field=models.DateField(null=True, verbose_name="fixed for the council by"),
        ),
        migrations.RunPython(space_out, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="round",
            name="review_due_on",
            field=models.DateField(verbose_name="the lead has read the answers by"),
        ),
        migrations.AlterField(
            model_name="round",
            name="fixed_due_on",
            field=models.DateField(verbose_name="fixed for the council by"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=Q(cutoff_on__lte=F("answers_due_on"))
                & Q(answers_due_on__lt=F("review_due_on"))
                & Q(review_due_on__lt=F("approval_due_on"))
                & Q(approval_due_on__lt=F("fixed_due_on")),
                name="round_dates_in_order",
                violation_error_message=(
                    "Each date comes after the one before it: cut-off, answers due, answers read, approved, fixed."
                ),
            ),
        ),
    ]
