"""What a person has said about a plan's sheet: kept with the plan, so that it is asked once."""

from dataclasses import asdict, dataclass, field, fields

from samverk.planning.models import ImportMapping, Plan

KINDS = ("status", "organisation", "person", "goal")
REMEMBERED = ("columns", "words", "default_lead", "keep_unreadable")


@dataclass
class Choices:
    """How a sheet is read.

    `columns` gives a column's key by its header in plain letters, "" for one that is left out. `words` gives, by kind
    and plain word, the key of what the word means as text, or "" for "nothing that we have": then the word is kept as
    a note. `default_lead` is the organisation that leads where the sheet names none.
    """

    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    default_lead: int | None = None
    keep_unreadable: bool = False
    include_struck: bool = False

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

    def meaning(self, kind: str, word: str) -> str | None:
        """What somebody has said that the word means: a key, "" for nothing, None where nobody has said."""
        return self.words.get(kind, {}).get(word)

    def mapping_values(self) -> tuple[dict, dict]:
        """As an ImportMapping keeps it: columns and settings, words."""
        kept = {name: getattr(self, name) for name in REMEMBERED if name != "words"}
        return kept, self.words
