"""Cost keys and populations in the two worlds, who may read of them, and what of them is kept back."""

from datetime import date

from samverk.economy.tests.factories import CostKeyFactory, KeyShareFactory

WAITING = {"method": "fixed", "approved_by": "", "approved_on": None}


def add_keys(world) -> None:
    """Ost writes a key of its own, to take the place of the one that all know."""
    here = {
        "collaboration": world.collaboration,
        "kept_by": world.ost,
        "replaces": world.approved_key,
        "from_on": date(2026, 5, 1),
    }
    world.hidden_key = CostKeyFactory(**here, state="draft", **WAITING)
    KeyShareFactory(key=world.hidden_key, organisation=world.ost, percent=1)


def kept_back_keys(world) -> list:
    """A draft with the name and the first day of a key that all know, and one that would take its place."""
    here = {"collaboration": world.collaboration, "kept_by": world.ost, "state": "draft", **WAITING}
    same = CostKeyFactory(**here, name=world.key.name, from_on=world.key.from_on)
    after = CostKeyFactory(**here, replaces=world.approved_key, from_on=date(2026, 6, 1))
    return [same, after, KeyShareFactory(key=after, organisation=world.norr, percent=3)]


def _key(reader, row) -> bool:
    if not reader.signed_in or not reader.sits(row.collaboration_id):
        return False
    return row.state != "draft" or reader.sits_for(row.collaboration_id, row.kept_by_id)


RULES = {
    "economy.costkey": _key,
    "economy.population": lambda reader, row: reader.signed_in,
}
