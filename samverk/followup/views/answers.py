"""Answering: one part at a time, with what was said the last time beside it."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.models import Revision
from samverk.core.pages import add_refusal, do_and_return, page_of
from samverk.core.permissions import require
from samverk.core.trail import Conflict
from samverk.followup import operations
from samverk.followup.forms import AnswerForm
from samverk.followup.joint import answers_by, joint_status
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations.standing import why_settled
from samverk.followup.permissions import can_draft, can_report
from samverk.followup.prefill import last_time, last_times, same_as_last_time
from samverk.followup.threads import newest_questions, thread_of
from samverk.planning.operations import tick_milestone

A_MOMENT = timedelta(seconds=15)


def mine(request):
    """Everything one is asked, nearest in time first; what colleagues are asked; and what is already handed in."""
    owed = sorted(_owed(request.user), key=lambda each: _turn(request.user, each))
    page = page_of(request, owed)
    waiting = [each for each in page if not each.is_submitted]
    sent_back = [each for each in page if each.is_sent_back]
    last, questions = last_times(waiting), newest_questions(sent_back)
    context = {
        "page": page,
        "many": sum(not each.is_submitted and _is_asked_of(request.user, each) for each in owed),
        "sent_back": [(each, questions.get(each.pk)) for each in sent_back],
        "waiting": [(each, last.get(each.pk)) for each in waiting if _is_asked_of(request.user, each)],
        "colleagues": [(each, last.get(each.pk)) for each in waiting if not _is_asked_of(request.user, each)],
        "submitted": [each for each in page if each.is_finished],
    }
    return render(request, "followup/mine.html", context)


def _turn(person, follow_up: FollowUp) -> tuple:
    """What comes first in the list: what is sent back, what one is asked oneself, what colleagues are."""
    return not follow_up.is_sent_back, follow_up.is_submitted, not _is_asked_of(person, follow_up)


def report(request, follow_up_id):
    follow_up = _visible(request, follow_up_id)
    if request.method == "POST":
        require(can_report(request.user, follow_up))
        return ACTIONS.get(request.POST.get("action"), _submit)(request, follow_up)
    if not follow_up.round.takes_answers or follow_up.is_settled or not can_report(request.user, follow_up):
        # The history holds every draft that came before: it is for the part's own organisation alone.
        is_own = FollowUp.objects.own_to(request.user).filter(pk=follow_up.pk).exists()
        context = {"follow_up": follow_up, "last": last_time(follow_up), "is_own": is_own}
        context |= {"thread": thread_of(follow_up, request.user), "joint": _joint(follow_up)}
        if is_own and follow_up.round.takes_answers and follow_up.is_settled:
            context["settled"] = why_settled(follow_up)
        return render(request, "followup/answer.html", context)
    return _page(request, follow_up, AnswerForm(follow_up=follow_up, milestones=_milestones(follow_up)))


def _joint(follow_up: FollowUp):
    """How the whole activity stands in the round, where it is more than this part."""
    beside = follow_up.round.follow_ups.filter(part__activity=follow_up.part.activity_id)
    return joint_status(answers_by("round_id", beside)[follow_up.round_id])


def _submit(request, follow_up: FollowUp):
    form = AnswerForm(request.POST, follow_up=follow_up, milestones=_milestones(follow_up))
    if form.is_valid():
        try:
            answer = {"by": request.user, **form.finished_answer}
            _saved(request, form, lambda v: operations.submit_follow_up(follow_up, expected_version=v, **answer))
            for milestone, reached in form.ticked():
                tick_milestone(milestone, reached=reached, by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(follow_up)s is submitted.") % {"follow_up": follow_up.part.activity})
            return redirect(_after(request.user, follow_up))
    return _page(request, follow_up, form)


def _keep(request, follow_up: FollowUp):
    """The button "continue later": the plain way of saving a draft."""
    form = AnswerForm(request.POST, follow_up=follow_up, milestones=_milestones(follow_up), draft=True)
    form.is_valid()
    try:
        answer = {"by": request.user, **form.answer}
        _saved(request, form, lambda v: operations.save_draft(follow_up, expected_version=v, **answer))
    except ValidationError as refusal:
        add_refusal(form, refusal)
    if form.errors:
        return _page(request, follow_up, form)
    messages.success(request, _("The draft is saved. Nothing is submitted yet."))
    return redirect("followup:mine")


def _as_last_time(request, follow_up: FollowUp):
    """The form filled in from the last round where it is still blank: nothing that is typed is written over."""
    data, values = request.POST.copy(), same_as_last_time(follow_up)
    if values:
        chosen = str(values.pop("step").pk) if values["step"] else values.pop("answer", "")
        for name, value in {**values, "step": chosen}.items():
            if not data.get(name) and value is not None:
                data[name] = str(value)
    form = AnswerForm(data, follow_up=follow_up, milestones=_milestones(follow_up), draft=True)
    return _page(request, follow_up, form, prefilled=True)


ACTIONS = {"submit": _submit, "draft": _keep, "same": _as_last_time}


@require_POST
def draft(request, follow_up_id):
    """What the page saves by itself as one types (htmx). Answers with one line, and with the version for the next."""
    follow_up = _visible(request, follow_up_id)
    require(can_draft(request.user, follow_up))
    form = AnswerForm(request.POST, follow_up=follow_up, draft=True)
    form.is_valid()
    context = {"form": form, "unread": [form[name].label for name in form.errors if name in form.fields]}
    try:
        answer = {"by": request.user, **form.answer}
        saved = _saved(request, form, lambda v: operations.save_draft(follow_up, expected_version=v, **answer))
    except ValidationError as refusal:
        return render(request, "followup/_draft_refused.html", {"refusals": refusal.messages}, status=422)
    if not request.htmx:
        messages.success(request, _("The draft is saved. Nothing is submitted yet."))
        return redirect(follow_up)
    return render(request, "followup/_draft_saved.html", context | {"follow_up": saved, "at": timezone.localtime()})


@require_POST
def discard(request, follow_up_id):
    follow_up = _visible(request, follow_up_id)
    return do_and_return(
        request, lambda: operations.discard_draft(follow_up, by=request.user), done=_("The draft is discarded."),
        back=follow_up,
    )  # fmt: skip


def receipt(request, round_id):
    """What one has handed in, until when it can be changed, and what happens next."""
    visible = Round.objects.visible_to(request.user).select_related("plan__collaboration")
    round = get_object_or_404(visible.prefetch_related("own_dates"), pk=round_id)
    own = [each for each in _owed(request.user, round) if _is_own(request.user, each)]
    context = {
        "round": round,
        "submitted": [each for each in own if each.is_finished],
        "waiting": [each for each in own if not each.is_finished],
        "knots": _what_follows(round, own),
    }
    return render(request, "followup/receipt.html", context)


def _what_follows(round: Round, own: list[FollowUp]) -> list[dict]:
    """By the days that hold for the organisation one answers for; for several, or none, by the first of theirs."""
    organisations = {each.part.organisation_id for each in own} or {None}
    days = [round.dates_of(each) for each in organisations]
    due, approval = (
        date_format(min(getattr(each, name) for each in days)) for name in ("answers_due_on", "approval_due_on")
    )
    address = round.get_absolute_url()
    return [
        {"kind": _("Your answer"), "name": _("can be changed"), "url": reverse("followup:mine"), "state": "now"},
        {
            "kind": _("Review"),
            "name": _("the answers are due by %(day)s") % {"day": due},
            "url": address,
            "state": "next",
        },
        {
            "kind": _("Reports"),
            "name": _("the principals approve by %(day)s") % {"day": approval},
            "url": f"{address}#reports",
            "state": "next",
        },
    ]


def _visible(request, follow_up_id) -> FollowUp:
    related = ("round__plan__collaboration", "round__scale", "part__activity", "part__organisation", "asked")
    visible = FollowUp.objects.visible_to(request.user).select_related("step", "submitted_by", *related)
    return get_object_or_404(visible, pk=follow_up_id)


def _page(request, follow_up: FollowUp, form: AnswerForm, prefilled: bool = False):
    own = _beside(request.user, follow_up)
    place = next((n for n, each in enumerate(own) if each.pk == follow_up.pk), None)
    context = {
        "follow_up": follow_up,
        "form": form,
        "may_draft": not follow_up.is_submitted and can_draft(request.user, follow_up),
        "thread": thread_of(follow_up, request.user),
        "last": last_time(follow_up),
        "prefilled": prefilled,
        "own": own,
        "number": None if place is None else place + 1,
        "before": own[place - 1] if place else None,
        "after": own[place + 1] if place is not None and place + 1 < len(own) else None,
        "goals": follow_up.part.activity.contributions.select_related("goal")[:3],
    }
    return render(request, "followup/report.html", context, status=422 if form.errors else 200)


def _owed(person, round: Round | None = None) -> list[FollowUp]:
    owed = FollowUp.objects.visible_to(person).owed_by(person).with_due()
    if round is not None:
        owed = owed.filter(round=round)
    related = ("round__plan", "part__activity", "part__organisation", "asked", "step")
    return list(owed.select_related(*related).order_by("due_on", "round", "part__activity__position"))


def _is_asked_of(person, follow_up: FollowUp) -> bool:
    """As `FollowUpQuerySet.asked_of` has it, for what is already read."""
    return follow_up.asked_id in {None, person.pk}


def _is_own(person, follow_up: FollowUp) -> bool:
    return _is_asked_of(person, follow_up) or follow_up.submitted_by_id == person.pk


def _beside(person, follow_up: FollowUp) -> list[FollowUp]:
    """What one goes through in the round: what one is asked oneself, or, if this is not among it, colleagues' too."""
    owed = _owed(person, follow_up.round)
    own = [each for each in owed if _is_own(person, each)]
    return own if any(each.pk == follow_up.pk for each in own) else owed


def _after(person, follow_up: FollowUp) -> FollowUp | str:
    """The next that is not answered, after this one in the list if there is any; else the receipt.

    A lead who has answered in somebody's place comes back to what is missing in the round.
    """
    own = _beside(person, follow_up)
    place = next((n for n, each in enumerate(own) if each.pk == follow_up.pk), None)
    if place is None:
        return f"{follow_up.round.get_absolute_url()}#silent"
    following = next((each for each in own[place + 1 :] + own[:place] if not each.is_finished), None)
    return following or reverse("followup:receipt", args=[follow_up.round_id])


def _milestones(follow_up: FollowUp) -> list:
    return list(follow_up.part.activity.milestones.all())


def _saved(request, form: AnswerForm, save: Callable[[int], FollowUp]) -> FollowUp:
    """Call `save` with the version that the page was read at.

    The page saves drafts by itself, and one may press a button before it has heard that the last draft was saved. One's
    own draft of a moment ago is then no stranger's text, and it is the newer text that counts. Another draft may be
    under way still, and come in between again.
    """
    version = form.cleaned_data.get("version")
    if not version:
        raise ValidationError(_("The page is incomplete. Load it again."), code="version_missing")
    while True:
        try:
            return save(version)
        except Conflict as conflict:
            if not _is_own_draft(request.user, conflict.current, version):
                raise
            version = conflict.current.version


def _is_own_draft(person, current: FollowUp, since: int) -> bool:
    """Whether all that has happened to it since that version is that the person's own page has saved a draft."""
    missed = Revision.objects.of(current).order_by("-sequence")[: max(current.version - since, 0)]
    return bool(missed) and all(
        row.actor_id == person.pk and row.action == "followup.draft_saved" and timezone.now() - row.at < A_MOMENT
        for row in missed
    )
