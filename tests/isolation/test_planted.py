"""Holes put there on purpose, each of which must be found: else finding none elsewhere would say nothing."""

from dataclasses import replace

import pytest
from django.middleware.common import CommonMiddleware

from samverk.core.search import registry as registry_of_search
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.organisations.models import Collaboration
from samverk.planning.models import Activity, Plan, SavedView
from samverk.reports.models import Edition
from samverk.steering.models import Alignment, Goal, SteeringDocument
from samverk.yearwheel.models import OwnDate
from tests.isolation.test_isolation import forms_of, go_everywhere
from tests.isolation.worlds import make_worlds


@pytest.fixture
def worlds(db):
    return make_worlds()


def found(worlds, who: str, *only: str) -> list[str]:
    return go_everywhere(worlds, who, forms_of(worlds, only), only).found


def unscoped(monkeypatch, model) -> None:
    """Its reading forgets who reads."""
    monkeypatch.setattr(type(model._default_manager.all()), "visible_to", lambda self, person: self.all())


# Whose reading has lost its scope, who asks, and where it shows.
READINGS = [
    (Plan, "outsider", ["planning:plan"]),
    (Activity, "lead_far", ["planning:activity"]),
    (Round, "keeper_norr", ["followup:round"]),
    (FollowUp, "editor", ["followup:report", "api:follow_up", "planning:activity"]),
    (Assessment, "reader", ["steering:goal", "followup:round"]),
    (Edition, "lead_far", ["reports:edition"]),
    (SavedView, "lead", ["planning:plan"]),
    (SteeringDocument, "administrator", ["steering:document"]),
    (Goal, "editor_far", ["steering:goal"]),
    (Alignment, "keeper_norr", ["steering:goal"]),
    (OwnDate, "lead_far", ["yearwheel:date"]),
    (Collaboration, "outsider", ["organisations:collaboration"]),
]


@pytest.mark.parametrize(("model", "who", "where"), READINGS, ids=lambda each: getattr(each, "__name__", None))
def test_a_reading_that_has_lost_its_scope(monkeypatch, worlds, model, who, where):
    assert found(worlds, who, *where) == []
    unscoped(monkeypatch, model)
    assert found(worlds, who, *where) != []


def test_a_search_that_finds_drafts(monkeypatch, worlds):
    kind = registry_of_search._kinds["followup"]
    anybodys = replace(kind, visible=lambda person: FollowUp.objects.all())
    assert found(worlds, "editor", "core:search") == []
    monkeypatch.setitem(registry_of_search._kinds, "followup", anybodys)
    holes = found(worlds, "editor", "core:search")
    assert holes != []


def test_a_change_that_asks_nobody(monkeypatch, worlds):
    assert found(worlds, "lead_far", "planning:drop_activity", "planning:delete_activity") == []
    unscoped(monkeypatch, Activity)
    for asking in ("operations", "views"):
        monkeypatch.setattr(f"samverk.planning.{asking}.activities.require", lambda *_asked: None)
    holes = found(worlds, "lead_far", "planning:drop_activity", "planning:delete_activity")
    assert [hole for hole in holes if "changes" in hole] != []


def test_a_link_that_opens_other_peoples_answers(monkeypatch, worlds):
    assert found(worlds, "by_link", "asking:report") == []
    monkeypatch.setattr(type(FollowUp.objects.all()), "of_link", lambda self, link: self.all())
    assert found(worlds, "by_link", "asking:report") != []


def test_a_header_that_names_what_the_page_hides(monkeypatch, worlds):
    def naming(self, request, response):
        response["X-About"] = Activity.objects.get(pk=worlds.far.own.pk).title.encode("ascii", "ignore").decode()
        return response

    assert found(worlds, "outsider", "core:words") == []
    monkeypatch.setattr(CommonMiddleware, "process_response", naming)
    assert found(worlds, "outsider", "core:words") != []
