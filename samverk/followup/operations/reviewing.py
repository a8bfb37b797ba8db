"""What the lead does with the answers: asks back, and says something of each activity as a whole. Nobody's words are
edited."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.lines import same_text
from samverk.core.permissions import require
from samverk.core.trail import Conflict, Operation, operation
from samverk.followup import happenings
from samverk.followup.models import FollowUp, JointComment, Message, Reading, Round
from samverk.followup.operations.standing import answerable, taking_answers
from samverk.followup.permissions import can_comment_jointly, can_send_back, can_write_message
from samverk.planning.models import Activity


def send_back(follow_up: FollowUp, *, question: str, by, expected_version: int | None = None) -> Operation:
    """Ask something about a submitted answer, and wait for a new one.

    What was submitted holds, in every count and edition, until something else is submitted. Raises Conflict where it
    has been answered anew meanwhile, or ValidationError with code "not_submitted", "question_missing" (of `question`),
    "round_closed" or "round_not_open".
    """
    require(can_send_back(by, follow_up))
    with operation("followup.sent_back", by=by) as op:
        stored = answerable(follow_up)
        _refuse_unanswered(stored)
        if not question.strip():
            refusal = ValidationError(_("Write what you want to know."), code="question_missing")
            raise ValidationError({"question": refusal})
        stored.returned_at = timezone.now()
        op.save(stored, expected_version or follow_up.version)
        message = _write(op, stored, Message.Kind.QUESTION, question)
        mark_read([stored], by=by)
        happenings.tell(happenings.sent_back, stored, message, by=by)
    return op


def take_back_question(follow_up: FollowUp, *, by, expected_version: int | None = None) -> Operation:
    """Wait for a new answer no longer. That it was asked stays in the thread. Raises ValidationError with code
    "not_sent_back" where nothing is waited for."""
    require(can_send_back(by, follow_up))
    with operation("followup.question_taken_back", by=by) as op:
        stored = answerable(follow_up)
        if not stored.is_sent_back:
            raise ValidationError(_("The answer is not sent back, or has been answered anew."), code="not_sent_back")
        stored.returned_at = None
        op.save(stored, expected_version or follow_up.version)
        message = _write(op, stored, Message.Kind.TAKEN_BACK, "")
        mark_read([stored], by=by)
        happenings.tell(happenings.sent_back, stored, message, by=by)
    return op


def answer_question(follow_up: FollowUp, *, text: str, by) -> Operation:
    """Write in the thread on a submitted answer. What is sent back stays so until it is submitted anew or taken back.

    The same text twice over, as when a button is pressed twice, is written once. Raises ValidationError with code
    "not_submitted", "text_missing" (of `text`), "round_closed" or "round_not_open".
    """
    require(can_write_message(by, follow_up))
    with operation("followup.message_written", by=by) as op:
        stored = answerable(follow_up)
        _refuse_unanswered(stored)
        newest = stored.messages.last()
        if newest is None or newest.written_by_id != by.pk or not same_text(newest.text, text.strip()):
            write_reply(op, stored, text)
    return op


def write_reply(op: Operation, follow_up: FollowUp, text: str) -> Message:
    """Write in the thread as a step of another operation: that of submitting anew."""
    message = _write(op, follow_up, Message.Kind.REPLY, text)
    happenings.tell(happenings.replied, follow_up, message, by=op.by)
    return message


def comment_jointly(
    round: Round, activity: Activity, *, text: str, by, expected_version: int | None = None
) -> Operation:
    """Say something of an activity as a whole, as it stands in every edition; an empty text takes it away.

    `expected_version` is that of the comment which is changed; None says that there was none when one looked, and
    raises Conflict if there is one now. Raises ValidationError with code "other_plan", "round_closed" or
    "round_not_open".
    """
    require(can_comment_jointly(by, round))
    with operation("followup.commented_jointly", by=by) as op:
        round = taking_answers(round)
        if activity.plan_id != round.plan_id:
            raise ValidationError(_("The activity belongs to another plan."), code="other_plan")
        current = round.joint_comments.select_for_update().filter(activity=activity).first()
        comment = current or JointComment(round=round, activity=activity)
        before, comment.text = comment.text, text.strip()
        if current is not None and expected_version is None and not same_text(before, comment.text):
            raise Conflict(JointComment.objects.get(pk=current.pk), comment)
        if comment.text and not same_text(before, comment.text):
            comment.written_by, comment.written_at = by, timezone.now()
            op.save(comment, expected_version) if current else op.create(comment)
        elif current is not None and not comment.text:
            op.delete(comment, expected_version)
    return op


def mark_read(follow_ups: list[FollowUp], *, by) -> None:
    """Remember at which versions the person has read these answers: those that they bear here, which may be older than
    what is stored by now. It concerns nobody else, and leaves no trail."""
    readings = [Reading(person=by, follow_up=each, version=each.version) for each in follow_ups]
    Reading.objects.bulk_create(
        readings, update_conflicts=True, unique_fields=["person", "follow_up"], update_fields=["version"]
    )


def _write(op: Operation, follow_up: FollowUp, kind: str, text: str) -> Message:
    written = {"written_by": op.by, "written_at": timezone.now()}
    return op.create(Message(follow_up=follow_up, kind=kind, text=text.strip(), **written))


def _refuse_unanswered(follow_up: FollowUp) -> None:
    if not follow_up.is_submitted:
        raise ValidationError(_("The part has not answered yet."), code="not_submitted")
