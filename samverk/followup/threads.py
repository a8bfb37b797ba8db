"""The threads on answers: what is asked about them, and replied."""

from dataclasses import dataclass

from samverk.followup.models import FollowUp, Message
from samverk.followup.permissions import can_send_back, can_write_message
from samverk.followup.review_forms import MessageForm, QuestionForm


@dataclass(frozen=True)
class Thread:
    """What is written about one answer, and what the reader may do there."""

    follow_up: FollowUp
    messages: list[Message]
    question: QuestionForm | None
    reply: MessageForm | None

    @property
    def asked(self) -> Message | None:
        """The newest question, while an answer to it is waited for."""
        questions = [each for each in self.messages if each.kind == Message.Kind.QUESTION]
        return questions[-1] if questions and self.follow_up.is_sent_back else None

    def __bool__(self) -> bool:
        return bool(self.messages or self.question or self.reply)


def thread_of(follow_up: FollowUp, person) -> Thread:
    return threads_of([follow_up], person)[follow_up.pk]


def threads_of(follow_ups: list[FollowUp], person) -> dict[int, Thread]:
    """Of answers in one round that the person sees, by their keys. The queries do not grow with them, save that of
    somebody who is not the lead each answer is asked about."""
    written: dict[int, list[Message]] = {each.pk: [] for each in follow_ups}
    for message in Message.objects.filter(follow_up__in=list(written)).select_related("written_by"):
        written[message.follow_up_id].append(message)
    leads = bool(follow_ups) and can_send_back(person, follow_ups[0])
    return {
        each.pk: Thread(
            each,
            written[each.pk],
            QuestionForm(follow_up=each) if leads and _is_open(each) else None,
            MessageForm(follow_up=each) if _is_open(each) and _may_write(person, each, leads, written) else None,
        )
        for each in follow_ups
    }


def newest_questions(follow_ups: list[FollowUp]) -> dict[int, Message]:
    """The question that each of those which are sent back waits with, by the follow-up's key. One query."""
    waiting = [each.pk for each in follow_ups if each.is_sent_back]
    asked = Message.objects.filter(follow_up__in=waiting, kind=Message.Kind.QUESTION).select_related("written_by")
    return {message.follow_up_id: message for message in asked.order_by("written_at", "pk")}


def _is_open(follow_up: FollowUp) -> bool:
    return follow_up.is_submitted and follow_up.round.takes_answers


def _may_write(person, follow_up: FollowUp, leads: bool, written: dict) -> bool:
    """The lead begins a thread; others write where there is one."""
    return leads or (bool(written[follow_up.pk]) and can_write_message(person, follow_up))
