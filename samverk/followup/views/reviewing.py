"""Reading the answers, one activity after the other; questions and replies, and what is said jointly."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import add_refusal, do_and_return, form_page, key_in, say, version_sent
from samverk.core.permissions import require
from samverk.followup import operations
from samverk.followup.models import FollowUp, JointComment, Round
from samverk.followup.permissions import can_comment_jointly, can_manage_rounds, can_send_back, can_write_message
from samverk.followup.review import Review
from samverk.followup.review_forms import JointCommentForm, MessageForm, QuestionForm
from samverk.planning.models import Activity

READ_AT_MOST = 500  # answers on one page


def review(request, round_id):
    """The whole way at a glance: which answers are unread, then the goals, then the round is fixed."""
    round = _read_by_lead(request, round_id)
    review = Review(round, request.user)
    context = {
        "round": round,
        "review": review,
        "following": review.next_unread(),
        "goals": review.overview.goals(),
        "may_assess": review.overview.may_assess(None),
        "overview": review.overview,
        "may_manage": True,
    }
    return render(request, "followup/review.html", context)


def review_activity(request, round_id, activity_id):
    """What every part has said of one activity, and what is to be said of it jointly."""
    round = _read_by_lead(request, round_id)
    activity = _activity(request, round, activity_id)
    if request.method == "POST":
        return _read_on(request, round, activity)
    return _walked(request, round, activity, _comment_form(None, round, activity))


def comment(request, round_id, activity_id):
    round = _read_by_lead(request, round_id)
    activity = _activity(request, round, activity_id)
    form = _comment_form(request.POST or None, round, activity)
    if form.is_valid():
        told = {"text": form.cleaned_data["text"], "expected_version": form.expected_version}
        try:
            op = operations.comment_jointly(round, activity, by=request.user, **told)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, op, _("The joint comment is saved.") if told["text"] else _("The joint comment is deleted."))
            return redirect("followup:review_activity", round.pk, activity.pk)
    return _walked(request, round, activity, form)


def _walked(request, round: Round, activity: Activity, form: JointCommentForm):
    review = Review(round, request.user)
    before, after = review.beside(activity)
    context = {
        "round": round,
        "activity": activity,
        "answers": review.answers(activity),
        "joint": review.overview.statuses[activity.pk],
        "before": before,
        "after": after,
        "following": review.next_unread(activity),
        "unread": review.unread,
        "form": form if round.takes_answers and can_comment_jointly(request.user, round) else None,
        "comment": form.instance if form.instance.pk else None,
        "goals": _judged(review.overview, activity),
        "may_assess": review.overview.may_assess(None),
    }
    return render(request, "followup/review_activity.html", context, status=422 if form.errors else 200)


def _read_on(request, round: Round, activity: Activity):
    """Remember the answers as they stood on the page, and go on to the next that is unread."""
    pairs = [each.partition(":") for each in request.POST.getlist("read")[:READ_AT_MOST]]
    seen = {key_in(key): key_in(version, digits=9) for key, _colon, version in pairs}
    found = FollowUp.objects.visible_to(request.user).submitted().filter(round=round, part__activity=activity)
    read = list(found.filter(pk__in=[key for key, version in seen.items() if key and version]))
    for each in read:
        each.version = min(each.version, seen[each.pk])
    operations.mark_read(read, by=request.user)
    following = Review(round, request.user).next_unread(activity)
    if following is None:
        return redirect(f"{reverse('followup:review', args=[round.pk])}#goals")
    return redirect("followup:review_activity", round.pk, following.pk)


def _judged(overview, activity: Activity) -> list:
    """The joint strategy's goals that the activity reaches, with how they are judged."""
    rows = (row for _document, rows in overview.goals() for row in rows)
    return [row for row in rows if activity.pk in overview.reaching(row.goal)]


def _comment_form(data, round: Round, activity: Activity) -> JointCommentForm:
    current = JointComment.objects.filter(round=round, activity=activity).select_related("written_by").first()
    return JointCommentForm(data, instance=current or JointComment(round=round, activity=activity))


def _activity(request, round: Round, activity_id: int) -> Activity:
    asked = Activity.objects.visible_to(request.user).filter(parts__follow_ups__round=round).distinct()
    return get_object_or_404(asked, pk=activity_id)


def _read_by_lead(request, round_id) -> Round:
    related = ("plan__collaboration", "scale", "assessment_scale")
    visible = Round.objects.visible_to(request.user).select_related(*related)
    round = get_object_or_404(visible.exclude(state=Round.State.PLANNED), pk=round_id)
    require(can_manage_rounds(request.user, round.plan))
    return round


def send_back(request, follow_up_id):
    follow_up = _answered(request, follow_up_id)
    require(can_send_back(request.user, follow_up))
    form = QuestionForm(request.POST or None, follow_up=follow_up)

    def do():
        told = {"question": form.cleaned_data["question"], "expected_version": form.cleaned_data["version"]}
        return operations.send_back(follow_up, by=request.user, **told)

    return form_page(
        request, form, do, heading=_("Send back with a question"), button=_("Send back"), undoable=False,
        lead=_("%(follow_up)s. The answer holds as it is until another is submitted.") % {"follow_up": follow_up},
        done=_("The answer is sent back with your question."), back=_thread_on(follow_up),
    )  # fmt: skip


@require_POST
def take_back_question(request, follow_up_id):
    follow_up = _answered(request, follow_up_id)
    expected = {"expected_version": version_sent(request)}
    return do_and_return(
        request, lambda: operations.take_back_question(follow_up, by=request.user, **expected), undoable=False,
        done=_("A new answer is no longer waited for. The question stays in the thread."), back=_thread_on(follow_up),
    )  # fmt: skip


def write_message(request, follow_up_id):
    follow_up = _answered(request, follow_up_id)
    require(can_write_message(request.user, follow_up))
    form = MessageForm(request.POST or None, follow_up=follow_up)
    return form_page(
        request, form, lambda: operations.answer_question(follow_up, text=form.cleaned_data["text"], by=request.user),
        heading=_("Write in the thread"), lead=str(follow_up), button=_("Send"), undoable=False,
        done=_("It stands in the thread."), back=_thread_on(follow_up),
    )  # fmt: skip


def _answered(request, follow_up_id) -> FollowUp:
    related = ("round__plan__collaboration", "part__activity", "part__organisation", "asked")
    return get_object_or_404(FollowUp.objects.visible_to(request.user).select_related(*related), pk=follow_up_id)


def _thread_on(follow_up: FollowUp) -> str:
    return f"{follow_up.get_absolute_url()}#thread-{follow_up.pk}"
