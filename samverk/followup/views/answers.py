"""Answering: one part at a time, with what was said the last time beside it.

Each page is told by `answering` who answers: it is the same for whoever has signed in and for who comes by a link.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.models import Revision
from samverk.core.pages import add_refusal, do_and_return, page_of
from samverk.core.permissions import require
from samverk.core.trail import Conflict
from samverk.followup import operations
from samverk.followup.answering import RELATED, Answering
from samverk.followup.forms import AnswerForm
from samverk.followup.joint import answers_by, joint_status
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations.standing import why_settled
from samverk.followup.permissions import can_draft, can_manage_rounds, can_report, can_send_back
from samverk.followup.prefill import last_time, last_times, same_as_last_time, unchanged
from samverk.followup.threads import newest_questions, thread_of
from samverk.steering.models import Goal

A_MOMENT = timedelta(seconds=15)


def mine(request, answering: Answering):
    """Everything one is asked, nearest in time first; what colleagues are asked; and what is already handed in."""
    owed = sorted(answering.owed(), key=lambda each: _turn(answering, each))
    page = page_of(request, owed)
    waiting = [each for each in page if not each.is_submitted]
    sent_back = [each for each in page if each.is_sent_back]
    last, questions = last_times(waiting), newest_questions(sent_back)
    own = [each for each in waiting if answering.is_asked(each)]
    context = {
        "answering": answering,
        "known": answering.known(owed),
        "same": unchanged(own, last),
        "receipt": answering.receipt_of(owed[0].round) if owed else "",
        "page": page,
        "many": sum(not each.is_submitted and answering.is_asked(each) for each in owed),
        "sent_back": [(each, questions.get(each.pk)) for each in sent_back],
        "waiting": [(each, last.get(each.pk)) for each in own],
        "colleagues": [(each, last.get(each.pk)) for each in waiting if not answering.is_asked(each)],
        "submitted": [each for each in page if each.is_finished],
    }
    return render(request, "followup/mine.html", context)


def _turn(answering: Answering, follow_up: FollowUp) -> tuple:
    """What comes first in the list: what is sent back, what one is asked oneself, what colleagues are."""
    return not follow_up.is_sent_back, follow_up.is_submitted, not answering.is_asked(follow_up)


def report(request, answering: Answering, follow_up_id):
    if request.method == "POST" and (begun := _begun_by_others(answering, follow_up_id)):
        return _come_too_late(request, answering, begun)
    follow_up = _found(answering, follow_up_id)
    if request.method == "POST":
        if can_send_back(answering.person, follow_up) and not can_report(answering.person, follow_up):
            return _come_too_late(request, answering, follow_up)
        require(can_report(answering.person, follow_up))
        return ACTIONS.get(request.POST.get("action"), _submit)(request, answering, follow_up)
    if not follow_up.round.takes_answers or follow_up.is_settled or not can_report(answering.person, follow_up):
        return _as_it_stands(request, answering, follow_up)
    return _page(request, answering, follow_up, AnswerForm(follow_up=follow_up, milestones=_milestones(follow_up)))


def _as_it_stands(request, answering: Answering, follow_up: FollowUp, unsent: dict | None = None):
    """What was answered, for who may not change it. `unsent` is what they have typed all the same, by its label."""
    is_own = answering.may_read_history(follow_up)
    context = {"answering": answering, "follow_up": follow_up, "last": last_time(follow_up), "is_own": is_own}
    context |= {"thread": thread_of(follow_up, answering.person), "joint": _joint(follow_up)}
    if is_own and follow_up.round.takes_answers and follow_up.is_settled:
        context["settled"] = why_settled(follow_up)
    return render(request, "followup/answer.html", context | {"unsent": unsent}, status=409 if unsent else 200)


def _come_too_late(request, answering: Answering, follow_up: FollowUp):
    """The lead has answered in the place of somebody who has done it meanwhile: nothing typed is lost or changed."""
    form = AnswerForm(request.POST, follow_up=follow_up, draft=True)
    typed = {form[name].label: request.POST.get(name, "").strip() for name in ("comment", "deviation", "measure")}
    return _as_it_stands(request, answering, follow_up, unsent=typed)


def _begun_by_others(answering: Answering, follow_up_id) -> FollowUp | None:
    """What a lead was about to answer in the place of somebody who has begun to do it meanwhile: as the lead may see
    it, which is without anything of their draft."""
    hidden = answering.passed_on().filter(pk=follow_up_id, state=FollowUp.State.DRAFT)
    begun = hidden.exclude(pk__in=answering.found()).select_related(*RELATED).first()
    if begun is None or not can_manage_rounds(answering.person, begun.round.plan):
        return None
    return FollowUp(pk=begun.pk, round=begun.round, part=begun.part, asked=begun.asked)


def _joint(follow_up: FollowUp):
    """How the whole activity stands in the round, where it is more than this part."""
    beside = follow_up.round.follow_ups.filter(part__activity=follow_up.part.activity_id)
    return joint_status(answers_by("round_id", beside)[follow_up.round_id])


def _submit(request, answering: Answering, follow_up: FollowUp):
    form = AnswerForm(request.POST, follow_up=follow_up, milestones=_milestones(follow_up))
    if form.is_valid():
        try:
            answer = {"by": answering.person, "ticks": form.ticked(), **form.finished_answer}
            _saved(
                answering,
                follow_up,
                form,
                lambda v: operations.submit_follow_up(follow_up, expected_version=v, **answer),
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(follow_up)s is submitted.") % {"follow_up": follow_up.part.activity})
            return redirect(answering.after(follow_up))
    return _page(request, answering, follow_up, form)


def _keep(request, answering: Answering, follow_up: FollowUp):
    """The button "continue later": the plain way of saving a draft."""
    form = AnswerForm(request.POST, follow_up=follow_up, milestones=_milestones(follow_up), draft=True)
    form.is_valid()
    try:
        answer = {"by": answering.person, "ticks": form.ticked(), **form.answer}
        _saved(answering, follow_up, form, lambda v: operations.save_draft(follow_up, expected_version=v, **answer))
    except ValidationError as refusal:
        add_refusal(form, refusal)
    if form.errors:
        return _page(request, answering, follow_up, form)
    messages.success(request, _("The draft is saved. Nothing is submitted yet."))
    return redirect(answering.mine)


def _as_last_time(request, answering: Answering, follow_up: FollowUp):
    """The form filled in from the last round where it is still blank: nothing that is typed is written over."""
    data, values = request.POST.copy(), same_as_last_time(follow_up)
    if values:
        chosen = str(values.pop("step").pk) if values["step"] else values.pop("answer", "")
        for name, value in {**values, "step": chosen}.items():
            if not data.get(name) and value is not None:
                data[name] = str(value)
    form = AnswerForm(data, follow_up=follow_up, milestones=_milestones(follow_up), draft=True)
    return _page(request, answering, follow_up, form, prefilled=True)


ACTIONS = {"submit": _submit, "draft": _keep, "same": _as_last_time}


@require_POST
def draft(request, answering: Answering, follow_up_id):
    """What the page saves by itself as one types (htmx). Answers with one line, and with the version for the next."""
    follow_up = _found(answering, follow_up_id)
    require(can_draft(answering.person, follow_up))
    form = AnswerForm(request.POST, follow_up=follow_up, milestones=_milestones(follow_up), draft=True)
    form.is_valid()
    context = {"form": form, "unread": [form[name].label for name in form.errors if name in form.fields]}
    try:
        answer = {"by": answering.person, "ticks": form.ticked(), **form.answer}
        saved = _saved(
            answering, follow_up, form, lambda v: operations.save_draft(follow_up, expected_version=v, **answer)
        )
    except ValidationError as refusal:
        return render(request, "followup/_draft_refused.html", {"refusals": refusal.messages}, status=422)
    if not request.htmx:
        messages.success(request, _("The draft is saved. Nothing is submitted yet."))
        return redirect(answering.page_of(follow_up))
    return render(request, "followup/_draft_saved.html", context | {"follow_up": saved, "at": timezone.localtime()})


@require_POST
def discard(request, answering: Answering, follow_up_id):
    follow_up = _found(answering, follow_up_id)
    return do_and_return(
        request, lambda: operations.discard_draft(follow_up, by=answering.person), done=_("The draft is discarded."),
        back=answering.page_of(follow_up), undoable=not answering.by_link,
    )  # fmt: skip


def receipt(request, answering: Answering, round_id):
    """What one has handed in, until when it can be changed, and what happens next."""
    found = answering.rounds().select_related("plan__collaboration").prefetch_related("own_dates")
    round = get_object_or_404(found, pk=round_id)
    own = [each for each in answering.owed(round) if answering.is_own(each)]
    context = {
        "answering": answering,
        "known": answering.known(own),
        "round": round,
        "submitted": [each for each in own if each.is_finished],
        "waiting": [each for each in own if not each.is_finished],
        "knots": _what_follows(answering, round, own),
    }
    return render(request, "followup/receipt.html", context)


def _what_follows(answering: Answering, round: Round, own: list[FollowUp]) -> list[dict]:
    """By the days that hold for the organisation one answers for; for several, or none, by the first of theirs."""
    organisations = {each.part.organisation_id for each in own} or {None}
    days = [round.dates_of(each) for each in organisations]
    due, approval = (
        date_format(min(getattr(each, name) for each in days)) for name in ("answers_due_on", "approval_due_on")
    )
    address = "" if answering.by_link else round.get_absolute_url()
    return [
        {"kind": _("Your answer"), "name": _("can be changed"), "url": answering.address("mine"), "state": "now"},
        {
            "kind": _("Review"),
            "name": _("the answers are due by %(day)s") % {"day": due},
            "url": address,
            "state": "next",
        },
        {
            "kind": _("Reports"),
            "name": _("the principals approve by %(day)s") % {"day": approval},
            "url": address and f"{address}#reports",
            "state": "next",
        },
    ]


def _found(answering: Answering, follow_up_id) -> FollowUp:
    found = answering.found().select_related("step", "submitted_by", *RELATED)
    return get_object_or_404(found, pk=follow_up_id)


def _page(request, answering: Answering, follow_up: FollowUp, form: AnswerForm, prefilled: bool = False):
    own = answering.beside(follow_up)
    place = next((n for n, each in enumerate(own) if each.pk == follow_up.pk), None)
    goals = Goal.objects.visible_to(answering.person)
    context = {
        "answering": answering,
        "known": answering.known(own),
        "receipt": answering.receipt_of(follow_up.round),
        "follow_up": follow_up,
        "form": form,
        "may_draft": not follow_up.is_submitted and can_draft(answering.person, follow_up),
        "thread": thread_of(follow_up, answering.person),
        "last": last_time(follow_up),
        "prefilled": prefilled,
        "own": own,
        "number": None if place is None else place + 1,
        "before": own[place - 1] if place else None,
        "after": own[place + 1] if place is not None and place + 1 < len(own) else None,
        "goals": follow_up.part.activity.contributions.filter(goal__in=goals).select_related("goal")[:3],
    }
    return render(request, "followup/report.html", context, status=422 if form.errors else 200)


def _milestones(follow_up: FollowUp) -> list:
    return list(follow_up.part.activity.milestones.all())


def _saved(answering: Answering, follow_up: FollowUp, form: AnswerForm, save: Callable[[int], FollowUp]) -> FollowUp:
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
            if not _is_own_draft(answering.person, conflict.current, version):
                conflict.address = answering.page_of(follow_up)
                raise
            version = conflict.current.version


def _is_own_draft(person, current: FollowUp, since: int) -> bool:
    """Whether all that has happened to it since that version is that the person's own page has saved a draft."""
    missed = Revision.objects.of(current).order_by("-sequence")[: max(current.version - since, 0)]
    return bool(missed) and all(
        row.actor_id == person.pk and row.action == "followup.draft_saved" and timezone.now() - row.at < A_MOMENT
        for row in missed
    )
