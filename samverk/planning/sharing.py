"""Who sees a plan and an activity at each level, and what keeps a document as wide as it is."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core import undo
from samverk.organisations import showing, visibility
from samverk.organisations.models import Organisation, Person, Seat
from samverk.organisations.showing import Near, began
from samverk.organisations.visibility import Kind, Level, keeper, named_with, people_by, sitting
from samverk.planning.models import Activity, ActivityShare, Part, Plan, PlanShare
from samverk.planning.permissions import can_share_activity, can_share_plan
from samverk.steering.models import SteeringDocument
from samverk.steering.sharing import audience as audience_of_document

OF_ACTIVITIES = (Level.OWN, Level.NAMED, Level.PRINCIPALS)  # from there on as the plan


def audience_of_plan(plan: Plan, level: Level, organisations):
    """Everybody whom the plan would be shown to, on its own page or on the one for council members."""
    people = Person.objects.filter(is_active=True)
    seats = sitting([plan.collaboration_id], level, plan.kept_by, organisations)
    return people if level == Level.PUBLIC else people.filter(people_by(seats))


def audience_of_activity(activity: Activity, level: Level, organisations):
    plan = activity.plan
    seen = audience_of_plan(plan, plan.level, named_with(plan))
    if level >= Level.PRINCIPALS:
        return seen
    return seen.filter(people_by(sitting([plan.collaboration_id], level, activity.kept_by, organisations)))


def nameable_of_plan(plan: Plan):
    taking_part = plan.collaboration.participations.on().values("organisation")
    return Organisation.objects.filter(pk__in=taking_part).exclude(pk=plan.kept_by_id)


def nameable_of_activity(activity: Activity):
    taking_part = activity.plan.collaboration.participations.on().values("organisation")
    return Organisation.objects.filter(pk__in=taking_part).exclude(pk=activity.kept_by_id)


def keeper_of_activity(activity: Activity, person) -> Organisation | None:
    """What was nobody's draft becomes that of the organisation that leads it."""
    leading = Part.objects.filter(activity=activity, is_lead=True).select_related("organisation").first()
    return leading.organisation if leading else keeper(person, activity.plan.collaboration)


def plans_rest_on(document: SteeringDocument, level: Level, organisations) -> str:
    """Nobody who sees a plan loses sight of the document whose goals order it."""
    now, then = _readers(document), audience_of_document(document, level, organisations)
    lost = now.exclude(pk__in=then.values("pk")).values("pk")
    plans = list(Plan.objects.filter(strategy=document).select_related("collaboration", "kept_by"))
    if not any(plan.level > level or _people_of(plan).filter(pk__in=lost).exists() for plan in plans):
        return ""
    return _("More people see a plan that carries the document out. Narrow the plan first, or give it another one.")


def strategy_is_hidden(plan: Plan, level: Level, organisations) -> str:
    """Nobody begins to see a plan without the document. Levels are not all: both may be shared by name, with different
    organisations."""
    if plan.strategy is None:
        return ""
    added = audience_of_plan(plan, level, organisations).exclude(pk__in=_people_of(plan).values("pk"))
    if plan.strategy.level >= level and not _see_not(added, plan.strategy):
        return ""
    return _("More people see the plan than the steering document. Share the document as widely first.")


def refuse_hidden_strategy(plan: Plan) -> None:
    """Raises ValidationError with code "strategy_narrower" when somebody sees the plan and not what it carries out."""
    if plan.strategy is not None and _see_not(_people_of(plan), plan.strategy):
        told = _("More people see the plan than the steering document. Share the document as widely first.")
        raise ValidationError({"strategy": ValidationError(told, code="strategy_narrower")})


def _see_not(people, document: SteeringDocument) -> bool:
    return people.exclude(pk__in=_readers(document).values("pk")).exists()


def _readers(document: SteeringDocument):
    return audience_of_document(document, document.level, named_with(document))


def _people_of(plan: Plan):
    return audience_of_plan(plan, plan.level, named_with(plan))


def near_plans(person, plans: list[Plan]) -> dict[int, Near]:
    reach = Seat.objects.reach_of(person)
    since = began(reach)
    return {plan.pk: _near(plan.collaboration_id, reach, since) for plan in plans}


def near_activities(person, activities: list[Activity]) -> dict[int, Near]:
    """From there on as the plan, which is asked too."""
    reach = Seat.objects.reach_of(person)
    since = began(reach)
    rows = Activity.objects.filter(pk__in=[each.pk for each in activities]).order_by()
    places = dict(rows.values_list("pk", "plan__collaboration"))
    found = {each.pk: _near(places[each.pk], reach, since) for each in activities}
    return {key: replace(near, least=Level.PRINCIPALS) for key, near in found.items()}


def _near(collaboration: int, reach, since: dict) -> Near:
    if collaboration in reach.taking_part:
        return Near(reach.taking_part[collaboration], Level.PRINCIPALS, since[collaboration])
    return Near(frozenset(), Level.COUNCIL if collaboration in reach.council else Level.PUBLIC)


def register() -> None:
    plans = Kind(
        "plan", Plan, PlanShare, "plan", can_share_plan, audience_of_plan, nameable_of_plan,
        lambda plan, person: keeper(person, plan.collaboration),
    )  # fmt: skip
    activities = Kind(
        "activity", Activity, ActivityShare, "activity", can_share_activity, audience_of_activity,
        nameable_of_activity, keeper_of_activity, OF_ACTIVITIES,
    )  # fmt: skip
    visibility.register(plans)
    visibility.register(activities)
    showing.register(plans, near_plans)
    showing.register(activities, near_activities, within=("plan",))
    visibility.hold(SteeringDocument, plans_rest_on)
    visibility.hold(Plan, strategy_is_hidden)
    undo.allow(PlanShare, lambda person, share: can_share_plan(person, share.plan), alike=["plan"])
    undo.allow(ActivityShare, lambda person, share: can_share_activity(person, share.activity), alike=["activity"])
