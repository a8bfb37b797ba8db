"""The room's stops on the tour of the example: the goals, the plan, one of its activities."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.tour import register
from samverk.organisations.models import Seat
from samverk.planning.goals import strategy_of
from samverk.planning.models import Activity, Plan
from samverk.planning.permissions import can_edit_activities

Told = tuple[str, str] | None


def toured_plan(person) -> Plan | None:
    """The plan that the whole tour is about: the newest of the collaboration that the person got a seat in first."""
    seat = Seat.objects.taking_part().held_by(person).order_by("pk").first()
    plans = Plan.objects.visible_to(person).select_related("collaboration")
    return plans.filter(collaboration=seat.collaboration_id).order_by("-from_on").first() if seat else None


def goals(person) -> Told:
    plan = toured_plan(person)
    strategy = strategy_of(plan, person) if plan else None
    if strategy is None:
        return None
    return strategy.get_absolute_url(), _(
        "The joint strategy, in its own words and order. Each goal says which of the principals’ own goals it "
        "contributes to. That is why everybody can follow up once, and each still gets a report in its own goals."
    )


def plan(person) -> Told:
    found = toured_plan(person)
    if found is None:
        return None
    if can_edit_activities(person, found):
        told = _(
            "What is to be done, by whom and when, for all the organisations at once. You can change it: press the "
            "pencil at the end of a line. What you filter, group and choose above the list is kept in the address."
        )
    else:
        told = _(
            "What is to be done, by whom and when, for all the organisations at once. Open a line to see all about it. "
            "What you filter, group and choose above the list is kept in the address."
        )
    return found.get_absolute_url(), told


def activity(person) -> Told:
    """The one that most organisations share."""
    plan = toured_plan(person)
    shared = Activity.objects.visible_to(person).current().filter(plan=plan).annotate(partners=Count("parts"))
    found = shared.filter(partners__gt=0).order_by("-partners", "position").first() if plan else None
    if found is None:
        return None
    return found.get_absolute_url(), _(
        "It stands once in the plan, however many take part. Each organisation has a part of its own, with a contact, "
        "and one of them leads. The thread at the top shows which goals it reaches, and by which way."
    )


def register_own() -> None:
    register("goals", gettext_lazy("Goals"), goals, order=10)
    register("plan", gettext_lazy("The plan"), plan, order=20)
    register("activity", gettext_lazy("One line of the plan"), activity, order=30)
