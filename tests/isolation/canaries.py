"""A secret word in every text of every row, and what any answer says of them: pages, headers, files, mail."""

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import models

from samverk.core.trail import operation
from samverk.economy.models import LedgerRow, Payment, Settlement
from samverk.planning.models import StatusScale, StatusStep
from samverk.reports.models import Edition
from samverk.reports.tests.reading_files import pdf_text
from tests.isolation.oracle import RULES, Reader, may_stand_in

CANARY = re.compile(r"kx(\d+)z")
FIRST = 100_000  # a form's random token of 64 letters and digits holds a word such as kx7z once in some 20,000 answers
SHORTEST = 40  # characters; codes, numbers and dates are shorter fields
NAMES = {"name", "short_name"}
NO_WORDS = {"source_url", "query", "sha256", "password", "email", "issuer", "starts", "ends", "due"}


@dataclass(frozen=True)
class Canary:
    """One text of one row, and the frozen reports that say it and may: who reads one of them is told it there."""

    row: models.Model
    name: str
    told_in: tuple[Edition, ...] = ()

    def __str__(self):
        return f"{self.row._meta.label_lower}.{self.name} of {self.row.pk}"

    def may_be_told(self, reader: Reader) -> bool:
        if RULES[self.row._meta.label_lower](reader, self.row):
            return True
        return any(RULES["reports.edition"](reader, edition) for edition in self.told_in)


def plant(by) -> dict[int, Canary]:
    """Put a word of its own in every text there is a rule for, by operations: so that the trail, the search and the
    news have it too."""
    planted: dict[int, Canary] = {}
    for label in RULES:
        model = apps.get_model(label)
        rows = [row for row in model._base_manager.all() if not (_is_standard(row) or is_settled(row))]
        for row in rows:
            for each in _texts(model):
                number = FIRST + len(planted)
                planted[number] = Canary(row, each.name)
                setattr(row, each.name, f"{getattr(row, each.name)} kx{number}z".strip()[: each.max_length])
        with operation("tests.planted", by=by) as op:
            op.save_many(rows)
    return planted


def settled(planted: dict[int, Canary], by) -> dict[int, Canary]:
    """The same words once reports have been frozen with them, and the rows as they are by now.

    What a published report says anybody may read there, and nowhere else: the rows that said it get other words, so
    that a page which tells them is seen.
    """
    editions = list(Edition.objects.exclude(content="").select_related("round__plan__collaboration", "organisation"))
    words = {edition.pk: words_of(edition.content.encode()) for edition in editions}
    now = _rows_now(planted.values())
    found = {}
    for number, each in planted.items():
        row = now[type(each.row), each.row.pk]
        said_in = [edition for edition in editions if number in words[edition.pk] and may_stand_in(edition, row)]
        found[number] = replace(each, row=row, told_in=tuple(said_in))
    published = [edition for edition in editions if hasattr(edition, "publication")]
    out = [n for n, each in found.items() if set(published) & set(each.told_in) and not isinstance(each.row, Edition)]
    return found | _anew([found[n] for n in out], FIRST + len(planted), published, by)


def _anew(canaries: list[Canary], first: int, published: list[Edition], by) -> dict[int, Canary]:
    """Other words in their place. The page of a published report says by name whose it is, and of which round."""
    anew, rows = {}, defaultdict(dict)
    for number, each in enumerate(canaries, start=first):
        named = [edition for edition in published if each.name in NAMES and each.row in _named_by(edition)]
        anew[number] = Canary(each.row, each.name, tuple(named))
        setattr(each.row, each.name, CANARY.sub(f"kx{number}z", getattr(each.row, each.name)))
        rows[type(each.row)][each.row.pk] = each.row
    with operation("tests.planted_anew", by=by) as op:
        for some in rows.values():
            op.save_many(list(some.values()))
    return anew


def _named_by(edition: Edition) -> list[models.Model]:
    return [edition.round, edition.round.plan.collaboration, edition.organisation]


def _rows_now(canaries) -> dict[tuple, models.Model]:
    keys = defaultdict(set)
    for each in canaries:
        keys[type(each.row)].add(each.row.pk)
    return {(model, row.pk): row for model, some in keys.items() for row in model._base_manager.filter(pk__in=some)}


def _is_standard(row) -> bool:
    """Samverk's own words for statuses, which are no secret and are found by their names."""
    if isinstance(row, StatusStep):
        return row.scale.collaboration_id is None
    return isinstance(row, StatusScale) and row.collaboration_id is None


def is_settled(row) -> bool:
    """What the database lets nobody change; what is settled later holds the words (`settle_next`)."""
    fixed = isinstance(row, Settlement | Edition) and row.is_fixed
    return fixed or (isinstance(row, Payment | LedgerRow) and row.settlement_id is not None)


def _texts(model) -> list[models.Field]:
    return [
        each
        for each in model._meta.concrete_fields
        if type(each) in (models.CharField, models.TextField)
        and each.editable
        and not each.choices
        and each.name not in NO_WORDS
        and (each.max_length or SHORTEST) >= SHORTEST
    ]


def told(answer) -> set[int]:
    """The numbers of all the words in an answer: body, headers, and the text of a file however it is packed."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return words_of(data) | {int(number) for number in CANARY.findall(str(answer.headers))}


def words_of(data: bytes) -> set[int]:
    return {int(number) for number in CANARY.findall(text_of(data))}


def text_of(data: bytes) -> str:
    """The text of an answer, also within files."""
    if data.startswith(b"%PDF"):
        return pdf_text(data)
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(text_of(archive.read(name)) for name in archive.namelist())
    return data.decode(errors="replace")
