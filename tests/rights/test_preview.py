"""What can this person see? The count of each kind is what the person's own pages show, and no content is told."""

import pytest
from django.urls import reverse

from samverk.core.belonging import path_to
from samverk.followup.models import FollowUp
from samverk.organisations.models import Collaboration
from samverk.organisations.previewing import seen_by, seen_models
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.access.subjects import CANARY, DRAFT_CANARY, fill

PEOPLE = ("lead", "editor_norr", "reporter_ost", "reader_norr", "council", "outsider")


@pytest.fixture
def joint(world):  # noqa: F811
    return fill(world)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_counts_are_those_of_the_pages(name, joint):
    person = getattr(joint, name)

    told = {place.collaboration: place for place in seen_by(person, joint.administrator)}

    here = {kind.label: kind.count for kind in told[joint.collaboration].kinds} if joint.collaboration in told else {}
    expected = 0
    for model in seen_models():
        path = path_to(model, Collaboration)
        if path and model is not Collaboration:
            expected += model.objects.visible_to(person).filter(**{path: joint.collaboration.pk}).distinct().count()
    assert sum(here.values()) == expected
    assert (expected > 0) == (name != "outsider")


def test_whoever_keeps_the_installation_reads_no_content_there(joint, client):
    client.force_login(joint.administrator)

    page = client.get(reverse("organisations:preview", args=[joint.editor_norr.pk])).content.decode()

    assert str(joint.plan) not in page and "Plans" in page  # counted, not named
    assert CANARY not in page and DRAFT_CANARY not in page


def test_the_lead_is_told_of_no_draft_what_it_says(joint, client):
    client.force_login(joint.lead)

    page = client.get(reverse("organisations:preview", args=[joint.editor_ost.pk])).content.decode()

    assert FollowUp.objects.filter(comment__contains=DRAFT_CANARY).exists()
    assert DRAFT_CANARY not in page
