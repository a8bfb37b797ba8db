import pytest
from django.utils import translation

from samverk.planning import scales
from samverk.planning.models import StatusScale

pytestmark = pytest.mark.django_db


def test_built_in_scales_are_there_after_migration():
    activity = scales.standard_scale()
    assessment = scales.standard_scale(StatusScale.Purpose.ASSESSMENT)

    assert [step.key for step in activity.steps.all()] == ["done", "drop", "none", "plan", "risk", "paus", "dev"]
    assert [step.shape for step in assessment.steps.all()] == ["done", "risk", "dev", "none"]


def test_adding_again_changes_nothing():
    before = list(StatusScale.objects.values_list("pk", "name"))

    scales.add_missing()

    assert list(StatusScale.objects.values_list("pk", "name")) == before


def test_what_deviates_asks_for_an_explanation():
    steps = scales.standard_scale().steps.filter(needs_explanation=True)

    assert {step.key for step in steps} == {"risk", "dev", "paus", "drop"}


@pytest.mark.parametrize(
    ("language", "name", "word", "meaning"),
    [
        ("sv", "Standardskala för aktiviteter", "Enligt plan", "tid, pengar och innehåll håller"),
        ("en", "Standard scale for activities", "On track", "time, money and content hold"),
        ("fi", "Toimenpiteiden vakioasteikko", "Suunnitellusti", "aika, rahat ja sisältö pitävät"),
    ],
)
def test_words_follow_the_readers_language(language, name, word, meaning):
    scale = scales.standard_scale()
    step = scale.steps.get(key="plan")

    with translation.override(language):
        told = (str(scale), step.local_word, step.local_meaning)

    assert told == (name, word, meaning)
