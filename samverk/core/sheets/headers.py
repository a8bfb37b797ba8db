"""What the columns of a sheet are called, and what they are taken for: a proposal that a person corrects."""

import difflib
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from samverk.core.sheets.cells import is_blank, text_of
from samverk.core.sheets.problems import column_letter
from samverk.core.sheets.reading import Cell, Sheet

NOTE = "note"
LEFT_OUT = ""
ALIKE = 0.88  # of 1; "Aktivtet" is "Aktivitet", "Start" is not "Status"
LONGEST_HEADER = 100  # characters; what is longer is a text
LONGEST_SLIP = 40  # beyond that no two headers are a slip apart
MOST_REMEMBERED = 20_000
_BOUNDARY = re.compile(r"[\s/,&(-]")
_DOTTED = re.compile(r"\w+(?:\.\w+)+")
# "Mål i strategin", "Mål enligt planen", "Goal of the plan"; and in Finnish by its ending: "Tavoite strategiassa".
_STANDS_IN = re.compile(r"(?:i|ur|från|enligt|in|of|from|according to|per)\s+(?P<where>.+)|\w+ss[aä]")
_PREPOSITION = re.compile(
    r"\b(?:i|ur|från|enligt|in|of|from|per|för|med|till|mot|på|av|om|som|och|for|to|with|and|ja)\b"
)
_LAST_WORD = re.compile(r"(?<=\w)[\s-]+(?P<last>\w+)$")
# What tells of a thing's amount or outcome is not the thing: "Antal mål", "Uppnått mål", "Mål i procent".
_MEASURED = re.compile(
    r"(?:antal|andel|uppnå|uppfyll|nått|nådd|number|share|achiev|reach|fulfil|lukum|osuus|saavut|toteut)\w*"
    r"|(?:siffror|tal|procent|kronor|tkr|mnkr|kr|figures|numbers|percent|percentages|prosentteina|luvuissa)\b"
)


@dataclass(frozen=True)
class Field:
    """A meaning that a column can have. `names` are all that it is called, the first of each language its own.

    `exactly` are names that count only as a whole header: too common as the beginning of others. Of several columns
    that are equally likely the first is meant; the last that holds something where `latest`. `heads` are names that
    mean the same when a word before says of what kind ("Strategiskt mål") or words after say where it stands ("Mål i
    strategin").
    """

    key: str
    label: str
    names: tuple[str, ...]
    required: bool = False
    exactly: tuple[str, ...] = ()
    latest: bool = False
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column as found: where, under which words, and the key it is taken for.

    A key of "note:T1" keeps the column's text as a note of the occasion "T1"; "" leaves the column out.
    """

    index: int
    header: str
    key: str
    is_sure: bool = True
    is_hidden: bool = False
    sample: str = ""

    @property
    def letter(self) -> str:
        return column_letter(self.index)


def plain(text) -> str:
    """A header or name as compared: small letters, single spaces, no closing marks."""
    text = text if isinstance(text, str) else text_of(text)
    return _remembered(text) if len(text) <= LONGEST_HEADER else _plain(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text_of(text)).casefold()
    return re.sub(r"[\s_]+", " ", folded).strip(" :*.?!#-–")


_remembered = functools.lru_cache(maxsize=MOST_REMEMBERED)(_plain)


class Names:
    """What headers mean, by all their names. Each text is judged once."""

    def __init__(self, fields: Iterable[tuple[str, tuple, tuple, tuple]], note_prefixes: tuple[str, ...]):
        self.whole: dict[str, str] = {}
        self.beginning: dict[str, str] = {}
        self.heads: dict[str, str] = {}
        for key, names, exactly, heads in fields:
            self.heads |= dict.fromkeys(map(plain, heads), key)
            for name in names:
                self.beginning.setdefault(plain(name), key)
            for name in (*names, *exactly):
                self.whole.setdefault(plain(name), key)
        patterns = (re.compile(rf"{re.escape(plain(prefix))}(?:[\s:]|$)") for prefix in note_prefixes)
        self.note_prefixes = list(zip(note_prefixes, patterns, strict=True))
        self._judged: dict[str, tuple[str, float]] = {}

    @classmethod
    def of(cls, fields: Iterable[Field], note_prefixes: tuple[str, ...] = ()) -> "Names":
        return _names(tuple((each.key, each.names, each.exactly, each.heads) for each in fields), tuple(note_prefixes))

    def meaning(self, header: str) -> tuple[str, float]:
        """The key that a header most likely means, and how likely: 3 is certain, 0 not at all."""
        if header not in self._judged:
            if len(self._judged) > MOST_REMEMBERED:
                self._judged.clear()
            self._judged[header] = self._judge(header)
        return self._judged[header]

    def _judge(self, header: str) -> tuple[str, float]:
        text = plain(header)
        if not text:
            return LEFT_OUT, 0
        if text in self.whole:
            return self.whole[text], 3
        for prefix, pattern in self.note_prefixes:
            if pattern.match(text):
                whole = " ".join(text_of(header).split())
                occasion = whole[len(prefix) :].lstrip(" :") or whole
                return f"{NOTE}:{occasion[:60]}", 3
        bare = " ".join(re.sub(r"\([^)]*\)", " ", text).split())
        for alike in (bare, text.rpartition(".")[2] if _DOTTED.fullmatch(text) else ""):
            if alike in self.whole:
                return self.whole[alike], 2.5
        for boundary in reversed(list(_BOUNDARY.finditer(text))):
            begun = text[: boundary.start()]
            is_measured = begun in self.heads and _MEASURED.match(text[boundary.end() :])
            if len(begun) >= 4 and begun in self.beginning and not is_measured:
                return self.beginning[begun], 2
        head, likely = self._by_head(bare)
        if head:
            return head, likely
        slip = next((name for name in self.beginning if len(name) >= 6 and _nearly_equal(bare, name)), None)
        return (self.beginning[slip], 1) if slip else (LEFT_OUT, 0)

    def _by_head(self, text: str) -> tuple[str, float]:
        """What the header's main word means: the first, where the rest says in what it stands; else the last, where
        the rest only says of what kind it is."""
        first, _space, rest = text.partition(" ")
        if first in self.heads and (match := _STANDS_IN.fullmatch(rest)):
            where = match["where"] or rest
            return (self.heads[first], 2) if where[:1].isalpha() and not _MEASURED.match(where) else (LEFT_OUT, 0)
        kind, last = next(((text[: m.start()], m["last"]) for m in _LAST_WORD.finditer(text)), ("", ""))
        if last not in self.heads or _PREPOSITION.search(kind) or _MEASURED.match(kind):
            return LEFT_OUT, 0
        return self.heads[last], 1.5


@functools.lru_cache(maxsize=16)
def _names(fields, note_prefixes) -> Names:
    return Names(fields, note_prefixes)


def _nearly_equal(text: str, name: str) -> bool:
    """A slip of the finger apart. The two quick bounds spare nearly every full comparison, which is slow."""
    if len(text) > LONGEST_SLIP or 2 * min(len(text), len(name)) < ALIKE * (len(text) + len(name)):
        return False
    slip = difflib.SequenceMatcher(None, text, name)
    return slip.quick_ratio() >= ALIKE and slip.ratio() >= ALIKE


def header_score(row: list[Cell], names: Names, known: dict[str, str]) -> float:
    """How much a row looks like a header."""
    keys, score = set(), 0.0
    for cell in row:
        if is_blank(cell):
            continue
        if not isinstance(cell, str) or len(cell) > LONGEST_HEADER:
            score -= 1
            continue
        key, likely = (known[plain(cell)], 3) if plain(cell) in known else names.meaning(cell)
        if likely and key not in keys:
            keys.add(key)
            score += likely
    return score if len(keys) > 1 else min(score, 2)


def header_below(sheet: Sheet, index: int, names: Names) -> tuple[int, list[str]]:
    """Where a header that begins in that row ends, and its texts.

    Some headers have two rows: "Uppföljning" above "T1", "T2" and "Helår". Both words make the column's name then; and
    where one row says the same twice ("Status", "Kommentar", "Status", "Kommentar"), the row above tells them apart.
    """
    texts = [text_of(cell) for cell in sheet.rows[index]]
    groups = _groups(sheet, index)
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
    under = [column for column, cell in enumerate(below) if not is_blank(cell)]
    if len(under) > 1 and all(column in groups for column in under) and all(_is_name(below[c]) for c in under):
        texts += [""] * (len(below) - len(texts))
        for column in under:
            texts[column] = _joined(groups[column], text_of(below[column]), names)
        return index + 1, texts
    counts, above = Counter(plain(text) for text in texts if text), _groups(sheet, index - 1) if index else {}
    for column, text in enumerate(texts):
        if counts[plain(text)] > 1 and column in above:
            texts[column] = _joined(above[column], text, names)
    return index, texts


def _groups(sheet: Sheet, index: int) -> dict[int, str]:
    """The text that stands over each column of a group, in a row where texts stand over several columns each."""
    row, groups = sheet.rows[index], {}
    starts = [column for column, cell in enumerate(row) if not is_blank(cell)]
    widest = max((len(other) for other in sheet.rows[index : index + 3]), default=0)
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else widest
        if end - start > 1 and _is_name(row[start]):
            groups.update(dict.fromkeys(range(start, end), text_of(row[start])))
    return groups


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_SLIP


def _joined(group: str, text: str, names: Names) -> str:
    """Both words, in the order in which they mean something."""
    both = [f"{group} {text}", f"{text} {group}"]
    return max(both, key=lambda name: names.meaning(name)[1])


def columns_of(
    sheet: Sheet, start: int, texts: list[str], fields: list[Field], names: Names, known: dict[str, str], keep: bool
) -> list[Column]:
    """The columns under these headers; `start` is the first row below. With `keep`, those with unknown headers are
    proposed as notes instead of left out."""
    found = []
    for index in range(max(len(row) for row in sheet.rows)):
        text = texts[index] if index < len(texts) else ""
        sample = next((text_of(row[index]) for row in sheet.rows[start:] if has_text(row, index)), "")
        if not text and not sample:
            continue
        hidden = index in sheet.hidden_columns
        if plain(text) in known:
            found.append((Column(index, text, known[plain(text)], True, hidden, sample[:80]), 4.0))
            continue
        key, likely = names.meaning(text)
        if not likely and keep and text and not hidden:
            key = f"{NOTE}:{text[:60]}"
        found.append((Column(index, text, key, likely >= 2, hidden, sample[:80]), likely))
    return _each_key_once(found, {each.key for each in fields if each.latest}, keep)


def has_text(row: list[Cell], index: int) -> bool:
    return index < len(row) and not is_blank(row[index])


def _each_key_once(found: list[tuple[Column, float]], latest: set[str], keep: bool) -> list[Column]:
    """The likelier column keeps a key that several were taken for; on a tie the first, or the last that is filled."""
    best: dict[str, tuple[float, int]] = {}
    for column, likely in found:
        if not column.key:
            continue
        standing = best.get(column.key, (-1, -1))[0]
        if likely > standing or (likely == standing and column.key in latest and column.sample):
            best[column.key] = (likely, column.index)
    columns, taken = [], {column.key for column, _likely in found}
    for column, _likely in found:
        if column.key and best[column.key][1] != column.index:
            spare = f"{NOTE}:{column.header[:60]}" if keep and column.header else LEFT_OUT
            if spare in taken:
                spare = f"{NOTE}:{column.header[:56]} ({column.letter})"
            taken.add(spare or None)
            column = Column(column.index, column.header, spare, False, column.is_hidden, column.sample)
        columns.append(column)
    return columns
