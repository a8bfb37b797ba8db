"""What the search finds of this room: rounds, and what the parts have answered in them."""

from django.utils.translation import gettext_lazy as _

from samverk.core import search
from samverk.core.search import Passage, Texts
from samverk.followup.models import FollowUp, JointComment, Round
from samverk.organisations.models import Organisation
from samverk.planning.models import Activity, Part, Plan


def of_round(round: Round) -> Texts:
    plan = round.plan.title
    return Texts(Passage(round.name), round.get_absolute_url(), beside=(Passage(plan),), place=plan)


def of_follow_up(follow_up: FollowUp) -> Texts | None:
    """Nothing while it says nothing: else somebody's first draft would show in that others no longer find it."""
    told = (follow_up.comment, follow_up.deviation, follow_up.measure)
    if not any(told):
        return None
    part, round = follow_up.part, follow_up.round
    return Texts(
        Passage(f"{part.activity}, {part.organisation.short}"),
        follow_up.get_absolute_url(),
        passages=tuple(map(Passage, told)),
        beside=(Passage(round.name), Passage(part.organisation.name)),
        place=f"{round.name} · {round.plan.title}",
    )


def of_joint_comment(comment: JointComment) -> Texts:
    """Shown on the activity's page, among its follow-ups."""
    activity, round = comment.activity, comment.round
    return Texts(
        Passage(str(activity)),
        f"{activity.get_absolute_url()}#follow-ups",
        passages=(Passage(comment.text),),
        beside=(Passage(round.name),),
        place=f"{round.name} · {round.plan.title}",
    )


def register() -> None:
    search.register(
        Round, label=_("Follow-up round"), plural=_("Follow-up rounds"), icon="calendar", order=50, weight=0.6,
        rows=lambda: Round.objects.select_related("plan"), texts=of_round,
        visible=lambda person: Round.objects.visible_to(person),
        fields=("name", "plan_id"), rests_on={Plan: ("plan", ("title",))},
    )  # fmt: skip
    search.register(
        FollowUp, label=_("Follow-up"), plural=_("Follow-ups"), icon="message-square-text", order=55, weight=0.3,
        # Prefetched, not joined: many answers share a round and an organisation.
        rows=lambda: FollowUp.objects.select_related("part__activity").prefetch_related(
            "round__plan", "part__organisation"
        ),
        texts=of_follow_up, borrows_title=True, visible=lambda person: FollowUp.objects.visible_to(person),
        fields=("comment", "deviation", "measure", "part_id", "round_id"),
        rests_on={
            Round: ("round", ("name", "plan_id")),
            Plan: ("round__plan", ("title",)),
            Part: ("part", ("activity_id", "organisation_id")),
            Activity: ("part__activity", ("number", "title")),
            Organisation: ("part__organisation", ("name", "short_name")),
        },
    )  # fmt: skip
    search.register(
        JointComment, label=_("Joint comment"), plural=_("Joint comments"), icon="message-square-text", order=56,
        weight=0.3, rows=lambda: JointComment.objects.select_related("activity").prefetch_related("round__plan"),
        texts=of_joint_comment, borrows_title=True, visible=lambda person: JointComment.objects.visible_to(person),
        fields=("text", "activity_id", "round_id"),
        rests_on={
            Round: ("round", ("name", "plan_id")),
            Plan: ("round__plan", ("title",)),
            Activity: ("activity", ("number", "title")),
        },
    )  # fmt: skip
