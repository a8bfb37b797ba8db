"""What the pages of cost keys and populations are about."""

from datetime import date

from samverk.economy.models import KeyShare
from samverk.economy.tests.factories import CostKeyFactory, PopulationFactory


def fill_keys(world, canary: str) -> None:
    """A proposed key, which can still be changed, one that is approved, and a figure that no key rests on."""
    here = {"collaboration": world.collaboration, "kept_by": world.norr}
    waiting = {"state": "proposed", "approved_by": "", "approved_on": None}
    world.key = CostKeyFactory(**here, **waiting, name=f"Ny nyckel {canary}", agreement=f"Avtal {canary}")
    world.approved_key = CostKeyFactory(**here, name=f"Nyckel {canary}", method="fixed", from_on=date(2025, 1, 1))
    for organisation in (world.norr, world.ost):
        KeyShare.objects.create(key=world.approved_key, organisation=organisation, percent=50)
    world.population = PopulationFactory(organisation=world.norr, year=2024, source_title="SCB")


def arguments_of_keys(world) -> dict:
    return {"key_id": world.key.pk, "population_id": world.population.pk}
