import pytest
from django.contrib.auth.models import AnonymousUser

from samverk.planning import permissions, scales
from samverk.planning.tests.factories import StatusScaleFactory

PEOPLE = ["lead", "north_editor", "south_editor", "reporter", "reader", "elsewhere", "outsider", "administrator"]
# Nordvik leads the activity and has the north part; Sörby has the south part.
RULES = {
    "can_create_plan": ("collaboration", ["lead"]),
    "can_edit_plan": ("plan", ["lead"]),
    "can_edit_activities": ("plan", ["lead", "north_editor", "south_editor"]),
    "can_edit_activity": ("activity", ["lead", "north_editor", "south_editor"]),
    "can_remove_activity": ("activity", ["lead", "north_editor"]),
    "can_edit_part": ("south_part", ["lead", "south_editor"]),
    "can_create_scale": ("collaboration", ["lead"]),
}


@pytest.mark.parametrize("who", [*PEOPLE, "stranger"])
@pytest.mark.parametrize("rule", RULES)
def test_who_may_do_what(rule, who, coast):
    thing, allowed = RULES[rule]
    person = AnonymousUser() if who == "stranger" else coast.people[who]

    verdict = getattr(permissions, rule)(person, getattr(coast, thing))

    assert verdict is (who in allowed)


@pytest.mark.parametrize(
    ("who", "north", "south"),
    [
        ("lead", True, True),
        ("north_editor", True, False),
        ("south_editor", False, True),
        ("reporter", False, False),
        ("reader", False, False),
        ("outsider", False, False),
    ],
)
def test_an_editor_acts_for_its_own_organisation(who, north, south, coast):
    person = coast.people[who]

    for_north = permissions.can_create_activity(person, coast.plan, coast.north)
    for_south = permissions.can_create_activity(person, coast.plan, coast.south)

    assert (for_north, for_south) == (north, south)


def test_only_the_lead_edits_a_scale_and_nobody_a_built_in_one(coast):
    own = StatusScaleFactory(collaboration=coast.collaboration)

    who_edits_own = [who for who in PEOPLE if permissions.can_edit_scale(coast.people[who], own)]
    who_edits_built_in = [
        who for who in PEOPLE if permissions.can_edit_scale(coast.people[who], scales.standard_scale())
    ]

    assert (who_edits_own, who_edits_built_in) == (["lead"], [])


@pytest.mark.parametrize("who", [*PEOPLE])
def test_acting_for_many_is_acting_for_each(who, coast):
    person = coast.people[who]
    own = permissions.acts_for(person, coast.plan)

    for organisation in (coast.north, coast.south):
        assert (own is None or organisation.pk in own) is permissions.can_act_for(person, coast.plan, organisation)
