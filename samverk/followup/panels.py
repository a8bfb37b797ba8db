"""What the room hangs on the pages of the rooms below, and on My work."""

from collections import defaultdict

from django.db.models import Count, Q

from samverk.core.comparison import compare
from samverk.core.lines import same_text
from samverk.core.places import chosen
from samverk.core.sorting import sort_key
from samverk.followup import through_time
from samverk.followup.dues import takes_part, within
from samverk.followup.health import Health
from samverk.followup.joint import answers_by, joint_status
from samverk.followup.models import Assessment, FollowUp, JointComment, Round
from samverk.followup.overview import drawn
from samverk.organisations.models import Collaboration, Seat
from samverk.planning.models import Activity, Plan
from samverk.steering.models import Goal

NEWEST_SHOWN = 8
STITCHES_BESIDE = 40  # in a narrow column more than that would run together
TEXTS = ("comment", "deviation", "measure")


def of_activity(request, activity: Activity) -> dict | None:
    """The activity's follow-ups, round by round, newest first, and for each part what has changed since the last."""
    visible = FollowUp.objects.visible_to(request.user).filter(part__activity=activity)
    related = ("round", "step", "part__organisation", "submitted_by")
    found = visible.select_related(*related).order_by("-round__period_to", "-round__pk", "-part__is_lead")
    by_round = defaultdict(list)
    for each in found:
        by_round[each.round].append(each)
    if not by_round:
        return None
    mine = FollowUp.objects.filter(part__activity=activity, round__in=Round.objects.taking_answers())
    reportable = set(mine.reportable_by(request.user).values_list("pk", flat=True))
    own = set(mine.owed_by(request.user).values_list("pk", flat=True))
    answers = answers_by("round_id", FollowUp.objects.filter(part__activity=activity))
    said = JointComment.objects.visible_to(request.user).filter(activity=activity).select_related("written_by")
    comments = {comment.round_id: comment for comment in said}
    earlier, rounds = {}, []
    for round, follow_ups in reversed(by_round.items()):
        told = []
        for each in follow_ups:
            if each.is_submitted:
                told.append({"answer": each, "before": earlier.get(each.part_id), **_moved(earlier, each)})
                earlier[each.part_id] = each
        standing = {"joint": joint_status(answers[round.pk]), "comment": comments.get(round.pk)}
        rounds.append({"round": round, "answers": told, **standing})
    to_answer = [each for each in found if each.pk in reportable and not each.is_submitted]
    told = {"rounds": rounds[::-1], "to_answer": to_answer, "own": own}
    return told | {"indicator": activity.indicator, "values": _values(by_round)}


def _values(by_round: dict) -> dict | None:
    """The indicator's values, round by round from the first, for each organisation that has given any."""
    given = {
        (each.round_id, each.part.organisation_id): each.indicator_words
        for follow_ups in by_round.values()
        for each in follow_ups
        if each.is_submitted and each.indicator_value is not None
    }
    if not given:
        return None
    everybody = {each.part.organisation for follow_ups in by_round.values() for each in follow_ups}
    organisations = [each for each in everybody if any(key == each.pk for _round, key in given)]
    organisations.sort(key=lambda each: sort_key(each.short))
    rounds = [each for each in reversed(by_round) if any(key == each.pk for key, _organisation in given)]
    rows = [(each, [given.get((each.pk, organisation.pk), "") for organisation in organisations]) for each in rounds]
    return {"organisations": organisations, "rows": rows}


def _moved(earlier: dict, now: FollowUp) -> dict:
    """Whether the status moved since the part's last answer, and how its texts differ from then."""
    before = earlier.get(now.part_id)
    if before is None:
        return {"moved": False, "changes": []}
    moved = (before.answer, before.step and before.step.key) != (now.answer, now.step and now.step.key)
    changes = [
        (now._meta.get_field(name).verbose_name, compare(getattr(before, name), getattr(now, name)))
        for name in TEXTS
        if not same_text(getattr(before, name), getattr(now, name)) and getattr(before, name)
    ]
    return {"moved": moved, "changes": changes}


def of_plan(request, plan: Plan) -> dict | None:
    """The rounds of the plan, newest first."""
    rounds = list(Round.objects.visible_to(request.user).filter(plan=plan)[:6])
    may_manage = Collaboration.objects.seated(request.user, Seat.Role.LEAD).filter(pk=plan.collaboration_id).exists()
    return {"rounds": rounds, "may_manage": may_manage} if rounds or may_manage else None


def health_of_round(request, round: Round) -> dict | None:
    """Who has answered in time, late and not at all, with a way to why."""
    if round.state == Round.State.PLANNED:
        return None
    health = Health(round, request.user)
    return {"health_rows": health.rows, "health_all": health.all} if health.rows else None


def of_goal(request, goal: Goal) -> dict | None:
    """What people have judged of the goal, newest round first; and how what is done for it has gone."""
    visible = Assessment.objects.visible_to(request.user).filter(goal=goal)
    related = ("round__plan", "organisation", "step", "assessed_by")
    found = visible.select_related(*related).order_by("-round__period_to", "-round__pk", "organisation__name")
    told = {"assessments": found, **through_time.of_goal(request.user, goal)}
    return told if found or told["through_time"] else None


def newest_on_start(request, person) -> dict | None:
    """The newest answers in one's collaborations, for those who only read: others are told of them as news."""
    if takes_part(person, chosen(request)):
        return None
    submitted = within(chosen(request), FollowUp.objects.visible_to(person).submitted())
    related = ("round", "step", "part__activity", "part__organisation", "submitted_by")
    found = list(submitted.select_related(*related).order_by("-submitted_at", "-pk")[:NEWEST_SHOWN])
    return {"newest": found} if found else None


def rounds_on_start(request, person) -> dict | None:
    """The rounds under way with their stitches; to whoever leads them also who is silent."""
    visible = Round.objects.visible_to(person).taking_answers()
    if place := chosen(request):
        visible = visible.filter(plan__collaboration=place)
    under_way = visible.select_related("plan__collaboration")
    submitted = Count("follow_ups", filter=Q(follow_ups__state=FollowUp.State.SUBMITTED))
    counted = under_way.annotate(answered=submitted, asked=Count("follow_ups")).order_by("answers_due_on", "pk")
    rounds = list(counted)
    if not rounds:
        return None
    led = set(Collaboration.objects.seated(person, Seat.Role.LEAD).values_list("pk", flat=True))
    to_lead = [round for round in rounds if round.plan.collaboration_id in led]
    silent = FollowUp.objects.filter(round__in=to_lead).silent().with_due().exclude(asked=person).defer(*TEXTS)
    silent = silent.select_related("part__activity", "part__organisation", "asked", "round")
    silent = list(silent.order_by("due_on", "part__activity__position", "pk")[:NEWEST_SHOWN])
    told = []
    for round in rounds:
        waiting = [each for each in silent if each.round_id == round.pk]
        drawing = drawn(round.answered, 0, round.asked - round.answered, round.is_overdue, at_most=STITCHES_BESIDE)
        told.append({"round": round, "drawing": drawing, "silent": waiting})
    return {"rounds": told}
