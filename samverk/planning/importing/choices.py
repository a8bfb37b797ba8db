"""What a person has said about a plan's sheet: kept with the plan, so that it is asked once."""

from dataclasses import asdict, dataclass, field, fields

from samverk.core.sheets import Table, plain
from samverk.planning.models import ImportMapping, Plan

KINDS = ("status", "organisation", "person", "goal")
REMEMBERED = ("columns", "words", "default_lead", "keep_unreadable", "colours", "strip_markup", "fill_areas")


@dataclass
class Choices:
    """How a sheet is read.

    `columns` gives a column's key by its header in plain letters, "" for one that is left out. `words` gives, by kind
    and plain word, the key of what the word means as text, or "" for "nothing that we have": then the word is kept as
    a note. `default_lead` is the organisation that leads where the sheet names none. `colours` is the header, in plain
    letters, of the column whose colours mean a status: "" for none, None for the status column where there is one.
    `fill_areas` gives a row without a goal area that of the row above.
    `sheet` names the one that the plan stands on, where somebody has said so, and `more` those that are read as it is;
    `left_out` says what of the tables beside the plan is not read.
    """

    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    default_lead: int | None = None
    keep_unreadable: bool = False
    include_struck: bool = False
    colours: str | None = None
    strip_markup: bool = False
    fill_areas: bool = False
    sheet: str = ""
    more: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, values: dict) -> "Choices":
        names = {part.name for part in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def of(cls, plan: Plan) -> "Choices":
        """As remembered from the last import into the plan."""
        mapping = ImportMapping.objects.filter(plan=plan).first()
        if mapping is None:
            return cls()
        return cls.from_json({**mapping.columns, "words": mapping.words})

    def colour_column(self, table: Table) -> int | None:
        """Where in the table the column stands whose colours mean a status."""
        if not table.sheet.fills:
            return None
        for column in table.columns:
            is_it = column.key == "status" if self.colours is None else plain(column.header) == self.colours
            if is_it and self.colours != "":
                return column.index
        return None

    def meaning(self, kind: str, word: str) -> str | None:
        """What somebody has said that the word means: a key, "" for nothing, None where nobody has said."""
        return self.words.get(kind, {}).get(word)

    def mapping_values(self) -> tuple[dict, dict]:
        """As an ImportMapping keeps it: columns and settings, words."""
        kept = {name: getattr(self, name) for name in REMEMBERED if name != "words"}
        return kept, self.words
