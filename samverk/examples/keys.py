"""The example's cost keys, and the populations that they go by: all made up."""

from decimal import Decimal

from samverk.economy import operations
from samverk.economy.models import CostKey, KeyShare, Population
from samverk.examples.documents import lead_in
from samverk.examples.files import day, rows
from samverk.organisations.models import Collaboration, Organisation


def load_populations(folder: str, administrator) -> None:
    for row in rows(f"{folder}/folkmangd.csv"):
        operations.add_population(
            Population(
                organisation=Organisation.objects.get(name=row["Kommun"]), year=int(row["År"]),
                inhabitants=int(row["Folkmängd"]), source_title=row["Källa"], is_example=True,
            ),
            by=administrator,
        )  # fmt: skip


def load_keys(folder: str) -> None:
    lead, made = lead_in(folder), {}
    for row in rows(f"{folder}/fordelningsnycklar.csv"):
        key = CostKey(
            collaboration=Collaboration.objects.get(seats__person=lead), name=row["Namn"], method=row["Metod"],
            fixed_percent=Decimal(row["Fast del"]) if row["Fast del"] else None,
            population_year=int(row["Folkmängd"]) if row["Folkmängd"] else None, from_on=day(row["Från"]),
            agreement=row["Avtal"], replaces=made.get(row["Ersätter"]), is_example=True,
        )  # fmt: skip
        operations.create_key(key, _shares(key, row["Golv"]), by=lead)
        operations.propose_key(key, by=lead)
        if row["Läge"] == "approved":
            said = {"approved_by": row["Godkänd av"], "approved_on": day(row["Godkänd den"])}
            operations.approve_key(key, **said, paragraph=row["Paragraf"], by=lead)
        made.setdefault(row["Namn"], key)


def _shares(key: CostKey, least: str) -> list[KeyShare]:
    if not least:
        return []
    principals = key.collaboration.principals(key.from_on)
    return [KeyShare(organisation=each, least_percent=Decimal(least)) for each in principals]
