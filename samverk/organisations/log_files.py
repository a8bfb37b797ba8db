"""The log as a file: XLSX, CSV, or a JSON object a line. Large ones are made as a job; the log tells of each."""

import csv
import io
import json
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from samverk.core.comparison import in_words
from samverk.core.jobs import progress
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.presence import is_anybody_present
from samverk.core.jobs.running import Outcome
from samverk.core.log import Line
from samverk.core.permissions import require
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.sheets.neutral import neutralised
from samverk.core.trail import head, operation
from samverk.organisations.log import can_read_log, log_of
from samverk.organisations.log_forms import LogForm

LARGE = 5_000  # rows: some seconds
LONGEST_SHEET = 1_000_000  # rows that a workbook's sheet holds
EXPORTED = "organisations.log_exported"
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/x-ndjson",
}


class LogFile:
    """What was chosen of the log, for one person, in one format. Raises PermissionDenied for who reads no log."""

    def __init__(self, form: LogForm, format: str, *, by):
        require(can_read_log(by))
        self.form, self.format, self.by, self.log = form, format, by, log_of(by)
        self.rows = self.log.revisions(form.chosen())

    @property
    def file_name(self) -> str:
        ending = {"json": "jsonl"}.get(self.format, self.format)
        return f"samverk-log-{timezone.localdate().isoformat()}.{ending}"

    def is_large(self) -> bool:
        return len(self.rows.values_list("sequence")[: LARGE + 1]) > LARGE and is_anybody_present()

    def note(self) -> None:
        """Leave in the trail that it was taken out, by whom and what of it."""
        with operation(EXPORTED, by=self.by) as op:
            op.note(head(), format=self.format, **self.form.chosen().told())

    def pieces(self) -> Iterator[bytes]:
        """As it is read from the database, but for a workbook, which is written when all is read.

        In the language of now, though the pieces are asked for when the page's own code has ended.
        """
        return self._in_language(get_language())

    def _in_language(self, language: str) -> Iterator[bytes]:
        pieces = self._pieces()
        while True:
            with override(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    def _pieces(self) -> Iterator[bytes]:
        if self.format == "xlsx":
            rows = (row for row, _number in zip(self._table(), range(LONGEST_SHEET), strict=False))
            yield write_xlsx([SheetToWrite(_("Log"), _header(), rows, [10, 18, 24, 24, 12, 20, 10, 28, 30, 60])])
        elif self.format == "csv":
            yield "\ufeff".encode() + _csv_line(_header())
            yield from (_csv_line(row) for row in self._table())
        else:
            yield from (_json_line(line) for line in self._lines())

    def _lines(self) -> Iterator[Line]:
        for number, line in enumerate(self.log.in_batches(self.rows), 1):
            if not number % 500:
                progress.advance(500)
            yield line

    def _table(self) -> Iterator[list]:
        return (_cells(line) for line in self._lines())


def start_file(file: LogFile, order: dict, back: str) -> Job:
    return start_job("organisations.log", by=file.by, order={"format": file.format, "chosen": order}, back=back)


def make_file(job: Job) -> Outcome:
    form = LogForm(job.order["chosen"], job.person)
    if not form.is_valid():
        raise PermissionDenied(_("What you chose of the log is no longer there for you."))
    file = LogFile(form, job.order["format"], by=job.person)
    progress.stage(_("Reads the log"))
    data = b"".join(file.pieces())
    made = JobFile(file_name=file.file_name, media_type=MEDIA_TYPES[file.format], data=data)
    return Outcome(file=made, told=_("The file is ready."))


def may_fetch(job: Job, person) -> bool:
    return can_read_log(person)


def _header() -> list[str]:
    return [
        _("No."), _("When"), _("Who"), _("As what"), _("What was done"), _("Kind of thing"), _("Its number"),
        _("Action"), _("Name"), _("What was changed"), _("Reason"), _("By which way"), _("Network address"), _("Hash"),
    ]  # fmt: skip


def _cells(line: Line) -> list:
    row, change = line.row, line.change
    changes = [f"{each.label}: {in_words(each.before)} → {in_words(each.after)}" for each in line.fields]
    when = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
    return [
        row.sequence, when, str(row.actor or ""), line.acting, row.get_kind_display(), line.what, row.object_id or "",
        row.action, change.name if change else "", "\n".join(changes), str(change.reason) if change else "",
        line.way, line.network_address, row.hash,
    ]  # fmt: skip


def _csv_line(cells: list) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(
        [neutralised(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return line.getvalue().encode()


def _json_line(line: Line) -> bytes:
    row, change = line.row, line.change
    told = {
        "sequence": row.sequence, "at": row.at.isoformat(), "operation": str(row.operation), "action": row.action,
        "kind": row.kind, "model": row.model, "object_id": row.object_id, "actor_id": row.actor_id,
        "actor": str(row.actor or ""), "as": line.content.get("as", []), "from": line.content.get("from", {}),
        "hash": row.hash,
    }  # fmt: skip
    if change:
        content = line.content
        told |= {name: content.get(name) for name in ("name", "reason", "before", "after", "facts") if name in content}
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"
