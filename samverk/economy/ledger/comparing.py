"""What a file from the books would add to a budget: gone through once, voucher by voucher, and told in counts."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from samverk.core.jobs import progress
from samverk.economy.ledger.matching import Placing
from samverk.economy.ledger.refusals import BooksRefused, refused
from samverk.economy.ledger.sheets import open_ledger
from samverk.economy.ledger.vouchers import LONGEST_OBJECTS, Row, Voucher, with_numbers
from samverk.economy.models import LedgerDraft, LedgerImport, LedgerVoucher
from samverk.economy.sie import SieFile

SHOWN = 100  # changed vouchers
BETWEEN = 500  # vouchers, before progress is told anew


@dataclass
class Found:
    """Counts of what the file holds. `accounts` are [account, name, rows, öre, line, is outside] of what is new."""

    company: str = ""
    encoding: str = ""
    checksum: bool | None = None
    vouchers: int = 0
    rows: int = 0
    new: int = 0
    new_rows: int = 0
    same: int = 0
    changed: int = 0
    changes: list = field(default_factory=list)  # [what it is called, day, line]
    of_other_objects: int = 0  # rows
    of_other_years: int = 0
    removed: int = 0
    blank: int = 0
    balances: int = 0
    unknown: dict = field(default_factory=dict)
    debit_ore: int = 0
    credit_ore: int = 0
    accounts: list = field(default_factory=list)
    fingerprint: str = ""

    def to_json(self) -> dict:
        return asdict(self)

    @property
    def left_out(self) -> int:
        return self.of_other_objects + self.of_other_years


def objects_in(text: str) -> list[str]:
    """As people write which objects: "6:P12, 1:100"."""
    return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def compare(draft: LedgerDraft, keep: Callable[[Voucher, str, list], None] | None = None) -> Found:
    """Go through the file. `keep` is given each new voucher, with its digest and the places of its rows, at once: so
    that what is held in memory does not grow with the file.

    Raises BooksRefused, with the line or row, at the first thing that cannot be taken.
    """
    data = bytes(draft.data)
    source = _source(draft, data)
    found, stored = Found(), _stored(draft)
    placing, accounts, seen = Placing.of(draft.budget), {}, {}
    total, mark = data.count(b"\n") or 1, hashlib.sha256()
    for voucher in _of_concern(source, draft, found):
        key = voucher.series, voucher.number
        if key in seen:
            told = {"voucher": f"{voucher.series}{voucher.number}", "line": seen[key]}
            raise refused(voucher.line, _("Voucher %(voucher)s is in the file twice, also in line %(line)s.") % told)
        seen[key] = voucher.line
        digest = voucher.digest()
        if key in stored:
            if stored[key] == digest:
                found.same += 1
            else:
                found.changed += 1
                if found.changed <= SHOWN:
                    found.changes.append([f"{voucher.series}{voucher.number}", voucher.on.isoformat(), voucher.line])
            continue
        mark.update(digest.encode())
        places = [placing.place(row.account, row.objects) for row in voucher.rows]
        _count(found, accounts, voucher.rows, places)
        if keep:
            keep(voucher, digest, places)
        if found.new % BETWEEN == 0:
            progress.reached(min(voucher.line, total), total)
    _tell_of(found, source)
    found.accounts = [
        [account, *told, line, outside] for (account, line, outside), told in sorted(accounts.items())
    ]  # fmt: skip
    mark.update(json.dumps(found.to_json(), sort_keys=True).encode())
    found.fingerprint = mark.hexdigest()
    return found


def _source(draft: LedgerDraft, data: bytes):
    if draft.format == LedgerImport.Format.SIE:
        return SieFile(data, draft.encoding)
    return open_ledger(data, draft.file_name, draft.columns)


def _stored(draft: LedgerDraft) -> dict[tuple[str, str], str]:
    there = LedgerVoucher.objects.filter(budget=draft.budget_id, organisation=draft.organisation_id).order_by()
    rows = there.values_list("series", "number", "digest").iterator(chunk_size=5000)
    return {(series, number): digest for series, number, digest in rows}


def _of_concern(source, draft: LedgerDraft, found: Found) -> Iterator[Voucher]:
    """The vouchers of the budget's year, with the rows that are asked for; the others are counted."""
    asked = set(objects_in(draft.only_objects))
    for voucher in with_numbers(source.vouchers()):
        found.vouchers += 1
        found.rows += len(voucher.rows)
        if voucher.on.year != draft.budget.year:
            found.of_other_years += len(voucher.rows)
            continue
        if asked:
            rows = [row for row in voucher.rows if asked & {*row.objects.split(" ")}]
            found.of_other_objects += len(voucher.rows) - len(rows)
            if not rows:
                continue
            voucher.rows = rows
        yield voucher


def _count(found: Found, accounts: dict, rows: list[Row], places: list) -> None:
    found.new += 1
    found.new_rows += len(rows)
    for row, place in zip(rows, places, strict=True):
        if row.ore > 0:
            found.debit_ore += row.ore
        else:
            found.credit_ore -= row.ore
        name, count, ore = accounts.get((row.account, place.line or 0, place.is_outside), ("", 0, 0))
        accounts[row.account, place.line or 0, place.is_outside] = row.account_name or name, count + 1, ore + row.ore


def _tell_of(found: Found, source) -> None:
    if isinstance(source, SieFile):
        found.company, found.encoding, found.checksum = source.company, source.encoding, source.checksum
        found.removed, found.balances = source.removed, sum(source.ignored.values())
        found.unknown = dict(Counter(source.unknown).most_common(10))
    else:
        found.blank = source.blank


def check_objects(text: str) -> str:
    """Tidied, as it is kept. Raises BooksRefused where one of them is none."""
    objects = objects_in(text)
    for each in objects:
        dimension, colon, code = each.partition(":")
        if not (dimension and colon and code):
            raise BooksRefused(_("Write dimension and object with a colon between, such as 6:P12."))
    if len(" ".join(objects)) > LONGEST_OBJECTS:
        raise BooksRefused(_("Those are more objects than fit."))
    return " ".join(objects)
