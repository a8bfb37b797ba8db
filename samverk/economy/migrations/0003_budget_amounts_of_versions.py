from django.db import migrations, models


class Migration(migrations.Migration):
    """A sum's version of the budget had taken the name of the number that each row has for how often it was saved."""

    dependencies = [("economy", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("budgetamount", "one_amount_per_version_and_line"),
        migrations.RenameField("budgetamount", "version", "budget_version"),
        migrations.AlterField(
            "budgetamount", "budget_version",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="amounts", to="economy.budgetversion",
                verbose_name="version of a budget",
            ),
        ),
        migrations.AddField(
            "budgetamount", "version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")
        ),
        migrations.AddConstraint(
            "budgetamount",
            models.UniqueConstraint(fields=["budget_version", "line"], name="one_amount_per_version_and_line"),
        ),
    ]  # fmt: skip
