"""The page on which a goal is judged."""

import re

from django.urls import reverse

from samverk.followup.models import Assessment
from samverk.followup.tests.factories import AssessmentFactory
from samverk.organisations.models import Seat

NOW = "2026-09-01T08:00Z"


def test_a_goal_is_judged_on_its_page(as_lead, round, goal, reached):
    address = reverse("followup:assess", args=[round.pk, goal.pk])

    refused = as_lead.post(address, {"step": "", "text": "Två av tre."})
    as_lead.post(address, {"step": reached.pk, "text": "Två av tre."})
    shown = as_lead.get(round.get_absolute_url()).content.decode()

    assert refused.status_code == 422 and "Två av tre." in refused.content.decode()
    assert Assessment.objects.get().text == "Två av tre."
    assert "Två av tre." in shown


def test_a_judgement_is_deleted_with_undo(as_lead, round, goal, reached, lead):
    assessment = AssessmentFactory(round=round, goal=goal, step=reached, assessed_by=lead, assessed_at=NOW)

    response = as_lead.post(reverse("followup:delete_assessment", args=[assessment.pk]), follow=True)
    gone = not Assessment.objects.exists()
    as_lead.post(re.search(r'action="(/undo/[^"]+)"', response.content.decode())[1])

    assert gone and Assessment.objects.get() == assessment


def test_an_editor_judges_for_its_own_principal_only(client, round, goal, reached, seat, principal):
    client.force_login(seat(Seat.Role.EDITOR, principal))
    address = reverse("followup:assess", args=[round.pk, goal.pk])

    joint = client.post(address, {"step": reached.pk})
    own = client.post(f"{address}?principal={principal.pk}", {"step": reached.pk})
    strange = client.get(f"{address}?principal=abc")

    assert (joint.status_code, own.status_code, strange.status_code) == (403, 302, 404)
    assert Assessment.objects.get().organisation == principal
