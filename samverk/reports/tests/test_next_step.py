"""The line on a round's page that leads whoever leads it from the answers to the fixed reports."""

import re

import pytest
from django.utils import timezone

from samverk.followup.models import Round
from samverk.followup.tests.factories import AssessmentFactory
from samverk.reports import operations
from samverk.reports.models import Edition


@pytest.fixture
def told(client, world):
    """What the round's page says comes next."""
    client.force_login(world.lead)

    def read():
        page = client.get(world.round.get_absolute_url()).content.decode()
        return re.search(r"Next step: <b>(.*?)</b>.*?href=\"(.*?)\"", page, re.DOTALL)

    return read


def state(world, name: str) -> None:
    Round.objects.filter(pk=world.round.pk).update(state=name)


def test_an_open_round_tells_which_answers_nobody_is_asked_for_by_name(told, world):
    state(world, "open")

    assert told()[1] == "Nobody by name is asked for 2 missing answers. Hand them over to somebody, or answer yourself"
    world.round.follow_ups.exclude(state="submitted").delete()
    assert told() is None


def test_a_round_in_review_leads_to_judging_to_the_reports_and_through_them_to_its_end(told, world):
    state(world, "review")
    here = world.round.get_absolute_url()
    steps = [told().groups()]
    AssessmentFactory(round=world.round, goal=world.norr_goal, assessed_by=world.lead, assessed_at=timezone.now())
    steps.append(told().groups())
    operations.make_editions(world.round, by=world.lead)
    steps.append(told().groups())
    first = Edition.objects.visible_to(world.lead).newest().filter(round=world.round).first()

    Edition.objects.update(state="approved", approved_at=timezone.now(), content="{}", sha256="0")
    steps.append(told().groups())
    Edition.objects.update(state="fixed", fixed_at=timezone.now())
    steps.append(told().groups())
    state(world, "fixed")
    steps.append(told().groups())

    assert steps == [
        ("Judge how far the goals are reached, and then make the reports", f"{here}#goals"),
        ("Make the reports", f"{here}#reports"),
        ("3 reports are to be approved", first.get_absolute_url()),
        ("3 approved reports are to be fixed", first.get_absolute_url()),
        ("Every report is fixed. Fix the round too", f"{here}fix/"),
        ("Plan the next round", f"/plans/{world.plan.pk}/rounds/new/"),
    ]


def test_whoever_does_not_lead_is_told_no_step(client, world):
    state(world, "review")
    client.force_login(world.editor_norr)

    assert "Next step" not in client.get(world.round.get_absolute_url()).text
