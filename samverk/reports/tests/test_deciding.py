"""The reports on the list of what a round leaves to decide on: with who may approve them, to those who see them."""

from samverk.followup.deciding import to_decide
from samverk.reports import operations
from samverk.reports.models import Edition
from samverk.reports.permissions import approvers_of


def reports(round, person) -> list:
    return next(each.items for each in to_decide(round, person) if each.key == "editions")


def test_each_report_waits_for_those_who_may_approve_it(world):
    operations.make_editions(world.round, by=world.lead)

    found = reports(world.round, world.lead)

    editions = Edition.objects.filter(round=world.round)
    who = {str(each): ", ".join(person.name for person in approvers_of(each)) for each in editions}
    assert {item.what: item.who for item in found} == who


def test_a_principals_draft_is_told_to_its_own_and_the_lead_alone(world):
    operations.make_editions(world.round, by=world.lead)
    own = world.round.editions.get(organisation=world.norr)

    assert str(own) in [item.what for item in reports(world.round, world.editor_norr)]
    assert str(own) not in [item.what for item in reports(world.round, world.editor_ost)]
    assert len(reports(world.round, world.lead)) == 3
