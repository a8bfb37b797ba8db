"""A secret word in every text of every row, and what any answer says of them: pages, headers, files, mail."""

import io
import re
import zipfile
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from samverk.core.trail import operation
from samverk.reports.tests.reading_files import pdf_text
from tests.isolation.oracle import RULES, Reader

CANARY = re.compile(r"kx(\d+)z")
SHORTEST = 40  # characters; codes, numbers and dates are shorter fields
NO_WORDS = {"source_url", "query", "sha256", "password", "email", "issuer", "starts", "ends", "due"}


@dataclass(frozen=True)
class Canary:
    """One text of one row. `row` is as it was planted."""

    row: models.Model
    name: str

    def __str__(self):
        return f"{self.row._meta.label_lower}.{self.name} of {self.row.pk}"

    def may_be_told(self, reader: Reader) -> bool:
        return RULES[self.row._meta.label_lower](reader, self.row)


def plant(by) -> dict[int, Canary]:
    """Put a word of its own in every text there is a rule for, by operations: so that the trail, the search and the
    news have it too."""
    planted: dict[int, Canary] = {}
    for label in RULES:
        model = apps.get_model(label)
        rows = [row for row in model._base_manager.all() if not _is_standard(row)]
        for row in rows:
            for each in _texts(model):
                number = len(planted) + 1
                planted[number] = Canary(row, each.name)
                setattr(row, each.name, f"{getattr(row, each.name)} kx{number}z".strip()[: each.max_length])
        with operation("tests.planted", by=by) as op:
            op.save_many(rows)
    return planted


def _is_standard(row) -> bool:
    """Samverk's own words for statuses, which are no secret and are found by their names."""
    scale = getattr(row, "scale", row)
    return scale._meta.label_lower == "planning.statusscale" and scale.collaboration_id is None


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
