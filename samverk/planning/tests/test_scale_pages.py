import pytest
from django.urls import reverse

from samverk.planning import scales
from samverk.planning.models import StatusScale
from samverk.planning.tests.factories import StatusScaleFactory, StatusStepFactory
from samverk.planning.tests.test_activity_form import rows

pytestmark = pytest.mark.django_db


def typed(*steps, name="Trafikljus", **more):
    sent = {"name": name, "purpose": "activity"}
    return sent | rows("steps", *steps) | more


GOOD = {"word": "Bra", "shape": "plan", "ORDER": "1"}
BAD = {"word": "Dåligt", "shape": "dev", "needs_explanation": "on", "ORDER": "2"}


def test_the_lead_adds_a_scale(client, coast):
    client.force_login(coast.lead)
    address = reverse("planning:create_scale", args=[coast.collaboration.pk])

    response = client.post(address, typed(BAD, GOOD))

    scale = StatusScale.objects.get(collaboration=coast.collaboration)
    assert response.headers["Location"] == reverse("planning:scales", args=[coast.collaboration.pk])
    assert list(scale.steps.values_list("key", "word", "tone", "rank", "needs_explanation")) == [
        ("bra", "Bra", "plan", 0, False),
        ("daligt", "Dåligt", "dev", 1, True),
    ]


def test_a_scale_of_one_step_is_refused(client, coast):
    client.force_login(coast.lead)

    response = client.post(reverse("planning:create_scale", args=[coast.collaboration.pk]), typed(GOOD))

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["A scale has at least two steps to choose between."]


def test_another_step_is_asked_for(client, coast):
    client.force_login(coast.lead)

    response = client.post(reverse("planning:create_scale", args=[coast.collaboration.pk]), typed(GOOD, add="steps"))

    assert response.status_code == 200
    assert len(response.context["rows"].forms) == 2


def test_a_scales_words_are_changed(client, coast):
    scale = StatusScaleFactory(collaboration=coast.collaboration)
    first, second = (StatusStepFactory(scale=scale, rank=rank) for rank in (0, 1))
    sent = [
        {"id": step.pk, "version": 1, "word": word, "shape": "plan", "ORDER": place}
        for step, word, place in [(first, "Sämst", 2), (second, "Bäst", 1)]
    ]
    client.force_login(coast.lead)

    response = client.post(
        reverse("planning:change_scale", args=[scale.pk]),
        {"name": "Ny", "purpose": "activity", "version": 1} | rows("steps", *sent, initial=2),
    )

    assert response.status_code == 302
    assert [step.word for step in scale.steps.all()] == ["Bäst", "Sämst"]


def test_a_scale_in_use_is_not_deleted(client, coast):
    scale = StatusScaleFactory(collaboration=coast.collaboration)
    coast.plan.scale = scale
    coast.plan.save()
    client.force_login(coast.lead)

    refused = client.post(reverse("planning:delete_scale", args=[scale.pk]))
    coast.plan.scale = scales.standard_scale()
    coast.plan.save()
    done = client.post(reverse("planning:delete_scale", args=[scale.pk]))

    assert (refused.status_code, done.status_code) == (422, 302)


@pytest.mark.parametrize(("who", "listed", "new"), [("lead", 200, 200), ("reader", 200, 403), ("outsider", 404, 404)])
def test_who_sees_and_makes_scales(who, listed, new, client, coast):
    client.force_login(coast.people[who])

    codes = [
        client.get(reverse(f"planning:{page}", args=[coast.collaboration.pk])).status_code
        for page in ("scales", "create_scale")
    ]

    assert codes == [listed, new]


def test_nobody_changes_a_built_in_scale(client, coast):
    client.force_login(coast.lead)

    assert client.get(reverse("planning:change_scale", args=[scales.standard_scale().pk])).status_code == 403
