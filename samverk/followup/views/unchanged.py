"""Several answers at one go where nothing has changed: what will be said is shown first, and submitted after that."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.pages import key_in
from samverk.core.trail import Conflict
from samverk.followup import operations, prefill
from samverk.followup.answering import Answering
from samverk.followup.indicator import ValueForm
from samverk.followup.models import FollowUp

AT_MOST = 100
FIELDS = ("answer", "step", "progress_percent", "comment", "deviation", "measure")


@dataclass(frozen=True)
class Unchanged:
    """One answer that would be the same as the last time. `seen` names all that it rests on: as it was shown, and not
    otherwise, it is submitted."""

    follow_up: FollowUp
    last: FollowUp
    said: FollowUp
    value: ValueForm | None = None  # what the indicator shows now is never as the last time: it is asked

    @property
    def seen(self) -> str:
        return f"{self.follow_up.pk}-{self.follow_up.version}-{self.last.pk}-{self.last.version}"


def unchanged(request, answering: Answering):
    found = _unchanged(answering)
    if request.method == "POST":
        seen = request.POST.getlist("seen")[:AT_MOST]
        chosen = _with_values([each for each in found if each.seen in seen], request.POST)
        if all(each.value is None or each.value.is_valid() for each in chosen):
            return _submitted(request, answering, chosen, len(set(seen)))
        return render(request, "followup/as_last_time.html", {"answering": answering, "chosen": chosen}, status=422)
    wanted = {key_in(key) for key in request.GET.getlist("same")[:AT_MOST]}
    chosen = _with_values([each for each in found if each.follow_up.pk in wanted])
    if not chosen:
        messages.info(request, _("Choose those in which nothing has changed."))
        return redirect(answering.mine)
    return render(request, "followup/as_last_time.html", {"answering": answering, "chosen": chosen})


def _with_values(chosen: list[Unchanged], data=None) -> list[Unchanged]:
    return [replace(each, value=_value_form(each.follow_up, data)) for each in chosen]


def _value_form(follow_up: FollowUp, data) -> ValueForm | None:
    indicator = follow_up.part.activity.indicator
    return ValueForm(data, prefix=f"value-{follow_up.pk}", indicator=indicator) if indicator else None


def _unchanged(answering: Answering) -> list[Unchanged]:
    owed = [each for each in answering.owed() if not each.is_submitted and answering.is_asked(each)]
    last = prefill.last_times(owed)
    said = prefill.unchanged(owed, last)
    return [Unchanged(each, last[each.pk], said[each.pk]) for each in owed if each.pk in said]


def _submitted(request, answering: Answering, chosen: list[Unchanged], asked_for: int):
    """Each is an operation of its own: one that somebody else has begun on meanwhile does not hold up the others."""
    done = sum(_is_submitted(each, answering.person) for each in chosen)
    if done:
        text = ngettext("%(number)s answer is submitted.", "%(number)s answers are submitted.", done)
        messages.success(request, text % {"number": done})
    if left := asked_for - done:
        text = ngettext(
            "%(number)s answer was not submitted: it has changed since it was shown.",
            "%(number)s answers were not submitted: they have changed since they were shown.",
            left,
        )
        messages.warning(request, text % {"number": left})
    return redirect(_next(answering, chosen))


def _is_submitted(each: Unchanged, person) -> bool:
    answer = {name: getattr(each.said, name) for name in FIELDS} | (each.value.cleaned_data if each.value else {})
    try:
        operations.submit_follow_up(each.follow_up, by=person, expected_version=each.follow_up.version, **answer)
    except (Conflict, PermissionDenied, ValidationError):
        return False
    return True


def _next(answering: Answering, chosen: list[Unchanged]) -> str:
    """The receipt, where all that one was asked in the round is answered; else what is left."""
    rounds = {each.follow_up.round_id: each.follow_up.round for each in chosen}
    if len(rounds) == 1:
        [round] = rounds.values()
        if all(each.is_submitted for each in answering.owed(round) if answering.is_own(each)):
            return answering.receipt_of(round)
    return answering.address("mine")
