from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import samverk.core.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("followup", "0008_value_of_the_indicator"),
        ("organisations", "0010_sign_in_elsewhere"),
        ("planning", "0012_drafts_by_default"),
        ("steering", "0006_drafts_by_default"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("source_title", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                ["http", "https"], message="Write the whole address, beginning with https://."
                            )
                        ],
                        verbose_name="link to the source",
                    ),
                ),
                (
                    "is_example",
                    models.BooleanField(default=False, editable=False, verbose_name="made up as an example"),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "own organisation"),
                            (2, "named organisations"),
                            (3, "all who take part"),
                            (4, "also the council"),
                            (5, "anybody"),
                        ],
                        default=1,
                        editable=False,
                        verbose_name="who sees it",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "vat",
                    models.CharField(
                        choices=[("excluded", "without VAT"), ("included", "with VAT")],
                        default="excluded",
                        max_length=10,
                        verbose_name="sums are",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("kr", "kr"), ("tkr", "tkr (thousands)"), ("mnkr", "mnkr (millions)")],
                        default="kr",
                        max_length=5,
                        verbose_name="shown in",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="organisations.collaboration",
                        verbose_name="collaboration",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="kept by",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget",
                "ordering": ["-year", "title"],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "number",
                    models.CharField(
                        help_text="What you call the line, such as 10 or 1610. Next year’s has the same.",
                        max_length=20,
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="line")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cost", "cost"), ("income", "income")],
                        default="cost",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False, verbose_name="position")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="planning.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="steering.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Says in each round what the year will cost.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answers for it",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BudgetVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("adopted", "adopted")],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        blank=True, help_text="For example kommunfullmäktige.", max_length=150, verbose_name="body"
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "paragraph",
                    models.CharField(
                        blank=True, help_text="For example § 98.", max_length=20, verbose_name="paragraph"
                    ),
                ),
                ("dnr", models.CharField(blank=True, max_length=60, verbose_name="register number (dnr)")),
                ("why", models.TextField(blank=True, verbose_name="why it is revised")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a budget",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="BudgetAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("ore", samverk.core.money.OreField(verbose_name="the year’s sum")),
                ("second_ore", samverk.core.money.OreField(blank=True, null=True, verbose_name="the next year’s sum")),
                (
                    "third_ore",
                    samverk.core.money.OreField(blank=True, null=True, verbose_name="the sum of the year after that"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="economy.budgetline",
                        verbose_name="budget line",
                    ),
                ),
                (
                    "budget_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="economy.budgetversion",
                        verbose_name="version of a budget",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of a budget line",
                "ordering": ["line__position", "line"],
            },
        ),
        migrations.CreateModel(
            name="CostKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("source_title", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                ["http", "https"], message="Write the whole address, beginning with https://."
                            )
                        ],
                        verbose_name="link to the source",
                    ),
                ),
                (
                    "is_example",
                    models.BooleanField(default=False, editable=False, verbose_name="made up as an example"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("fixed", "fixed shares"),
                            ("equal", "equal shares"),
                            ("inhabitants", "per inhabitant"),
                            ("mixed", "a fixed part and a part per inhabitant"),
                            ("use", "by use"),
                        ],
                        max_length=20,
                        verbose_name="method",
                    ),
                ),
                (
                    "fixed_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="The rest is divided per inhabitant.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="the fixed part, in per cent",
                    ),
                ),
                (
                    "population_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year whose last of December counts.",
                        null=True,
                        verbose_name="population of",
                    ),
                ),
                (
                    "used",
                    models.CharField(
                        blank=True,
                        help_text="Of a key by use: visits, cases, hours.",
                        max_length=100,
                        verbose_name="what is counted",
                    ),
                ),
                (
                    "rounding",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "to the öre"), (100, "to whole kronor")],
                        default=1,
                        verbose_name="parts are rounded",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to and including")),
                (
                    "agreement",
                    models.TextField(
                        help_text="Which agreement the key rests on, and where it is.", verbose_name="agreement"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("proposed", "proposed"), ("approved", "approved")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "approved_by",
                    models.CharField(
                        blank=True,
                        help_text="For example kommunstyrelsen in each municipality.",
                        max_length=150,
                        verbose_name="approved by",
                    ),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="approved on")),
                (
                    "paragraph",
                    models.CharField(
                        blank=True, help_text="For example § 98.", max_length=20, verbose_name="paragraph"
                    ),
                ),
                ("dnr", models.CharField(blank=True, max_length=60, verbose_name="register number (dnr)")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cost_keys",
                        to="organisations.collaboration",
                        verbose_name="collaboration",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="economy.costkey",
                        verbose_name="takes the place of",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost key",
                "ordering": ["name", "from_on"],
            },
        ),
        migrations.AddField(
            model_name="budgetline",
            name="key",
            field=models.ForeignKey(
                blank=True,
                help_text="Only where the line is divided in another way than the budget.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budget_lines",
                to="economy.costkey",
                verbose_name="own cost key",
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="key",
            field=models.ForeignKey(
                blank=True,
                help_text="How the principals divide what is left when incomes are taken off.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="economy.costkey",
                verbose_name="cost key",
            ),
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("ore", samverk.core.money.OreField(verbose_name="forecast for the year")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("said_at", models.DateTimeField(editable=False, verbose_name="said at")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts",
                        to="economy.budgetline",
                        verbose_name="budget line",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts",
                        to="followup.round",
                        verbose_name="follow-up round",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "forecast",
                "ordering": ["line__position", "line", "round__period_to"],
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("source_title", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                ["http", "https"], message="Write the whole address, beginning with https://."
                            )
                        ],
                        verbose_name="link to the source",
                    ),
                ),
                (
                    "is_example",
                    models.BooleanField(default=False, editable=False, verbose_name="made up as an example"),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "own organisation"),
                            (2, "named organisations"),
                            (3, "all who take part"),
                            (4, "also the council"),
                            (5, "anybody"),
                        ],
                        default=1,
                        editable=False,
                        verbose_name="who sees it",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("institution", "institution"), ("project", "project")],
                        default="institution",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "from_year",
                    models.PositiveSmallIntegerField(
                        help_text="The first year that money is applied for.",
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="first year",
                    ),
                ),
                (
                    "to_year",
                    models.PositiveSmallIntegerField(
                        help_text="Each year has a decision of its own.",
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="last year",
                    ),
                ),
                (
                    "conditions",
                    models.TextField(
                        blank=True,
                        help_text="What the money must be used for, and what those who pay ask for.",
                        verbose_name="conditions",
                    ),
                ),
                (
                    "dnr",
                    models.CharField(
                        blank=True,
                        help_text="Of the agreement or the application.",
                        max_length=60,
                        verbose_name="register number (dnr)",
                    ),
                ),
                (
                    "state_most_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        default=Decimal("50"),
                        help_text="Of all that is put in during a year: 50 where the others must pay as much. None is not checked.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="the state’s most, in per cent",
                    ),
                ),
                (
                    "most_years",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For how many years there may be money, for example 3. None is not checked.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="most years",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("kr", "kr"), ("tkr", "tkr (thousands)"), ("mnkr", "mnkr (millions)")],
                        default="kr",
                        help_text="What the tables’ sums are shown in.",
                        max_length=5,
                        verbose_name="shown in",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        help_text="What of the plan the money is for, if it is for one activity.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fundings",
                        to="planning.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fundings",
                        to="organisations.collaboration",
                        verbose_name="collaboration",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="kept by",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where it is done. None means the whole region.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        help_text="Who gets the money: the institution, or whoever runs the project.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fundings",
                        to="organisations.organisation",
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "co-financing",
                "ordering": ["title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="economy.funding",
                        verbose_name="co-financing",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_shares",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a co-financing",
            },
        ),
        migrations.CreateModel(
            name="FundingSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "state"),
                            ("region", "region"),
                            ("municipality", "municipality"),
                            ("eu", "EU"),
                            ("own", "own income"),
                            ("in_kind", "hours of work"),
                        ],
                        help_text="Hours of work are counted at a price an hour.",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Where it is not one of the organisations here, or to tell two grants of one apart.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "most_ore",
                    samverk.core.money.OreField(
                        blank=True,
                        help_text="The most that the source gives in a year. None is not checked.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="ceiling a year, kr",
                    ),
                ),
                (
                    "most_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of all that is put in during a year. None is not checked.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="ceiling, in per cent",
                    ),
                ),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="economy.funding",
                        verbose_name="co-financing",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_sources",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of a co-financing",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[("requisition", "requisition"), ("report", "report")],
                        help_text="Money is requested, or its use is reported.",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="For example Rekvisition 1, or Redovisning 2026.",
                        max_length=150,
                        verbose_name="title",
                    ),
                ),
                ("due_on", models.DateField(help_text="The last day. It is reminded of.", verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="sent on")),
                (
                    "requested_ore",
                    samverk.core.money.OreField(
                        blank=True,
                        help_text="Of a requisition: how much is asked for.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="requested, kr",
                    ),
                ),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="economy.funding",
                        verbose_name="co-financing",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="economy.fundingsource",
                        verbose_name="to whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "date of a co-financing",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "applied for"), ("decided", "decided"), ("refused", "refused")],
                        default="applied",
                        help_text="Each year is decided by itself.",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "applied_ore",
                    samverk.core.money.OreField(
                        blank=True,
                        help_text="Or reckoned with.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="applied for, kr",
                    ),
                ),
                (
                    "decided_ore",
                    samverk.core.money.OreField(
                        blank=True,
                        help_text="Empty until it is decided.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="decided, kr",
                    ),
                ),
                (
                    "applied_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="As in the application.",
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="hours reckoned with",
                    ),
                ),
                (
                    "decided_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty until it is decided.",
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="hours decided",
                    ),
                ),
                (
                    "hour_price_kr",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="What those who pay count an hour as.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="price of an hour, in whole kronor",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        help_text="Who decided, for example Statens kulturråd.",
                        max_length=150,
                        verbose_name="body",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "paragraph",
                    models.CharField(
                        blank=True, help_text="For example § 98.", max_length=20, verbose_name="paragraph"
                    ),
                ),
                ("dnr", models.CharField(blank=True, max_length=60, verbose_name="register number (dnr)")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to="economy.fundingsource",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "year of a source",
                "ordering": ["year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("paid_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="paid on")),
                (
                    "ore",
                    samverk.core.money.OreField(
                        blank=True,
                        help_text="With a minus where it was paid back.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-1000000000000000),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="sum, kr",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="With a minus where too many were told.",
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-1000000),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="hours worked",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Voucher, invoice or the number of the payment.",
                        max_length=100,
                        verbose_name="reference",
                    ),
                ),
                (
                    "funding_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="economy.fundingyear",
                        verbose_name="year of a source",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "worked_on",
                    models.DateField(help_text="The last day of what is noted.", verbose_name="worked until"),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="In decimals where needed, such as 7.5.",
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="hours",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="For example meetings in the working group.", max_length=200, verbose_name="at what"
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "hours worked",
                "ordering": ["-worked_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="KeyShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="share, in per cent",
                    ),
                ),
                (
                    "used",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="use",
                    ),
                ),
                (
                    "least_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="least, in per cent",
                    ),
                ),
                (
                    "most_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="most, in per cent",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="economy.costkey",
                        verbose_name="cost key",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_shares",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a cost key",
                "ordering": ["organisation__name"],
            },
        ),
        migrations.CreateModel(
            name="LedgerDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(choices=[("sie", "SIE 4"), ("sheet", "sheet")], max_length=10)),
                ("file_name", models.CharField(max_length=200)),
                ("data", models.BinaryField()),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("only_objects", models.CharField(blank=True, max_length=200)),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("found", models.JSONField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="economy.budget"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "format",
                    models.CharField(
                        choices=[("sie", "SIE 4"), ("sheet", "sheet")],
                        editable=False,
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 digest")),
                (
                    "encoding",
                    models.CharField(blank=True, editable=False, max_length=20, verbose_name="letters read as"),
                ),
                (
                    "only_objects",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="only rows with"),
                ),
                (
                    "left_out_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="rows left out"),
                ),
                ("debit_ore", samverk.core.money.OreField(default=0, editable=False, verbose_name="debit")),
                ("credit_ore", samverk.core.money.OreField(default=0, editable=False, verbose_name="credit")),
                ("voucher_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="vouchers")),
                ("row_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows")),
                ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="imported at")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_imports",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="whose books",
                    ),
                ),
            ],
            options={
                "verbose_name": "import from the books",
                "ordering": ["-imported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LedgerVoucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(blank=True, max_length=20)),
                ("number", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("text", models.CharField(blank=True, max_length=300)),
                ("digest", models.CharField(max_length=64)),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vouchers", to="economy.budget"
                    ),
                ),
                (
                    "ledger_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vouchers", to="economy.ledgerimport"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "series", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("source_title", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                ["http", "https"], message="Write the whole address, beginning with https://."
                            )
                        ],
                        verbose_name="link to the source",
                    ),
                ),
                (
                    "is_example",
                    models.BooleanField(default=False, editable=False, verbose_name="made up as an example"),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The number is that of 31 December.",
                        validators=[
                            django.core.validators.MinValueValidator(1749),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("inhabitants", models.PositiveIntegerField(verbose_name="inhabitants")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="populations",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "population",
                "ordering": ["-year", "organisation__name"],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(verbose_name="to and including")),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What the principals should know; it goes along.", verbose_name="note"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("fixed", "fixed")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("content", models.TextField(blank=True, editable=False, verbose_name="content")),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 digest")),
                ("fixed_at", models.DateTimeField(editable=False, null=True, verbose_name="fixed at")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "fixed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fixed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "settlement",
                "ordering": ["-from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "paid_on",
                    models.DateField(help_text="The day on which it came into the account.", verbose_name="paid on"),
                ),
                (
                    "ore",
                    samverk.core.money.OreField(
                        help_text="What was paid back to the principal has a minus sign.", verbose_name="sum"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Invoice or voucher, so that it can be found.",
                        max_length=100,
                        verbose_name="reference",
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="organisations.organisation",
                        verbose_name="principal",
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="economy.settlement",
                        verbose_name="settled in",
                    ),
                ),
            ],
            options={
                "verbose_name": "a principal’s payment",
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LedgerRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("account", models.CharField(max_length=20)),
                ("account_name", models.CharField(blank=True, max_length=100)),
                ("objects_text", models.CharField(blank=True, max_length=200)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("ore", models.BigIntegerField()),
                ("is_outside", models.BooleanField(default=False)),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_rows",
                        to="economy.budgetline",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="economy.ledgervoucher"
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="economy.settlement",
                    ),
                ),
            ],
            options={
                "ordering": ["voucher__on", "voucher__series", "voucher__number", "place"],
            },
        ),
        migrations.CreateModel(
            name="AccountRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("from_account", models.CharField(max_length=20, verbose_name="from account")),
                ("to_account", models.CharField(max_length=20, verbose_name="to and including account")),
                (
                    "object",
                    models.CharField(
                        blank=True,
                        help_text="Dimension and object as in the books, such as 6:P12. Blank means whatever object.",
                        max_length=60,
                        verbose_name="object",
                    ),
                ),
                (
                    "line_number",
                    models.CharField(
                        blank=True,
                        help_text="Blank means outside the budget.",
                        max_length=20,
                        verbose_name="number of the budget line",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_rules",
                        to="organisations.collaboration",
                        verbose_name="collaboration",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule for accounts",
                "ordering": ["from_account", "to_account", "object"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "from_account", "to_account", "object"),
                        name="one_rule_per_accounts",
                        violation_error_message="There is already a rule for those accounts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_account__lte", models.F("to_account"))),
                        name="rule_accounts_in_order",
                        violation_error_message="The last account comes before the first. Change one of them.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="economy.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_shares",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a budget",
                "constraints": [models.UniqueConstraint(fields=("budget", "organisation"), name="one_share_of_budget")],
            },
        ),
        migrations.AddConstraint(
            model_name="budgetversion",
            constraint=models.UniqueConstraint(fields=("budget", "number"), name="one_budget_version_per_number"),
        ),
        migrations.AddConstraint(
            model_name="budgetversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("budget",),
                name="one_proposed_version",
                violation_error_message="The budget already has a proposal that is not decided.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "proposed"),
                    models.Q(models.Q(("body", ""), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="adopted_version_says_by_whom",
                violation_error_message="Say which body adopted the budget, and on which day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetamount",
            constraint=models.UniqueConstraint(
                fields=("budget_version", "line"), name="one_amount_per_version_and_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="costkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft"), _negated=True),
                fields=("collaboration", "name", "from_on"),
                name="one_key_per_name_and_day",
                violation_error_message="The collaboration already has a key with that name from that day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="costkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")),
                fields=("replaces",),
                name="one_approved_replacement",
                violation_error_message="Another key has taken the place of the earlier one already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="costkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"),
                name="key_period_in_order",
                violation_error_message="The last day comes before the first. Change one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="costkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(models.Q(("approved_by", ""), _negated=True), ("approved_on__isnull", False)),
                    _connector="OR",
                ),
                name="approved_key_says_by_whom",
                violation_error_message="Say who approved the key, and on which day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("budget", "number"),
                name="one_budget_line_per_number",
                violation_error_message="Another line of the budget already has that number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                fields=("collaboration", "year", "title"),
                name="one_budget_per_year_and_title",
                violation_error_message="The collaboration already has a budget with that title for that year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1990, 2200))), name="budget_year_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="forecast",
            constraint=models.UniqueConstraint(
                fields=("line", "round"),
                name="one_forecast_per_round",
                violation_error_message="There is already a forecast for the line in that round.",
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("level__gte", 3)),
                fields=("collaboration", "title"),
                name="one_shared_funding_per_title",
                violation_error_message="The collaboration already has a co-financing with that title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_year__lte", models.F("to_year"))),
                name="funding_years_in_order",
                violation_error_message="The last year comes before the first. Change one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_year__gte", 1990), ("to_year__lte", 2200)), name="funding_years_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state_most_percent__isnull", True), ("state_most_percent__range", (0, 100)), _connector="OR"
                ),
                name="state_most_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingshare",
            constraint=models.UniqueConstraint(fields=("funding", "organisation"), name="one_share_of_funding"),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.UniqueConstraint(
                fields=("funding", "kind", "organisation", "name"),
                name="one_source_per_organisation",
                violation_error_message="The source is there already. Give one of them a name of its own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", True)),
                fields=("funding", "kind", "name"),
                name="one_source_per_name",
                violation_error_message="The source is there already. Give one of them a name of its own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation__isnull", False),
                    models.Q(("name", ""), _negated=True),
                    ("kind__in", ["own", "in_kind"]),
                    _connector="OR",
                ),
                name="source_says_who",
                violation_error_message="Say who pays: choose an organisation, or write a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_ore__isnull", True), ("most_ore__gte", 0), _connector="OR"),
                name="source_most_ore",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_percent__isnull", True), ("most_percent__range", (0, 100)), _connector="OR"),
                name="source_most_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("requested_ore__isnull", True),
                    models.Q(("kind", "requisition"), ("requested_ore__gte", 0)),
                    _connector="OR",
                ),
                name="only_requisitions_request",
                violation_error_message="A report requests no money.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingyear",
            constraint=models.UniqueConstraint(
                fields=("source", "year"),
                name="one_row_per_source_and_year",
                violation_error_message="Somebody has just entered that year. Open it anew and change it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1990, 2200))), name="funding_year_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("applied_hours__isnull", True),
                        ("decided_hours__isnull", True),
                        ("hour_price_kr__isnull", True),
                    ),
                    models.Q(("applied_ore__isnull", True), ("decided_ore__isnull", True), ("hour_price_kr__gte", 1)),
                    _connector="OR",
                ),
                name="money_or_hours",
                violation_error_message="Hours have a price an hour, and no sum beside it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_ore__isnull", False), ("state", "decided")),
                    models.Q(("decided_hours__isnull", False), ("state", "decided")),
                    models.Q(
                        models.Q(("state", "decided"), _negated=True),
                        ("decided_hours__isnull", True),
                        ("decided_ore__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="decided_says_how_much",
                violation_error_message="What is decided has a decided sum, also when it is 0; else it has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_ore__isnull", True), ("applied_ore__gte", 0), _connector="OR"),
                    models.Q(("decided_ore__isnull", True), ("decided_ore__gte", 0), _connector="OR"),
                    models.Q(("applied_hours__isnull", True), ("applied_hours__gte", 0), _connector="OR"),
                    models.Q(("decided_hours__isnull", True), ("decided_hours__gte", 0), _connector="OR"),
                ),
                name="funding_is_no_less_than_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours__isnull", True), ("ore__isnull", False)),
                    models.Q(("hours__isnull", False), ("ore__isnull", True)),
                    _connector="OR",
                ),
                name="payment_is_money_or_hours",
                violation_error_message="Say how much it is: of money the sum, of hours of work how many.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("ore", 0), _negated=True), models.Q(("hours", 0), _negated=True)),
                name="payment_is_something",
                violation_error_message="A payment of nothing is none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hours",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0)),
                name="hours_are_some",
                violation_error_message="Write how many hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyshare",
            constraint=models.UniqueConstraint(
                fields=("key", "organisation"),
                name="one_share_per_organisation",
                violation_error_message="The organisation already has a share in the key.",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least_percent__isnull", True),
                    ("most_percent__isnull", True),
                    ("least_percent__lte", models.F("most_percent")),
                    _connector="OR",
                ),
                name="least_is_no_more_than_most",
                violation_error_message="The least is more than the most. Change one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgervoucher",
            constraint=models.UniqueConstraint(
                fields=("budget", "organisation", "series", "number"), name="one_voucher_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="population",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year"),
                name="one_population_a_year",
                violation_error_message="The organisation’s population of that year is there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="population",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1749, 2200))), name="population_year_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_on__lte", models.F("to_on"))),
                name="settlement_period_in_order",
                violation_error_message="The last day comes before the first. Change one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                fields=("budget", "from_on"),
                name="one_settlement_from_a_day",
                violation_error_message="The budget already has a settlement from that day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("budget",),
                name="one_settlement_at_a_time",
                violation_error_message="There is already a draft. Fix it or delete it before the next is begun.",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        ("fixed_at__isnull", False),
                        models.Q(("content", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fixed_settlement_has_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ore", 0), _negated=True),
                name="payment_is_not_nothing",
                violation_error_message="A payment of nothing is none. Write the sum.",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerrow",
            index=models.Index(fields=["line"], name="ledger_row_of_line"),
        ),
        migrations.AddConstraint(
            model_name="ledgerrow",
            constraint=models.UniqueConstraint(fields=("voucher", "place"), name="one_row_per_place"),
        ),
        migrations.AddConstraint(
            model_name="ledgerrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("line__isnull", True), ("is_outside", False), _connector="OR"),
                name="row_in_one_place",
            ),
        ),
    ]
