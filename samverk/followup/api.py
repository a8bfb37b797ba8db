"""Follow-ups for other systems: what one owes, and answering it, as on the pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator

from samverk.core.permissions import require
from samverk.core.problems import REFUSALS, ConflictProblem
from samverk.followup import operations
from samverk.followup.models import FollowUp
from samverk.followup.operations.answers import BLANK_ANSWER, Ticks
from samverk.followup.permissions import can_report
from samverk.planning.models import StatusStep

follow_ups = Router(tags=["follow-ups"])
MOST = 200
APART = {"version", "milestones"}
HIGHEST = 2**31 - 1  # an offset beyond what the databases count to is refused, not looked for
MARKS = ("part__activity__milestones", "draft_ticks")
RELATED = ("round__plan", "part__activity", "part__organisation", "asked", "step", "submitted_by")


def _storable(text: str) -> str:
    """As a form's fields have it: no database holds a NUL or half a character."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("holds a letter that cannot be stored")
    return text


Text = Annotated[str, AfterValidator(_storable)]


Key = Annotated[int, Field(ge=1, le=HIGHEST)]


class MilestoneOut(Schema):
    """A milestone of the activity, as the answer has it: a draft's own mark, else the plan's."""

    id: int
    title: str
    reached: bool


class MilestoneIn(Schema, extra="forbid"):
    id: Key
    reached: bool


Milestones = Annotated[list[MilestoneIn], Field(max_length=500, description="Those left out stay as they are.")]


class FollowUpOut(Schema):
    """What one part is asked in one round, and what it has answered so far."""

    id: int
    version: int = Field(description="Send it along when you save. Another one by then means that somebody was first.")
    round: str = Field(alias="round.name")
    activity: str
    organisation: str
    asked: str | None
    due_on: date
    state: FollowUp.State
    answer: str = Field(description="reported, nothing_to_report, not_relevant, not_assessed, or empty: none yet.")
    step: str | None = Field(description="The key of the status on the round's scale; only when reported.")
    progress_percent: int | None = Field(description="0-100. null is “not said”, which is not 0.")
    indicator_value: Decimal | None = Field(description="Of the activity's indicator. null is “not given”, not 0.")
    comment: str
    deviation: str
    measure: str
    milestones: list[MilestoneOut]
    submitted_at: datetime | None

    @staticmethod
    def resolve_activity(row: FollowUp) -> str:
        return str(row.part.activity)

    @staticmethod
    def resolve_organisation(row: FollowUp) -> str:
        return str(row.part.organisation)

    @staticmethod
    def resolve_asked(row: FollowUp) -> str | None:
        return str(row.asked) if row.asked else None

    @staticmethod
    def resolve_milestones(row: FollowUp) -> list[dict]:
        drafted = {tick.milestone_id: tick.reached for tick in row.draft_ticks.all()}
        return [
            {"id": each.pk, "title": each.title, "reached": drafted.get(each.pk, bool(each.done_on))}
            for each in row.part.activity.milestones.all()
        ]

    @staticmethod
    def resolve_step(row: FollowUp) -> str | None:
        return row.step.key if row.step else None


class FollowUpPage(Schema):
    count: int
    items: list[FollowUpOut]


class DraftIn(Schema, extra="forbid"):
    """What is left out stays as it is."""

    version: int
    answer: FollowUp.Answer | None = None
    step: Text | None = None
    progress_percent: int | None = Field(None, ge=0, le=100)
    indicator_value: Decimal | None = Field(None, max_digits=14, decimal_places=2)
    comment: Text | None = None
    deviation: Text | None = None
    measure: Text | None = None
    milestones: Milestones = []


class AnswerIn(Schema, extra="forbid"):
    """The whole answer: what is left out is emptied."""

    version: int
    answer: FollowUp.Answer
    step: Text | None = None
    progress_percent: int | None = Field(None, ge=0, le=100)
    indicator_value: Decimal | None = Field(None, max_digits=14, decimal_places=2)
    comment: Text = ""
    deviation: Text = ""
    measure: Text = ""
    milestones: Milestones = []


@follow_ups.get("", response={200: FollowUpPage, **REFUSALS}, url_name="follow_ups")
def owed(
    request: HttpRequest,
    round: int | None = Query(None, le=HIGHEST),
    state: FollowUp.State | None = None,
    limit: int = Query(50, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=HIGHEST),
):
    """What you and your colleagues owe in rounds that take answers, nearest in time first."""
    found = FollowUp.objects.visible_to(request.user).owed_by(request.user).with_due()
    found = found.select_related(*RELATED).prefetch_related(*MARKS)
    if round is not None:
        found = found.filter(round=round)
    if state is not None:
        found = found.filter(state=state)
    found = found.order_by("due_on", "round", "part__activity__position", "pk")
    return {"count": found.count(), "items": found[offset : offset + limit]}


@follow_ups.get("/{int:follow_up_id}", response={200: FollowUpOut, **REFUSALS}, url_name="follow_up")
def one(request: HttpRequest, follow_up_id: int):
    return _visible(request, follow_up_id)


@follow_ups.post(
    "/{int:follow_up_id}/draft", response={200: FollowUpOut, 409: ConflictProblem, **REFUSALS}, url_name="draft"
)
def draft(request: HttpRequest, follow_up_id: int, given: DraftIn):
    """Keep an answer unfinished. Only its own organisation sees it."""
    follow_up = _visible(request, follow_up_id)
    require(can_report(request.user, follow_up))
    answer = {name: value for name, value in given.dict(exclude_unset=True).items() if name not in APART}
    answer = {name: BLANK_ANSWER[name] if value is None else value for name, value in answer.items()}
    if "step" in answer:
        answer["step"] = _step(follow_up, answer["step"])
        answer.setdefault("answer", FollowUp.Answer.REPORTED if answer["step"] else follow_up.answer)
    elif answer.get("answer", FollowUp.Answer.REPORTED) != FollowUp.Answer.REPORTED:
        answer["step"] = None
    ticks = _ticks(follow_up, given.milestones)
    operations.save_draft(follow_up, by=request.user, expected_version=given.version, ticks=ticks, **answer)
    return _visible(request, follow_up_id)


@follow_ups.post(
    "/{int:follow_up_id}/answer", response={200: FollowUpOut, 409: ConflictProblem, **REFUSALS}, url_name="answer"
)
def answer(request: HttpRequest, follow_up_id: int, given: AnswerIn):
    """Submit an answer, or change what is submitted while that may be done."""
    follow_up = _visible(request, follow_up_id)
    require(can_report(request.user, follow_up))
    said = given.dict(exclude=APART) | {"step": _step(follow_up, given.step)}
    ticks = _ticks(follow_up, given.milestones)
    operations.submit_follow_up(follow_up, by=request.user, expected_version=given.version, ticks=ticks, **said)
    return _visible(request, follow_up_id)


def _visible(request: HttpRequest, follow_up_id: int) -> FollowUp:
    related = ("round__plan__collaboration", "round__scale", *RELATED)
    found = FollowUp.objects.visible_to(request.user).select_related(*related).prefetch_related(*MARKS)
    return get_object_or_404(found, pk=follow_up_id)


def _ticks(follow_up: FollowUp, given: list[MilestoneIn]) -> Ticks | None:
    """What the answer is to say of milestones: what its draft says, and what is sent. Raises ValidationError with code
    "other_activity"."""
    if not given:
        return None
    own = {each.pk: each for each in follow_up.part.activity.milestones.all()}
    if unknown := [each.id for each in given if each.id not in own]:
        refusal = _("The activity has no milestone %(key)s.")
        raise ValidationError(
            {"milestones": ValidationError(refusal, code="other_activity", params={"key": unknown[0]})}
        )
    said = {tick.milestone_id: tick.reached for tick in follow_up.draft_ticks.all()}
    said |= {each.id: each.reached for each in given}
    return [(own[key], reached) for key, reached in said.items() if reached != bool(own[key].done_on)]


def _step(follow_up: FollowUp, key: str | None) -> StatusStep | None:
    """The status by its key. Raises ValidationError with code "other_scale", naming those that there are."""
    if not key:
        return None
    steps = {step.key: step for step in follow_up.round.scale.steps.all()}
    if key not in steps:
        refusal = _("The round's scale has no status %(key)s. It has: %(keys)s.")
        places = {"key": key, "keys": ", ".join(steps)}
        raise ValidationError({"step": ValidationError(refusal, code="other_scale", params=places)})
    return steps[key]
