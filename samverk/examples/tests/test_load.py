"""The example as it stands once it is loaded: built once for all of these tests, and undone after them."""

import pytest
import time_machine
from django.db import transaction

from samverk.core import trail
from samverk.core.models import Revision
from samverk.economy.funding.figures import facts_of, total
from samverk.economy.models import Funding
from samverk.examples.documents import lead_in
from samverk.examples.files import FOLDER
from samverk.examples.load import load_examples
from samverk.examples.persons import PASSWORD, sign_in_persons
from samverk.examples.plans import PLANS
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Collaboration, Organisation, Person
from samverk.planning.importing import read_plan
from samverk.planning.models import Activity, Part, Plan
from samverk.reports import operations as reports
from samverk.reports import verifying
from samverk.reports.models import Edition
from samverk.steering.models import Alignment, Goal, SteeringDocument

pytestmark = pytest.mark.django_db
NOBODY = [].append


@pytest.fixture(scope="module", autouse=True)
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        # Years after its rounds: the example loads whenever somebody tries Samverk.
        with time_machine.travel("2029-05-05", tick=True):
            load_examples(progress=NOBODY)
        yield
        transaction.set_rollback(True)


def contents(name: str) -> dict[str, dict]:
    editions = Edition.objects.filter(round__name=name).select_related("organisation")
    return {
        edition.organisation.short if edition.organisation else "": reports.content_of(edition) for edition in editions
    }


def test_all_municipalities_regions_and_targets_are_there():
    kinds = Organisation.Kind
    targets = Goal.objects.filter(tree__document__title="Agenda 2030", parent__isnull=False)

    assert Organisation.objects.filter(kind=kinds.MUNICIPALITY).count() == 290
    assert Organisation.objects.filter(kind=kinds.REGION).count() == 21
    assert Goal.objects.filter(tree__document__title="Agenda 2030", parent__isnull=True).count() == 17
    assert targets.count() == 169


def test_every_document_goal_and_alignment_has_a_source_or_is_marked_as_made_up():
    for model in (SteeringDocument, Goal, Alignment, Activity, Organisation):
        bare = model.objects.filter(source_title="", is_example=False)

        assert list(bare) == []


def test_loading_again_changes_nothing():
    before = Revision.objects.count()

    changed = load_examples(progress=NOBODY)

    assert changed is False
    assert Revision.objects.count() == before


@pytest.mark.parametrize("folder", PLANS)
def test_importing_the_same_workbook_again_changes_nothing(folder):
    plan = Plan.objects.get(title=PLANS[folder]["title"])
    name = PLANS[folder]["file"]

    found = read_plan((FOLDER / folder / name).read_bytes(), name, plan, by=lead_in(folder))

    assert [str(problem) for problem in found.problems] == []
    assert [unknown.word for unknown in found.undecided] == []
    assert found.is_empty


def test_the_plans_have_their_activities_and_parts():
    sizes = {c.name: Activity.objects.filter(plan__collaboration=c).count() for c in Collaboration.objects.all()}
    leads = Part.objects.filter(is_lead=True).count()

    assert sizes == {"Kulturplan för Blekinge": 12, "Roslagssamarbetet": 44}
    assert leads == 56
    assert Activity.objects.get(number="1.4", plan__collaboration__name="Roslagssamarbetet").dropped_on is not None


@pytest.mark.parametrize("name", ["Tertial 1 2026", "Tertial 2 2026"])
def test_each_principal_has_a_fixed_edition_that_adds_up(name):
    found = contents(name)

    reckonings = {reader: content["reckoning"]["adds_up"] for reader, content in found.items()}
    states = set(Edition.objects.filter(round__name=name).values_list("state", flat=True))

    assert reckonings == dict.fromkeys(["", "Norrtälje", "Österåker", "Östhammar"], True)
    assert states == {Edition.State.FIXED}
    assert Round.objects.get(name=name).state == Round.State.FIXED


def test_each_municipality_has_activities_under_its_goals_and_some_under_none():
    found = contents("Tertial 2 2026")

    for reader in ("Norrtälje", "Österåker", "Östhammar"):
        content = found[reader]
        filled = [goal for goal in content["goals"] if goal["counts"]]
        assert len(filled) > len(content["goals"]) / 2
        assert content["unmapped"]
        assert content["deviations"]


def test_one_principal_works_as_well_as_three():
    content = contents("Delår 2026")["Region Blekinge"]

    assert content["reckoning"]["in_plan"] == 12
    assert content["reckoning"]["adds_up"]
    assert [principal["name"] for principal in content["principals"]] == ["Region Blekinge"]


def test_the_open_round_has_answers_drafts_and_silence():
    answers = FollowUp.objects.filter(round__name="Helår 2026", round__plan__collaboration__short_name="Roslagen")

    states = set(answers.values_list("state", flat=True))

    assert states == {FollowUp.State.SUBMITTED, FollowUp.State.DRAFT, FollowUp.State.ASKED}


def test_every_hash_holds():
    assert verifying.verify() == []
    assert trail.verify().faults == []


def test_the_people_who_are_offered_can_sign_in(client):
    offered = sign_in_persons()

    opened = [client.login(email=person["email"], password=person["password"]) for person in offered]

    assert len(offered) >= 10
    assert all(opened)
    assert {person["password"] for person in offered} == {PASSWORD}


def test_nobody_is_offered_once_the_example_is_gone():
    Person.objects.filter(is_example=True).update(is_active=False)

    assert sign_in_persons() == []


def test_the_history_calls_the_seats_what_those_who_gave_them_would():
    given = Revision.objects.filter(model="organisations.seat").values_list("content", flat=True)

    assert any("rapportör" in content for content in given)
    assert not any(", reporter" in content for content in given)


def test_co_financing_is_there_with_its_sums_and_says_what_is_made_up():
    facts = facts_of(Funding.objects.all())
    public = Funding.objects.get(is_example=False)
    grant = total(fact for fact in facts if fact.source.funding_id == public.pk)

    assert Funding.objects.count() == 5
    assert (grant.decided, grant.paid) == (192_000_000, 0)  # the state's 960,000 kr and as much from the region
    assert public.source_url.startswith("https://regionblekinge.se/")
    assert total(facts).remaining == total(facts).decided - total(facts).paid
