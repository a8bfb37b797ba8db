"""The judgement of goals: a person's, never computed."""

from django.utils import timezone

from samverk.core.permissions import require
from samverk.core.trail import Conflict, Operation, operation
from samverk.followup.models import Assessment, Round
from samverk.followup.operations.standing import refuse_other_than_principal, taking_answers
from samverk.followup.permissions import can_assess
from samverk.organisations.models import Organisation
from samverk.planning.models import StatusStep
from samverk.steering.models import Goal


def assess_goal(
    round: Round,
    goal: Goal,
    *,
    step: StatusStep,
    text: str = "",
    organisation: Organisation | None = None,
    by,
    expected_version: int | None = None,
) -> tuple[Assessment, Operation]:
    """Judge how far a goal is reached, jointly or (with `organisation`) for one principal.

    `expected_version` is that of the assessment which is changed; None says that there was none when one looked, and
    raises Conflict if there is one now. Raises ValidationError with code "round_closed", "round_not_open" or
    "not_a_principal".
    """
    require(can_assess(by, round, organisation))
    with operation("followup.goal_assessed", by=by) as op:
        round = taking_answers(round)
        if organisation:
            refuse_other_than_principal(round, organisation)
        current = round.assessments.select_for_update().filter(goal=goal, organisation=organisation).first()
        assessment = current or Assessment(round=round, goal=goal, organisation=organisation)
        assessment.step, assessment.text = step, text.strip()
        assessment.assessed_by, assessment.assessed_at = by, timezone.now()
        if current is None:
            op.create(assessment)
        elif expected_version is None:
            raise Conflict(Assessment.objects.get(pk=current.pk), assessment)
        else:
            op.save(assessment, expected_version)
    return assessment, op


def delete_assessment(assessment: Assessment, *, by, expected_version: int | None = None) -> Operation:
    require(can_assess(by, assessment.round, assessment.organisation))
    with operation("followup.assessment_deleted", by=by) as op:
        taking_answers(assessment.round)
        op.delete(assessment, expected_version)
    return op
