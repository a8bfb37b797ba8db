"""Holes put there on purpose, each of which must be found: else finding none elsewhere would say nothing."""

import logging
from dataclasses import replace

import pytest
from django.db.models import Q
from django.middleware.common import CommonMiddleware
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.search import registry as registry_of_search
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.organisations.models import Collaboration, Seat
from samverk.planning.models import Activity, Plan, SavedView
from samverk.planning.operations import order
from samverk.reports.drafts import told_now
from samverk.reports.models import Edition
from samverk.steering.models import Alignment, Goal, SteeringDocument
from samverk.yearwheel.models import OwnDate
from tests.isolation.test_isolation import Visit, forms_of, go_everywhere
from tests.isolation.worlds import make_worlds
from tests.standing import given, standing

made_worlds = standing(make_worlds)


@pytest.fixture
def worlds(made_worlds, db):
    return given(made_worlds)


def found(worlds, who: str, *only: str) -> list[str]:
    return go_everywhere(worlds, who, forms_of(worlds, only), only).found


def states_in(holes: list[str]) -> set[str]:
    """What was asked for where a hole was found."""
    return {hole.partition("(")[2].partition(")")[0] for hole in holes}


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


def test_a_fixed_report_that_any_principals_people_anywhere_may_fetch(monkeypatch, worlds):
    """Only what is fixed: as long as nothing was, this could not be seen."""

    def loose(self, person):
        return self.filter(Q(pk__in=scoped(self, person)) | Q(state=Edition.State.FIXED))

    scoped = type(Edition.objects.all()).visible_to
    assert found(worlds, "editor_far", "reports:download") == []
    monkeypatch.setattr(type(Edition.objects.all()), "visible_to", loose)
    assert states_in(found(worlds, "editor_far", "reports:download")) == {"for_council", "fixed", "withdrawn"}


def test_a_reopened_report_whose_draft_is_open_to_the_other_principal(monkeypatch, worlds):
    def loose(self, person):
        return self.filter(Q(pk__in=scoped(self, person)) | Q(previous__state=Edition.State.FIXED))

    scoped = type(Edition.objects.all()).visible_to
    assert found(worlds, "reader", "reports:edition") == []
    monkeypatch.setattr(type(Edition.objects.all()), "visible_to", loose)
    assert states_in(found(worlds, "reader", "reports:edition")) == {"anew"}


def test_a_published_page_that_stays_when_it_is_withdrawn(monkeypatch, worlds):
    """As if what decided were that it had been published once."""

    def once_published(self, person):
        told = Revision.objects.filter(model="reports.publication", kind=Revision.Kind.CREATED)
        return self.filter(pk__in=[each.values["after"]["edition_id"] for each in told])

    assert found(worlds, "stranger", "reports:read", "reports:read_file") == []
    monkeypatch.setattr(type(Edition.objects.all()), "published_to", once_published)
    holes = found(worlds, "stranger", "reports:read", "reports:read_file")
    assert states_in(holes) == {"for_council", "withdrawn"}


def test_a_published_report_that_tells_what_its_round_says_now(monkeypatch, worlds):
    """What is open to anybody is what was fixed, and not the rows that it was made of."""
    assert found(worlds, "stranger", "reports:read") == []
    monkeypatch.setattr(Edition, "frozen_content", property(lambda self: told_now(self)[0]))
    assert states_in(found(worlds, "stranger", "reports:read")) >= {"public"}


def test_what_a_principal_never_submitted_that_shows_once_the_round_is_fixed(monkeypatch, worlds):
    def loose(self, person):
        return self.filter(Q(pk__in=scoped(self, person)) | Q(round__state=Round.State.FIXED))

    scoped = type(FollowUp.objects.all()).visible_to
    assert found(worlds, "editor", "followup:report", "api:follow_up") == []
    monkeypatch.setattr(type(FollowUp.objects.all()), "visible_to", loose)
    assert states_in(found(worlds, "editor", "followup:report", "api:follow_up")) == {"fixed"}


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


def test_making_room_in_a_plan_that_turns_the_order_of_others(monkeypatch, worlds):
    def turning(_plan):
        rows = list(Activity.objects.order_by("-position", "-pk"))
        for place, row in enumerate(rows, 1):
            row.position = place * order.SPACING
        Activity.objects.bulk_update(rows, ["position"])

    assert found(worlds, "editor", "planning:order") == []
    monkeypatch.setattr(order, "_space_out", turning)
    assert found(worlds, "editor", "planning:order") != []


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


def test_a_reading_that_has_lost_its_levels(monkeypatch, worlds):
    def whole(person, *, collaboration, shares):
        return Q(**{f"{collaboration}__in": list(Seat.objects.reach_of(person).taking_part)})

    assert found(worlds, "reader", "planning:plan") == []
    monkeypatch.setattr("samverk.planning.models.plans.by_seat", whole)
    assert any("planning.activity.title" in hole for hole in found(worlds, "reader", "planning:plan"))


def test_a_council_that_reads_all_there_is(monkeypatch, worlds):
    assert found(worlds, "council", "planning:plan") == []
    monkeypatch.setattr(type(Plan.objects.all()), "open_to", lambda self, person: self.all())
    assert found(worlds, "council", "planning:plan") != []


def asking_for_a_password(worlds) -> list[str]:
    visit = Visit(worlds, "stranger")
    visit.ask("POST", reverse("account_reset_password"), "account", data={"email": worlds.far.lead.email})
    assert visit.letters == 1
    return visit.found


def test_a_letter_that_tells_its_receiver_of_others(monkeypatch, worlds):
    title = worlds.canaries[next(n for n, each in worlds.canaries.items() if each.row == worlds.here.own)].row.title
    assert asking_for_a_password(worlds) == []
    monkeypatch.setattr("samverk.core.post.composing.on_one_line", lambda text: f"{text} {title}")
    assert [hole.partition(":")[2].split()[0] for hole in asking_for_a_password(worlds)] == ["writes"]


def test_a_log_that_tells_what_a_row_says(monkeypatch, worlds):
    def telling(self, request, response):
        logging.getLogger("samverk").warning("Shown: %s", Activity.objects.get(pk=worlds.far.own.pk).title)
        return response

    assert found(worlds, "outsider", "core:words") == []
    monkeypatch.setattr(CommonMiddleware, "process_response", telling)
    assert any("logs" in hole for hole in found(worlds, "outsider", "core:words"))
