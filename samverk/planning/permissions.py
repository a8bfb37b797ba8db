"""Who may change plans.

The lead may all. Editors keep the plan's activities, goals and order together, but a part is its organisation's own:
an editor signs up, changes and withdraws only the organisation that the seat is held for, and so begins and ends only
activities which that organisation leads. Reporters answer for their parts in rounds; readers read.
"""

from samverk.core.models import Revision
from samverk.core.trail import fetch
from samverk.organisations.models import Collaboration, Organisation, Seat
from samverk.organisations.permissions import handed_over_by, has_role, is_lead
from samverk.planning.models import Activity, Milestone, Part, Plan, SavedView, StatusScale


def can_create_plan(person, collaboration: Collaboration) -> bool:
    return is_lead(person, collaboration)


def can_edit_plan(person, plan: Plan) -> bool:
    """Its title, period, strategy and scale; and whether it is there at all."""
    return is_lead(person, plan.collaboration)


def can_share_plan(person, plan: Plan) -> bool:
    return can_edit_plan(person, plan)


def can_share_activity(person, activity: Activity) -> bool:
    """Those who act for the organisation whose draft it is; of what was nobody's draft, those who may end it."""
    if activity.kept_by is None:
        return can_remove_activity(person, activity)
    return can_act_for(person, activity.plan, activity.kept_by)


def can_edit_activities(person, plan: Plan) -> bool:
    """What the plan's activities say, which goals they contribute to, and their order."""
    return has_role(person, plan.collaboration, Seat.Role.LEAD, Seat.Role.EDITOR)


def can_edit_activity(person, activity: Activity) -> bool:
    return can_edit_activities(person, activity.plan)


def can_act_for(person, plan: Plan, organisation: Organisation) -> bool:
    """Begin, change and end the organisation's parts, and activities that it leads."""
    if is_lead(person, plan.collaboration):
        return True
    return has_role(person, plan.collaboration, Seat.Role.EDITOR, organisation=organisation)


def acts_for(person, plan: Plan) -> set[int] | None:
    """The keys of all organisations that `can_act_for` would allow, in two queries; None is every organisation."""
    if is_lead(person, plan.collaboration):
        return None
    seats = Seat.objects.taking_part().held_by(person).filter(role=Seat.Role.EDITOR)
    seats = seats.filter(collaboration=plan.collaboration)
    return set(seats.values_list("organisation_id", flat=True))


def can_create_activity(person, plan: Plan, leading: Organisation) -> bool:
    return can_act_for(person, plan, leading)


def can_tick_milestone(person, milestone: Milestone) -> bool:
    """Those who keep the plan, and those who report on a part of the activity: the latter know it first."""
    activity = milestone.activity
    if can_edit_activity(person, activity):
        return True
    return person.is_authenticated and Part.objects.of_person(person).filter(activity=activity).exists()


def can_remove_activity(person, activity: Activity) -> bool:
    """Delete it, drop it, take it back."""
    leading = activity.parts.filter(is_lead=True).first()
    if leading is None:
        return is_lead(person, activity.plan.collaboration)
    return can_act_for(person, activity.plan, leading.organisation)


def can_edit_part(person, part: Part) -> bool:
    return can_act_for(person, part.activity.plan, part.organisation)


def can_undo_parts(person, parts: list[Part]) -> bool:
    """As `can_edit_part`; but what went with a whole activity comes back with it."""
    fetch(parts, "activity__plan__collaboration")
    newest, plans = Revision.objects.newest_of(parts), {part.activity.plan_id: part.activity.plan for part in parts}
    acting = {key: acts_for(person, plan) for key, plan in plans.items()}
    others = [
        part for part in parts if (own := acting[part.activity.plan_id]) is not None and part.organisation_id not in own
    ]
    back = handed_over_by(person, others, lambda part: part.organisation_id)
    others = [part for part in others if part.pk not in back]
    went_along = all(part.pk in newest and newest[part.pk].action == "planning.activity_deleted" for part in others)
    return went_along and all(can_edit_activities(person, plans[key]) for key in {p.activity.plan_id for p in others})


def can_create_scale(person, collaboration: Collaboration) -> bool:
    return is_lead(person, collaboration)


def can_edit_scale(person, scale: StatusScale) -> bool:
    """Nobody changes what is built in, since every collaboration may rest on it."""
    return scale.collaboration is not None and is_lead(person, scale.collaboration)


def can_save_view(person, plan: Plan) -> bool:
    """For oneself: whoever sees the plan."""
    return Plan.objects.visible_to(person).filter(pk=plan.pk).exists()


def can_share_view(person, plan: Plan) -> bool:
    """Those who keep the plan say which views all get to see."""
    return can_edit_activities(person, plan)


def can_change_view(person, view: SavedView) -> bool:
    return view.pk in changeable_views(person, view.plan, [view])


def changeable_views(person, plan: Plan, views: list[SavedView]) -> set[int]:
    """Those that the person may change: one's own; the lead also what is shared, which outlives the seat of who
    made it. It takes the same number of queries for many as for one."""
    if not can_save_view(person, plan):
        return set()
    leads, shares = can_edit_plan(person, plan), can_share_view(person, plan)
    own = [view for view in views if view.owner_id == person.pk and (shares or not view.is_shared)]
    return {view.pk for view in own} | {view.pk for view in views if view.is_shared and leads}
