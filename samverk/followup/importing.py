"""Reads the answers of a round from a sheet: what people filled in where they were used to, one part a row.

Columns, in any order and in Swedish, English or Finnish: Nr, Organisation, Läge, Svar, Status, Progress, Värde,
Kommentar, Avvikelse, Åtgärd, Inlämnad, Inlämnad av. All or nothing: every problem is told with its row and column, and
reading the same sheet again changes nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from samverk.core.sheets import (
    CellProblem,
    Field,
    Row,
    SheetRefused,
    Table,
    find_table,
    number_of,
    plain,
    read_rows,
    read_workbook,
    text_of,
)
from samverk.core.trail import Operation
from samverk.followup.indicator import ValueField
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations import GivenAnswer, refuse_incomplete, take_answers
from samverk.organisations.models import Person

FIELDS = [
    Field("number", "Nr", ("nr", "nummer", "number", "no", "numero", "aktivitet nr"), required=True),
    Field("organisation", "Organisation", ("organisation", "part", "huvudman", "organization", "organisaatio"), True),
    Field("state", "Läge", ("läge", "state", "tila")),
    Field("answer", "Svar", ("svar", "answer", "vastaus")),
    Field("status", "Status", ("status", "hur går det", "tilanne")),
    Field("progress", "Progress", ("progress", "klart %", "framsteg", "procent klart", "done, %", "edistyminen")),
    Field("value", "Värde", ("värde", "indikatorns värde", "value", "value of the indicator", "mittarin arvo", "arvo")),
    Field("comment", "Kommentar", ("kommentar", "comment", "kommentti")),
    Field("deviation", "Avvikelse", ("avvikelse", "deviation", "poikkeama")),
    Field("measure", "Åtgärd", ("åtgärd", "measure", "toimenpide")),
    Field("at", "Inlämnad", ("inlämnad", "datum", "submitted", "date", "lähetetty")),
    Field("by", "Inlämnad av", ("inlämnad av", "av", "submitted by", "by", "jättäjä")),
]
STATES = {
    "": None,
    "inlämnad": FollowUp.State.SUBMITTED,
    "submitted": FollowUp.State.SUBMITTED,
    "lähetetty": FollowUp.State.SUBMITTED,
    "utkast": FollowUp.State.DRAFT,
    "draft": FollowUp.State.DRAFT,
    "luonnos": FollowUp.State.DRAFT,
    "ej besvarad": FollowUp.State.ASKED,
    "not answered": FollowUp.State.ASKED,
    "ei vastattu": FollowUp.State.ASKED,
}
ANSWERS = {
    "": "",
    "status": FollowUp.Answer.REPORTED,
    "inget att rapportera": FollowUp.Answer.NOTHING_TO_REPORT,
    "nothing to report": FollowUp.Answer.NOTHING_TO_REPORT,
    "ei raportoitavaa": FollowUp.Answer.NOTHING_TO_REPORT,
    "ej relevant": FollowUp.Answer.NOT_RELEVANT,
    "inte relevant": FollowUp.Answer.NOT_RELEVANT,
    "not relevant": FollowUp.Answer.NOT_RELEVANT,
    "ei koske meitä": FollowUp.Answer.NOT_RELEVANT,
    "ej bedömt": FollowUp.Answer.NOT_ASSESSED,
    "ej bedömd": FollowUp.Answer.NOT_ASSESSED,
    "not assessed": FollowUp.Answer.NOT_ASSESSED,
    "ei arvioitu": FollowUp.Answer.NOT_ASSESSED,
}


class AnswersRefused(Exception):
    """The sheet could be read, but not taken: `problems` says what, cell by cell."""

    def __init__(self, problems: list[CellProblem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class TakenAnswers:
    """What came of it: answers that were new or changed, rows that were so already, and rows that say nothing."""

    changed: int
    unchanged: int
    silent: int
    operation: Operation


def import_answers(round: Round, file, name: str, *, by) -> TakenAnswers:
    """Take the answers in `file` (bytes or a binary file) into the round, in one operation.

    Raises SheetRefused when it cannot be read, AnswersRefused with every problem, PermissionDenied, or ValidationError
    with code "round_closed" or "round_not_open".
    """
    reader = AnswerReader(round, read_workbook(file, name))
    given = reader.answers()
    if reader.problems:
        raise AnswersRefused(reader.problems)
    op = take_answers(round, given, by=by)
    changed = len(op.entries)
    return TakenAnswers(changed, len(given) - changed, reader.silent, op)


class AnswerReader:
    """One sheet's rows as answers. Reads what it compares with at once: five queries, whatever the sheet's length."""

    def __init__(self, round: Round, sheets: list):
        self.round, self.problems, self.silent = round, [], 0
        table = find_table(sheets, FIELDS)
        if table is None or not (table.has("number") and table.has("organisation")):
            raise SheetRefused(_("No table with the columns “Nr” and “Organisation” was found."), "no_table")
        self.table: Table = read_rows(table, title_key="organisation", number_key="number")

    def answers(self) -> list[GivenAnswer]:
        found, seen = [], {}
        for row in self.table.rows:
            follow_up = self._follow_up(row)
            if follow_up is None:
                continue
            if follow_up.pk in seen:
                self._tell(row, "number", _("The same part stands in row %(row)s too.") % {"row": seen[follow_up.pk]})
                continue
            seen[follow_up.pk] = row.number
            given = self._given(row, follow_up)
            if given is not None:
                found.append(given)
        return found

    def _given(self, row: Row, follow_up: FollowUp) -> GivenAnswer | None:
        before = len(self.problems)
        answer, step = self._answer(row)
        state = self._one_of(row, "state", STATES)
        if state is None:
            state = FollowUp.State.SUBMITTED if answer else FollowUp.State.ASKED
        said = {
            "answer": answer,
            "step": step,
            "progress_percent": self._progress(row),
            "indicator_value": self._value(row, follow_up),
            **{key: text_of(row.values.get(key)) for key in ("comment", "deviation", "measure")},
        }
        at, by = self._moment(row), self._person(row)
        if state == FollowUp.State.ASKED:
            self.silent += 1
            if any(
                value not in (None, "")
                for key, value in said.items()
                if key != "indicator_value" or self.table.has("value")
            ):
                self._tell(row, "state", _("The row says that the part has not answered, but holds an answer."))
            return None
        if state == FollowUp.State.DRAFT and follow_up.is_submitted:
            self._tell(row, "state", _("The part has submitted its answer. A draft does not take its place."))
        if state == FollowUp.State.SUBMITTED:
            self._check_complete(row, said)
        whole = len(self.problems) == before
        return GivenAnswer(follow_up, said, state == FollowUp.State.DRAFT, at, by) if whole else None

    def _follow_up(self, row: Row) -> FollowUp | None:
        number, organisation = text_of(row.values.get("number")), text_of(row.values.get("organisation"))
        if not number or not organisation:
            self._tell(
                row, "organisation" if number else "number", _("Write the activity's number and the organisation.")
            )
            return None
        parts = self._asked.get(plain(number))
        if parts is None:
            self._tell(row, "number", _("No activity with this number is asked about in the round."))
            return None
        if plain(organisation) not in parts:
            names = ", ".join(sorted({each.part.organisation.name for each in parts.values()}))
            self._tell(row, "organisation", _("Expected one of those asked: %(names)s.") % {"names": names})
            return None
        return parts[plain(organisation)]

    def _answer(self, row: Row) -> tuple:
        """The answer and its step. Answers without status may also stand in the status column."""
        status = plain(row.values.get("status"))
        answer = self._one_of(row, "answer", ANSWERS) or ANSWERS.get(status, "")
        if status in ANSWERS:
            return answer, None
        step = self._steps.get(status)
        if step is None:
            words = ", ".join(step.word for step in self.round.scale.steps.all())
            self._tell(row, "status", _("Expected one of: %(words)s.") % {"words": words})
            return answer, None
        if answer not in ("", FollowUp.Answer.REPORTED):
            self._tell(row, "status", _("A status belongs to the answer “Status” only."))
            return answer, None
        return FollowUp.Answer.REPORTED, step

    def _check_complete(self, row: Row, said: dict) -> None:
        columns = {"step": "status", "deviation": "deviation", "measure": "measure"}
        try:
            refuse_incomplete(FollowUp(round=self.round, **said))
        except ValidationError as refusal:
            for name, texts in refusal.message_dict.items():
                self._tell(row, columns[name], " ".join(texts))

    def _progress(self, row: Row) -> int | None:
        """Per cent, as a number, "60 %" or what a workbook keeps for it: 0.6."""
        cell = row.values.get("progress")
        try:
            number = number_of(cell.replace("%", "") if isinstance(cell, str) else cell)
        except ValueError:
            number = -1
        if number is None:
            return None
        percent = number * 100 if isinstance(cell, float) and 0 < cell < 1 else number
        if not 0 <= percent <= 100 or percent != int(percent):
            self._tell(row, "progress", _("Expected a whole number between 0 and 100."))
            return None
        return int(percent)

    def _value(self, row: Row, follow_up: FollowUp) -> Decimal | None:
        """As it is read on the page of answering: see `ValueField`. A sheet without the column leaves what there is."""
        if not self.table.has("value"):
            return follow_up.indicator_value
        cell = row.values.get("value")
        text = str(cell) if isinstance(cell, int | float) else text_of(cell)
        try:
            value = ValueField().clean(text)
        except ValidationError as refusal:
            self._tell(row, "value", " ".join(refusal.messages))
            return None
        if value is not None and not follow_up.part.activity.indicator:
            self._tell(row, "value", _("The activity has no indicator."))
            return None
        return value

    def _moment(self, row: Row) -> datetime | None:
        cell = row.values.get("at")
        text = text_of(cell)
        if not text:
            return None
        try:
            found = cell if isinstance(cell, date) else _day_or_time(text)
        except ValueError:
            found = None
        if found is None:
            self._tell(row, "at", _("Expected a day, such as 2026-05-04, or a day and a time."))
            return None
        if not isinstance(found, datetime):
            found = datetime.combine(found, time(12))
        return found if timezone.is_aware(found) else timezone.make_aware(found)

    def _person(self, row: Row) -> Person | None:
        name = plain(row.values.get("by"))
        if not name:
            return None
        people = self._people.get(name, [])
        if len(people) != 1:
            expected = (
                _("Several people have that name: write the e-mail address.")
                if people
                else _("Expected somebody with a seat in the collaboration, by name or e-mail address.")
            )
            self._tell(row, "by", expected)
            return None
        return people[0]

    def _one_of(self, row: Row, key: str, words: dict):
        said = plain(row.values.get(key))
        if said not in words:
            names = ", ".join(word for word in words if word)
            self._tell(row, key, _("Expected one of: %(words)s.") % {"words": names})
            return words[""]
        return words[said]

    def _tell(self, row: Row, key: str, expected: str) -> None:
        self.problems.append(self.table.problem(row, key, row.values.get(key), expected))

    @cached_property
    def _asked(self) -> dict[str, dict[str, FollowUp]]:
        """The round's follow-ups by the activity's number and then by each name of the part's organisation."""
        rows = self.round.follow_ups.select_related("round", "step", "part__activity", "part__organisation")
        found: dict[str, dict[str, FollowUp]] = {}
        for each in rows:
            names = found.setdefault(plain(each.part.activity.number), {})
            organisation = each.part.organisation
            for name in (organisation.name, organisation.short_name):
                if name:
                    names[plain(name)] = each
        return found

    @cached_property
    def _steps(self) -> dict:
        steps = self.round.scale.steps.all()
        return {
            plain(word): step for step in steps for word in (step.key, step.word_fi, step.word_en, step.word) if word
        }

    @cached_property
    def _people(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        people = Person.objects.filter(seats__collaboration=self.round.plan.collaboration_id)
        for person in people.distinct():
            for name in {plain(person.name), plain(person.email or "")} - {""}:
                found.setdefault(name, []).append(person)
        return found


def _day_or_time(text: str) -> date | None:
    # Asked in this order, since a day alone would be read as its first minute.
    return parse_date(text) if len(text) <= 10 else parse_datetime(text)
