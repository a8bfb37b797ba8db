"""Joint status: how an activity goes when several organisations answer for it. One rule, no averages.

Works on plain values, so that a whole round can be judged at once and a test can state its cases.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Organisation
from samverk.planning.models import Activity, StatusStep

NO_ANSWER = "unans"
NOT_ASKED = "not_asked"
# From the least certain to the most: the first that somebody gave names an activity that has no status.
WITHOUT_STATUS = (
    FollowUp.Answer.NOT_ASSESSED.value,
    FollowUp.Answer.NOTHING_TO_REPORT.value,
    FollowUp.Answer.NOT_RELEVANT.value,
)
WORDS = {
    NO_ANSWER: gettext_lazy("Not answered"),
    NOT_ASKED: gettext_lazy("Not asked"),
    FollowUp.Answer.NOT_ASSESSED.value: gettext_lazy("Not assessed"),
    FollowUp.Answer.NOTHING_TO_REPORT.value: gettext_lazy("Nothing to report"),
    FollowUp.Answer.NOT_RELEVANT.value: gettext_lazy("Not relevant"),
}


@dataclass(frozen=True)
class PartAnswer:
    """What one part has answered, in plain values. `organisation` is whatever the reader should be shown."""

    organisation: object
    submitted: bool = False
    answer: str = ""
    step: object = None  # with key, rank, shape, tone and words; the higher the rank, the worse

    @classmethod
    def of(cls, follow_up: FollowUp) -> "PartAnswer":
        submitted = follow_up.state == FollowUp.State.SUBMITTED
        return cls(follow_up.part.organisation, submitted, follow_up.answer, follow_up.step)


@dataclass(frozen=True)
class JointStatus:
    """The worst step that a part reported, who reported it, and what the other parts said.

    `step` is None when no part reported a status; `key`, `word`, `shape` and `tone` then tell why.
    """

    step: object
    reported_by: tuple  # the organisations whose step it is
    reported: int  # how many parts gave a status
    silent: tuple
    nothing_to_report: tuple
    not_relevant: tuple
    not_assessed: tuple

    @property
    def asked(self) -> int:
        return self.answered + len(self.silent)

    @property
    def answered(self) -> int:
        return self.reported + len(self.nothing_to_report) + len(self.not_relevant) + len(self.not_assessed)

    @property
    def is_complete(self) -> bool:
        return self.asked > 0 and not self.silent

    @property
    def key(self) -> str:
        if self.step is not None:
            return self.step.key
        if self.silent:
            return NO_ANSWER
        return next((answer for answer in WITHOUT_STATUS if getattr(self, answer)), NOT_ASKED)

    @property
    def word(self) -> str:
        return self.step.local_word if self.step is not None else str(WORDS[self.key])

    @property
    def shape(self) -> str:
        if self.step is not None:
            return self.step.shape
        return NO_ANSWER if self.key == NO_ANSWER else "none"

    @property
    def tone(self) -> str:
        return self.step.tone if self.step is not None else self.shape

    @property
    def reason(self) -> str:
        """Why it is so, in the active language: who reported the worst, who is silent, who gave no status."""
        if not self.asked:
            return _("No part has been asked in this round.")
        return " ".join(sentence for sentence in (self._worst(), *self._others()) if sentence)

    def _worst(self) -> str:
        if self.step is None:
            return ""
        names = in_a_row(self.reported_by)
        if len(self.reported_by) == self.reported:
            return _("Reported by %(organisations)s.") % {"organisations": names}
        places = {"organisations": names, "count": self.reported}
        return _("The worst of %(count)s reported, by %(organisations)s.") % places

    def _others(self):
        said = [
            (self.nothing_to_report, _("Nothing to report: %(organisations)s.")),
            (self.not_relevant, _("Not relevant: %(organisations)s.")),
            (self.not_assessed, _("Not assessed: %(organisations)s.")),
            (self.silent, _("No answer: %(organisations)s.")),
        ]
        for organisations, sentence in said:
            if organisations:
                yield sentence % {"organisations": in_a_row(organisations)}


def joint_status(answers: Iterable) -> JointStatus:
    """The joint status of one activity in one round, from its parts' answers (PartAnswer or FollowUp).

    The worst step, by the scale's rank, among the submitted parts that reported one; and beside it, by name, the parts
    that have not answered. A draft is silence. What is not a status never counts as one: nothing to report, not
    relevant and not assessed are kept apart from each other, from silence, and from every step.

    Below, A, B and C are parts, 0 the best step and 2 the worst, and "draft 2" a status that is not submitted:

        A          | B          | C          | status      | silent
        0          | 0          | 0          | 0           |
        0          | 1          | 0          | 1           |
        0          | 2          | 1          | 2           |
        0          | silent     | 1          | 1           | B
        0          | silent     | silent     | 0           | B C
        silent     | silent     | silent     | unans       | A B C
        0          | draft 2    | 0          | 0           | B
        nothing    | 0          | 1          | 1           |
        nothing    | nothing    | nothing    | nothing     |
        nothing    | silent     | nothing    | unans       | B
        irrelevant | irrelevant | irrelevant | irrelevant  |
        irrelevant | nothing    | irrelevant | nothing     |
        irrelevant | 2          | silent     | 2           | C
        unassessed | nothing    | irrelevant | unassessed  |
        unassessed | 0          | nothing    | 0           |
        -          | -          | -          | not asked   |
        1          | -          | -          | 1           |
    """
    answers = [each if isinstance(each, PartAnswer) else PartAnswer.of(each) for each in answers]
    given = [each for each in answers if each.submitted]
    reported = [each for each in given if each.answer == FollowUp.Answer.REPORTED and each.step is not None]
    worst = max((each.step for each in reported), key=lambda step: step.rank, default=None)

    def who(answer):
        return tuple(each.organisation for each in given if each.answer == answer)

    return JointStatus(
        step=worst,
        reported_by=tuple(each.organisation for each in reported if each.step.rank == worst.rank),
        reported=len(reported),
        silent=tuple(each.organisation for each in answers if not each.submitted),
        nothing_to_report=who(FollowUp.Answer.NOTHING_TO_REPORT),
        not_relevant=who(FollowUp.Answer.NOT_RELEVANT),
        not_assessed=who(FollowUp.Answer.NOT_ASSESSED),
    )


def joint_statuses(round: Round, activities=None) -> dict[int, JointStatus]:
    """The joint status of every activity by its id, in four queries however many there are.

    `activities` is a queryset, or ids or objects; without it, all current activities of the plan that are no
    drafts, and whatever else was asked about. What was not asked about in the round is "not asked".
    """
    rows = FollowUp.objects.filter(round=round)
    if isinstance(activities, QuerySet):
        rows = rows.filter(part__activity__in=activities.order_by())
        wanted = list(activities.values_list("pk", flat=True))
    elif activities is not None:
        wanted = [getattr(activity, "pk", activity) for activity in activities]
    else:
        wanted = list(Activity.objects.filter(plan=round.plan_id).current().shared().values_list("pk", flat=True))
    answers = answers_by_activity(rows)
    if activities is None:
        wanted += answers.keys()
    return {pk: joint_status(answers.get(pk, ())) for pk in wanted}


def answers_by_activity(rows: QuerySet) -> dict[int, list[PartAnswer]]:
    """The answers of these follow-ups by activity, the leading part first, in three queries."""
    return answers_by("part__activity_id", rows)


def answers_by(column: str, rows: QuerySet) -> dict[int, list[PartAnswer]]:
    rows = rows.order_by(column, "-part__is_lead", "part__organisation__name")
    rows = list(rows.values_list(column, "part__organisation_id", "state", "answer", "step_id"))
    organisations = Organisation.objects.in_bulk({row[1] for row in rows})
    steps = StatusStep.objects.in_bulk({row[4] for row in rows if row[4]})
    found: dict[int, list[PartAnswer]] = {}
    for key, organisation, state, answer, step in rows:
        submitted = state == FollowUp.State.SUBMITTED
        given = PartAnswer(organisations[organisation], submitted, answer, steps.get(step))
        found.setdefault(key, []).append(given)
    return found


@dataclass(frozen=True)
class StatusCount:
    """How many activities have one joint status."""

    key: str
    word: str
    shape: str
    tone: str
    count: int


def counts(statuses: Iterable[JointStatus], steps: Iterable = ()) -> list[StatusCount]:
    """How many activities there are of each status: the scale's `steps` in order, those without status, no answer.

    What no activity has is left out. The counts add up to the number of statuses given.
    """
    statuses = list(statuses)
    number, like = Counter(status.key for status in statuses), {status.key: status for status in statuses}
    order = [step.key for step in steps]
    order += sorted(number.keys() - {*order, *WORDS}, key=lambda key: like[key].step.rank)
    order += [*WITHOUT_STATUS, NOT_ASKED, NO_ANSWER]
    return [
        StatusCount(key, like[key].word, like[key].shape, like[key].tone, number[key]) for key in order if number[key]
    ]


def counts_in_words(found: list[StatusCount]) -> str:
    """ "4 on track, 1 minor deviation, 2 not answered"."""
    return ", ".join(f"{each.count} {each.word[:1].lower()}{each.word[1:]}" for each in found)


def in_a_row(organisations: tuple, most: int = 6) -> str:
    """The organisations' short names as a sentence has them; many are cut off with how many more there are."""
    names = [getattr(each, "short", None) or str(each) for each in organisations]
    if len(names) > most:
        rest = len(names) - most
        places = {"names": ", ".join(names[:most]), "count": rest}
        return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", rest) % places
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
