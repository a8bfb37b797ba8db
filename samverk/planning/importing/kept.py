"""What a long comparison found, kept as JSON for the pages that show it: what they show, and the number of the rest."""

from dataclasses import asdict, dataclass
from types import SimpleNamespace

from samverk.core.sheets import Changed, FieldChange, LeftOut
from samverk.core.sheets.problems import CellProblem
from samverk.organisations.models import Organisation
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.comparison import PlanImport
from samverk.planning.importing.drafts import fingerprint
from samverk.planning.importing.unknown import Unknown
from samverk.planning.models import Plan

MOST = 200  # of each kind on the pages


class Counted(list):
    """The first of many, which knows how many they are."""

    def __init__(self, shown: list, number: int):
        super().__init__(shown)
        self.number = number

    def __len__(self) -> int:
        return self.number


@dataclass
class KeptRow:
    """A new activity as the pages show it."""

    row: SimpleNamespace
    text: str
    lead: str | None
    when: str
    goals: list[str]

    def __str__(self) -> str:
        return self.text


def to_json(found: PlanImport) -> dict:
    """All that the pages of an import show of `found`, in the language that is active."""
    lead, here = found.default_lead, found.words.organisations.taking_part
    # Beyond the first, those without a lead: they decide whether one is asked who leads them.
    new = found.new[:MOST] + [want for want in found.new[MOST:] if want.lead is None][:1]
    lists = {"new": found.new, "changed": found.changed, "unchanged": found.unchanged, "missing": found.missing}
    return {
        "fingerprint": fingerprint(found),
        "numbers": {name: len(rows) for name, rows in lists.items()},
        "new": [[w.row.number, str(w), w.lead and str(w.lead), w.when, list(map(str, w.goals or ()))] for w in new],
        "changed": [[str(c.obj), c.row, [_texts(field) for field in c.fields]] for c in found.changed[:MOST]],
        "missing": list(map(str, found.missing[:MOST])),
        "dropped": list(map(str, found.dropped)),
        "left_out": [asdict(each) for each in found.left_out],
        "to_join": list(map(str, found.to_join)),
        "errors": [len(found.errors), [asdict(problem) for problem in found.errors[:MOST]]],
        "warnings": [len(found.warnings), [asdict(problem) for problem in found.warnings[:MOST]]],
        "unknown": [
            [u.kind, u.word, u.suggestions if place < MOST else [], u.decided, u.rows]
            for place, u in enumerate(found.unknown)
        ],
        "default_lead": lead and lead.pk,
        "taking_part": [[organisation.pk, organisation.name] for organisation in here],
    }


class KeptImport(PlanImport):
    """A comparison as it was kept: to be shown, not saved."""

    def __init__(self, values: dict, plan: Plan, choices: Choices):
        super().__init__(plan=plan, choices=choices, dropped=values["dropped"])
        self.left_out = [LeftOut(**each) for each in values.get("left_out", ())]
        self.values, numbers = values, values["numbers"]
        new = [KeptRow(SimpleNamespace(number=number), *rest) for number, *rest in values["new"]]
        changed = [Changed(name, row, [FieldChange(*f) for f in fields]) for name, row, fields in values["changed"]]
        self.new, self.changed = Counted(new, numbers["new"]), Counted(changed, numbers["changed"])
        self.unchanged = Counted([], numbers["unchanged"])
        self.missing = Counted(values["missing"], numbers["missing"])
        self.problems = [*self.errors, *self.warnings]
        self.unknown = [_unknown(kind, word, *rest) for kind, word, *rest in values["unknown"]]
        self.taking_part = [Organisation(pk=pk, name=name) for pk, name in values["taking_part"]]
        self.words = SimpleNamespace(organisations=SimpleNamespace(taking_part=self.taking_part))

    @property
    def fingerprint(self) -> str:
        return self.values["fingerprint"]

    @property
    def default_lead(self) -> Organisation | None:
        return next((each for each in self.taking_part if each.pk == self.values["default_lead"]), None)

    @property
    def to_join(self) -> list[str]:
        return self.values["to_join"]

    @property
    def errors(self) -> list[CellProblem]:
        return self._problems("errors")

    @property
    def warnings(self) -> list[CellProblem]:
        return self._problems("warnings")

    def _problems(self, kind: str) -> list[CellProblem]:
        number, shown = self.values[kind]
        return Counted([CellProblem(**problem) for problem in shown], number)


def _texts(field: FieldChange) -> list[str]:
    return [str(field.label), str(field.before), str(field.after)]


def _unknown(kind: str, word: str, offers: list, decided: str | None, rows: list[int]) -> Unknown:
    return Unknown(kind, word, lambda: offers, decided, rows)
