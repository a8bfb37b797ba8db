"""What the search finds of this room: budgets with what was decided on them, their lines, cost keys and settlements.
Co-financing is registered with its own (`funding.registering`).

A line is not found by its activity or goal: these may be hidden from somebody who sees the budget.
"""

from django.utils.translation import gettext_lazy as _

from samverk.core import search
from samverk.core.search import Passage, Texts
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion, CostKey, Settlement
from samverk.organisations.models import Collaboration

# What each is called, for who searches by that: their titles seldom say it.
BUDGET = tuple(Passage(word, code) for code, word in (("sv", "budget"), ("en", "budget"), ("fi", "talousarvio")))
LINE = tuple(
    Passage(word, code) for code, word in (("sv", "budgetrad"), ("en", "budget line"), ("fi", "talousarviorivi"))
)
KEY = tuple(
    Passage(word, code) for code, word in (("sv", "fördelningsnyckel"), ("en", "cost key"), ("fi", "jakoperuste"))
)
SETTLEMENT = tuple(Passage(word, code) for code, word in (("sv", "avräkning"), ("en", "settlement"), ("fi", "tilitys")))


def of_budget(budget: Budget) -> Texts:
    decided = []
    for version in budget.versions.all():
        decided += [" ".join(filter(None, (version.body, version.paragraph))), version.dnr, version.why]
    return Texts(
        Passage(str(budget)),
        budget.get_absolute_url(),
        passages=(Passage(budget.note), *map(Passage, dict.fromkeys(filter(None, decided)))),
        beside=(*BUDGET, Passage(budget.collaboration.name)),
        place=budget.collaboration.name,
    )


def of_line(line: BudgetLine) -> Texts:
    notes = dict.fromkeys(each.note for each in line.amounts.all() if each.note)
    return Texts(
        Passage(str(line)),
        line.get_absolute_url(),
        passages=tuple(map(Passage, notes)),
        beside=(*LINE, Passage(str(line.budget))),
        place=f"{line.budget} · {line.budget.collaboration}",
    )


def of_key(key: CostKey) -> Texts:
    approved = " ".join(filter(None, (key.approved_by, key.paragraph)))
    return Texts(
        Passage(key.name),
        key.get_absolute_url(),
        passages=tuple(map(Passage, (key.agreement, key.used, approved, key.dnr))),
        beside=(*KEY, Passage(key.collaboration.name)),
        place=key.collaboration.name,
    )


def of_settlement(settlement: Settlement) -> Texts:
    """Its days are written in the one way that is no language's: the index is the same for all readers."""
    return Texts(
        Passage(f"{settlement.budget}, {settlement.from_on} – {settlement.to_on}"),
        settlement.get_absolute_url(),
        passages=(Passage(settlement.note),),
        beside=SETTLEMENT,
        place=settlement.budget.collaboration.name,
    )


def register() -> None:
    named = ("title", "year", "collaboration_id")
    search.register(
        Budget, label=_("Budget"), plural=_("Budgets"), icon="coins", order=46, weight=0.7, texts=of_budget,
        rows=lambda: Budget.objects.select_related("collaboration").prefetch_related("versions"),
        visible=lambda person: Budget.objects.visible_to(person), fields=(*named, "note"),
        gathers={BudgetVersion: ("budget_id", ("body", "paragraph", "dnr", "why"))},
        rests_on={Collaboration: ("collaboration", ("name",))},
    )  # fmt: skip
    search.register(
        BudgetLine, label=_("Budget line"), plural=_("Budget lines"), icon="list", order=47, weight=0.4,
        # Prefetched, not joined: many lines share a budget.
        rows=lambda: BudgetLine.objects.prefetch_related("budget__collaboration", "amounts"), texts=of_line,
        visible=lambda person: BudgetLine.objects.visible_to(person), fields=("number", "name", "budget_id"),
        gathers={BudgetAmount: ("line_id", ("note",))},
        rests_on={Budget: ("budget", named), Collaboration: ("budget__collaboration", ("name",))},
    )  # fmt: skip
    search.register(
        CostKey, label=_("Cost key"), plural=_("Cost keys"), icon="scale", order=48, weight=0.6, texts=of_key,
        rows=lambda: CostKey.objects.select_related("collaboration"),
        visible=lambda person: CostKey.objects.visible_to(person),
        fields=("name", "agreement", "used", "approved_by", "paragraph", "dnr", "collaboration_id"),
        rests_on={Collaboration: ("collaboration", ("name",))},
    )  # fmt: skip
    search.register(
        Settlement, label=_("Settlement"), plural=_("Settlements"), icon="calculator", order=49, weight=0.5,
        rows=lambda: Settlement.objects.defer("content").select_related("budget__collaboration"),
        texts=of_settlement, visible=lambda person: Settlement.objects.visible_to(person),
        fields=("from_on", "to_on", "note", "budget_id"),
        rests_on={Budget: ("budget", named), Collaboration: ("budget__collaboration", ("name",))},
    )  # fmt: skip
