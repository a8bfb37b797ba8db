from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.tests.drawing import unhurried
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory, RoundFactory
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, PersonFactory
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory, StatusStepFactory
from samverk.reports.composing import adds_up, compose
from samverk.reports.material import gather
from samverk.reports.tests.conftest import answered, document_of
from samverk.steering.models import Alignment, Goal
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def edition(world, principal=None, language="sv"):
    return compose(gather(world.round, principal, language))


def told_in_full(content):
    return [a["id"] for goal in content["goals"] for a in goal["activities"] if a["full"]] + content["unmapped"]


def test_a_principal_reads_in_its_own_goals_with_the_path_in_words(world):
    content = edition(world, world.norr)

    [goal] = content["goals"]
    assert goal["title"] == "Levande skärgård"
    assert [(a["id"], a["path_words"]) for a in goal["activities"]] == [
        (world.shared.pk, "via Ett hållbart Roslagen"),
        (world.own.pk, ""),
    ]
    assert goal["activities"][0]["path"][-1]["why"] == "Samma skärgård"


def test_every_activity_is_in_one_place_and_the_reckoning_says_so(world):
    content = edition(world, world.norr, "en")

    reckoning = content["reckoning"]
    assert reckoning["lists"] == {"under_goals": ["1", "2"], "unmapped": ["4"], "not_concerning": ["3"], "dropped": []}
    assert (reckoning["in_plan"], reckoning["adds_up"]) == (4, True)
    assert [a["title"] for a in content["not_concerning"]] == ["Bruksleden"]
    assert content["not_concerning"][0]["why"] == (
        "Led by Öst. You have no part in it, and it contributes to none of your goals."
    )


def lost(content):
    content["goals"][0]["activities"].pop()


def told_twice(content):
    content["goals"][0]["activities"].append(content["goals"][0]["activities"][0])


def told_in_two_places(content):
    content["unmapped"].append(content["not_concerning"][0]["id"])


def one_for_another(content):
    content["unmapped"] = [content["not_concerning"][0]["id"]]


def never_in_full(content):
    content["goals"][0]["activities"][0]["full"] = False


@pytest.mark.parametrize("fault", [lost, told_twice, told_in_two_places, one_for_another, never_in_full])
def test_the_reckoning_is_counted_from_what_is_told(world, fault):
    material, content = gather(world.round, world.norr, "sv"), edition(world, world.norr)

    fault(content)

    assert not adds_up(material, content)


def test_a_link_that_nobody_has_approved_counts_and_is_told_in_the_path_and_in_the_reckoning(world):
    Alignment.objects.filter(target=world.norr_goal).update(approved_at=None)

    content = edition(world, world.norr, "en")

    [goal] = content["goals"]
    assert [(a["path_words"], a["approved"]) for a in goal["activities"]] == [
        ("via Ett hållbart Roslagen (the link is not approved by Norr)", False),
        ("", True),
    ]
    [link] = content["unapproved_links"]
    assert (link["source"]["title"], link["target"]["title"]) == ("Ett hållbart Roslagen", "Levande skärgård")
    assert (link["owner"], link["why"], link["activities"]) == ("Norr", "Samma skärgård", ["1"])
    assert content["reckoning"]["only_unapproved"] == ["1"]
    assert content["reckoning"]["lists"]["under_goals"] == ["1", "2"]


def test_of_two_ways_the_approved_one_is_told(world):
    direct = Alignment.objects.get(target=world.norr_goal)
    Alignment.objects.filter(pk=direct.pk).update(approved_at=None)
    [between] = document_of(None, "Omvägen")
    AlignmentFactory(source=direct.source, target=between, approved_at=NOW)
    AlignmentFactory(source=between, target=world.norr_goal, approved_at=NOW)

    content = edition(world, world.norr, "sv")

    assert content["goals"][0]["activities"][0]["path_words"] == "via Ett hållbart Roslagen → Omvägen"
    assert (content["unapproved_links"], content["reckoning"]["only_unapproved"]) == ([], [])


def test_a_link_to_a_document_that_nobody_here_owns_is_merely_not_approved(world):
    [between] = document_of(None, "Agenda 2030")
    AlignmentFactory(source=world.joint_goal, target=between)
    AlignmentFactory(source=between, target=world.norr_goal, approved_at=NOW)
    Alignment.objects.filter(source=world.joint_goal, target=world.norr_goal).delete()

    content = edition(world, world.norr, "en")

    words = content["goals"][0]["activities"][0]["path_words"]
    assert words == "via Ett hållbart Roslagen → Agenda 2030 (the link is not approved)"


def test_the_joint_edition_is_in_the_strategys_goals_and_concerns_everything(world):
    content = edition(world)

    assert [g["title"] for g in content["goals"]] == ["Ett hållbart Roslagen", "En stark näring"]
    assert content["reckoning"]["lists"]["not_concerning"] == []
    assert content["reckoning"]["lists"]["unmapped"] == ["2", "4"]


def test_own_part_comes_first_even_where_another_leads(world):
    content = edition(world, world.ost)

    parts = content["activities"][str(world.shared.pk)]["parts"]
    assert [(p["organisation"]["name"], p["is_own"], p["is_lead"]) for p in parts] == [
        ("Öst", True, False),
        ("Norr", False, True),
    ]


def test_the_worst_part_is_the_joint_status_and_the_counts_say_it(world):
    content = edition(world, world.norr)

    assert content["activities"][str(world.shared.pk)]["joint"]["key"] == "dev"
    assert [(c["key"], c["count"]) for c in content["goals"][0]["counts"]] == [("dev", 1), ("unans", 1)]
    assert [(c["key"], c["count"]) for c in content["summary"]["counts"]] == [("plan", 1), ("dev", 1), ("unans", 1)]


def test_deviations_wait_for_a_decision_with_their_measure(world):
    content = edition(world, world.norr)

    assert [(d["organisation"]["name"], d["deviation"], d["measure"]) for d in content["deviations"]] == [
        ("Öst", "Elnätet räcker inte", "Tillfällig laddning")
    ]


def test_silence_is_shown_as_silence_and_a_draft_is_silence(world):
    content = edition(world, world.ost)

    assert [(s["activity_id"], s["organisation"]["name"]) for s in content["silent"]] == [(world.other.pk, "Öst")]
    assert "Hemligt utkast" not in str(content)


def test_an_activity_under_two_goals_is_told_in_full_once_and_referred_to_once(world):
    second = GoalFactory(tree=world.norr_goal.tree, title="Två", position=9)
    ContributionFactory(activity=world.own, goal=second)

    content = edition(world, world.norr)

    where = [(g["title"], a["full"]) for g in content["goals"] for a in g["activities"] if a["id"] == world.own.pk]
    assert where == [("Levande skärgård", True), ("Två", False)]


def test_a_goal_area_counts_what_its_goals_hold_once_without_listing_it_again(world):
    area = GoalFactory(tree=world.norr_goal.tree, title="Område", position=0)
    Goal.objects.filter(pk=world.norr_goal.pk).update(parent=area)

    content = edition(world, world.norr)

    [above, below] = content["goals"]
    assert (above["title"], above["depth"], above["activities"]) == ("Område", 0, [])
    assert above["counts"] == below["counts"]


def test_a_dropped_activity_is_listed_with_its_reason(world):
    world.own.dropped_on, world.own.drop_reason = date(2026, 6, 1), "Ryms inte i budgeten"
    world.own.save()

    content = edition(world, world.norr)

    assert [(d["number"], d["why"]) for d in content["dropped"]] == [("2", "Ryms inte i budgeten")]
    assert str(world.own.pk) not in content["activities"]
    assert content["reckoning"]["adds_up"]


def test_only_the_documents_in_force_at_the_cut_off_order_an_edition(world):
    document_of(world.norr, "Gammalt mål", valid_from=date(2015, 1, 1), valid_to=date(2022, 12, 31))
    [newer] = document_of(world.norr, "Kommande mål", valid_from=date(2027, 1, 1))
    newer.tree.document.replaces = world.norr_goal.tree.document
    newer.tree.document.save()

    content = edition(world, world.norr)

    assert [g["title"] for g in content["goals"]] == ["Levande skärgård"]


def test_a_principals_assessment_and_the_joint_one_stand_beside_each_other(world):
    judged = {"round": world.round, "goal": world.norr_goal, "assessed_at": "2026-09-20T10:00+00:00"}
    AssessmentFactory(organisation=world.norr, text="Nära", assessed_by=PersonFactory(name="Ada"), **judged)
    AssessmentFactory(organisation=None, text="Gemensamt", assessed_by=PersonFactory(), **judged)

    [goal] = edition(world, world.norr)["goals"]

    assert (goal["assessment"]["text"], goal["assessment"]["by"]) == ("Nära", "Ada")
    assert goal["joint_assessment"]["text"] == "Gemensamt"


def test_another_principals_assessment_is_not_told(world):
    judged = {"round": world.round, "goal": world.norr_goal, "assessed_at": "2026-09-20T10:00+00:00"}
    AssessmentFactory(organisation=world.ost, text="Östs eget", assessed_by=PersonFactory(), **judged)

    assert "Östs eget" not in str(edition(world, world.norr))


def test_words_follow_the_editions_language_and_goals_their_own(world):
    world.norr_goal.title_fi = "Elävä saaristo"
    world.norr_goal.save()

    content = edition(world, world.norr, language="fi")

    assert content["goals"][0]["title"] == "Elävä saaristo"
    assert content["scale"][0]["word"] == "Aikataulussa"


def test_a_part_that_came_after_the_round_opened_was_not_asked(world):
    PartFactory(activity=world.own, organisation=world.ost)

    content = edition(world, world.norr)

    part = content["activities"][str(world.own.pk)]["parts"][1]
    assert part["answer"] == "not_asked"
    assert content["summary"]["asked_parts"] == 4


@pytest.mark.parametrize("reader", ["norr", None])
def test_the_number_of_queries_does_not_grow_with_the_plan(world, reader):
    principal = getattr(world, reader) if reader else None
    with CaptureQueriesContext(connection) as few:
        edition(world, principal)
    for n in range(60):
        activity = ActivityFactory(plan=world.plan, number=f"9.{n}", position=100 + n)
        ContributionFactory(activity=activity, goal=world.joint_goal)
        part = PartFactory(activity=activity, organisation=world.norr, is_lead=True)
        answered(world.round, part, world.good)

    with CaptureQueriesContext(connection) as many:
        content = edition(world, principal)

    assert content["reckoning"]["in_plan"] == 64
    assert len(many) == len(few)


class Reckoning(TestCase):
    """Whatever the plan and the goals look like: nothing is lost, nothing is told twice."""

    @unhurried(25)
    @given(data=st.data())
    def test_every_activity_is_told_exactly_once_to_every_reader(self, data):
        round = RoundFactory()
        steps = [StatusStepFactory(scale=round.scale, rank=rank) for rank in range(3)]
        principals = [OrganisationFactory() for _ in range(2)]
        for principal in principals:
            ParticipationFactory(collaboration=round.plan.collaboration, organisation=principal)
        goals = self.draw_goals(data, round.plan, principals)
        for n in range(data.draw(st.integers(0, 6))):
            activity = ActivityFactory(plan=round.plan, number=str(n), position=n)
            if data.draw(st.booleans()) and n % 3 == 0:
                activity.dropped_on, activity.drop_reason = date(2026, 1, 1), "Skäl"
                activity.save()
            for goal in data.draw(st.sets(st.sampled_from(goals), max_size=3)):
                ContributionFactory(activity=activity, goal=goal)
            for organisation in data.draw(st.sets(st.sampled_from([*principals, OrganisationFactory()]))):
                part = PartFactory(activity=activity, organisation=organisation)
                if data.draw(st.booleans()):
                    answered(round, part, data.draw(st.sampled_from(steps)))
                elif data.draw(st.booleans()):
                    FollowUpFactory(round=round, part=part)

        for reader in [None, *principals]:
            self.check(compose(gather(round, reader, "sv")), round.plan, reader)

    def draw_goals(self, data, plan, principals):
        documents = [document_of(owner, "a", "b", "c") for owner in [None, *principals]]
        plan.strategy = documents[0][0].tree.document
        plan.save()
        for goals in documents:
            if data.draw(st.booleans()):
                goals[2].parent = goals[0]
                goals[2].save()
        pairs = [(s, t) for low, high in ((0, 1), (0, 2), (1, 2)) for s in documents[low] for t in documents[high]]
        for source, target in data.draw(st.sets(st.sampled_from(pairs), max_size=5)):
            approved_at = data.draw(st.sampled_from([None, NOW]))
            AlignmentFactory(source=source, target=target, approved_at=approved_at)
        return [goal for goals in documents for goal in goals]

    def check(self, content, plan, reader):
        told = told_in_full(content)
        listed = [a["id"] for a in content["not_concerning"]] + [a["id"] for a in content["dropped"]]
        assert sorted(told + listed) == sorted(plan.activities.values_list("pk", flat=True))
        assert sorted(map(str, told)) == sorted(content["activities"])
        assert content["reckoning"]["adds_up"]
        assert sum(c["count"] for c in content["summary"]["counts"]) == len(told)
        for activity in plan.activities.filter(dropped_on=None):
            concerned = reader is None or activity.parts.filter(organisation=reader).exists()
            assert not concerned or activity.pk in told
        self.check_approvals(content, plan)

    def check_approvals(self, content, plan):
        """Against the slow, obviously right way: walk from each goal over trees and approved links."""
        approved = Alignment.objects.filter(approved_at__isnull=False)
        ahead = [*Goal.objects.filter(parent__isnull=False).values_list("pk", "parent_id")]
        ahead += approved.values_list("source_id", "target_id")
        own, alone = {goal["id"] for goal in content["goals"]}, []
        for activity in plan.activities.filter(pk__in=[e["id"] for g in content["goals"] for e in g["activities"]]):
            reached = set(activity.contributions.values_list("goal", flat=True))
            for _round in range(len(ahead)):
                reached |= {target for source, target in ahead if source in reached}
            alone += [] if reached & own else [activity.number]
            for goal in content["goals"]:
                [*told] = [e["approved"] for e in goal["activities"] if e["id"] == activity.pk]
                assert told in ([], [goal["id"] in reached])
        assert sorted(content["reckoning"]["only_unapproved"]) == sorted(alone)
        unapproved = set(Alignment.objects.filter(approved_at=None).values_list("source_id", "target_id"))
        listed = [(link["source"]["id"], link["target"]["id"]) for link in content["unapproved_links"]]
        assert len(set(listed)) == len(listed)
        assert set(listed) <= unapproved
        lacking = {e["id"] for g in content["goals"] for e in g["activities"] if not e["approved"]}
        concerned = {number for link in content["unapproved_links"] for number in link["activities"]}
        assert concerned == set(plan.activities.filter(pk__in=lacking).values_list("number", flat=True))
