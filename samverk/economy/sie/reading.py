"""A SIE file, line by line: who the books belong to, their accounts, and one voucher after the other."""

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from samverk.core.money import in_figures
from samverk.economy.ledger.refusals import refused
from samverk.economy.ledger.vouchers import (
    LONGEST_ACCOUNT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_OBJECTS,
    LONGEST_SERIES,
    LONGEST_TEXT,
    MOST_ROWS,
    Row,
    Voucher,
    object_code,
)
from samverk.economy.sie.encodings import encoding_of
from samverk.economy.sie.fields import Field, day_of, fields_of, ore_of, shown

BOM = b"\xef\xbb\xbf"
END_OF_FILE = b"\x1a"  # what DOS programs write last
MOST_NAMES = 50_000  # accounts
# Rows that the format has for balances and budgets: they are no vouchers, and there is nothing to read in them here.
BALANCES = {"#IB", "#UB", "#OIB", "#OUB", "#RES", "#PSALDO", "#PBUDGET"}
_WHOLE = re.compile(r"-?[0-9]{1,12}")
KNOWN = {
    "#FLAGGA", "#FORMAT", "#PROGRAM", "#GEN", "#PROSA", "#FTYP", "#FNR", "#BKOD", "#ADRESS", "#TAXAR", "#OMFATTN",
    "#VALUTA", "#KPTYP", "#KTYP", "#ENHET", "#SRU", "#DIM", "#UNDERDIM", "#OBJEKT",
}  # fmt: skip


def looks_like_sie(data: bytes) -> bool:
    """Whether the first that is written is a label, as no sheet begins."""
    return data[:2048].removeprefix(BOM).lstrip()[:1] == b"#"


class SieFile:
    """What the file says of itself is there when its vouchers have been gone through.

    `ignored` counts the rows that are left aside, by their label; `removed` those that the books say are taken away
    (#BTRANS). `checksum` is None without one, else whether it is right.
    """

    def __init__(self, data: bytes, encoding: str = ""):
        self.data, self.encoding = data, encoding or encoding_of(data)
        self.company = self.organisation_number = self.program = ""
        self.years: dict[str, tuple] = {}
        self.accounts: dict[str, str] = {}
        self.ignored: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.removed = self.row_count = 0
        self.checksum: bool | None = None
        self._sum: int | None = None
        self._told_type = False

    def vouchers(self) -> Iterator[Voucher]:
        """Raises BooksRefused, with the line, at the first thing that is not as the format has it."""
        voucher, is_open, number = None, False, 0
        for number, line in self._lines():
            if line == "{":
                if voucher is None or is_open:
                    raise refused(number, _("A brace is opened where no voucher (#VER) begins."))
                is_open = True
                continue
            if line == "}":
                if not is_open:
                    raise refused(number, _("A brace is closed that was never opened."))
                yield self._balanced(voucher, number)
                voucher, is_open = None, False
                continue
            label, fields = self._record(line, number)
            if voucher is not None and not is_open:
                raise refused(number, _("The rows of the voucher before were expected, within braces."))
            if label == "#VER":
                if is_open:
                    raise refused(number, _("A voucher begins before the one from line %(line)s has ended: its closing "
                                            "brace is missing.") % {"line": voucher.line})  # fmt: skip
                is_open = bool(fields) and fields[-1] == "{"
                voucher = self._voucher(fields[:-1] if is_open else fields, number)
            elif label in {"#TRANS", "#RTRANS", "#BTRANS"}:
                if not is_open:
                    raise refused(number, _("A row (%(label)s) stands outside any voucher (#VER).") % {"label": label})
                self._row(voucher, label, fields, number)
            else:
                self._fact(label, fields, number)
        if voucher is not None:
            raise refused(
                number, _("The file ends in the middle of the voucher from line %(line)s.") % {"line": voucher.line},
                _("Export it anew: it has been cut off."),
            )  # fmt: skip
        if not self._told_type:
            raise refused(number or 1, _("Nothing says which type of SIE file this is (#SIETYP 4 was expected)."),
                          _("Choose type 4 (transactions) when you export."))  # fmt: skip

    def _lines(self) -> Iterator[tuple[int, str]]:
        data = self.data
        if b"\n" not in data and b"\r" in data:
            data = data.replace(b"\r", b"\n")
        for number, raw in enumerate(io.BytesIO(data), 1):
            if number == 1:
                raw = raw.removeprefix(BOM)
            try:
                line = raw.decode(self.encoding).strip(" \t\r\n")
            except UnicodeDecodeError:
                raise refused(number, _("The letters cannot be read as %(encoding)s.") % {"encoding": self.encoding},
                              _("Choose another encoding.")) from None  # fmt: skip
            if raw.startswith(END_OF_FILE):
                return
            if "\0" in line:
                raise refused(number, _("The file is not text."))
            if line:
                yield number, line

    def _record(self, line: str, number: int) -> tuple[str, list[Field]]:
        if not line.startswith("#"):
            raise refused(number, _("A label was expected, such as #VER, and “%(found)s” stands there.")
                          % {"found": shown(line)})  # fmt: skip
        label, *fields = fields_of(line, number)
        label = label.upper()
        if self._sum is not None and label != "#KSUMMA":
            parts = "".join(each if isinstance(each, str) else "".join(each) for each in [label, *fields])
            self._sum = zlib.crc32(parts.encode(self.encoding, "replace"), self._sum)
        return label, fields

    def _voucher(self, fields: list[Field], number: int) -> Voucher:
        texts = [each if isinstance(each, str) else "" for each in fields] + [""] * 4
        if len(fields) < 3:
            raise refused(number, _("A voucher has a series, a number and a day: #VER A 12 20260131."))
        if len(texts[0]) > LONGEST_SERIES or len(texts[1]) > LONGEST_NUMBER:
            raise refused(number, _("The series or the number of the voucher is far too long."))
        return Voucher(texts[0], texts[1], day_of(fields[2], number), texts[3].strip()[:LONGEST_TEXT], number)

    def _row(self, voucher: Voucher, label: str, fields: list[Field], number: int) -> None:
        self.row_count += 1
        if self.row_count > MOST_ROWS:
            raise refused(number, _("The file has more than %(most)s rows.") % {"most": MOST_ROWS}, _("Divide it."))
        if len(fields) < 3 or not isinstance(fields[0], str) or not isinstance(fields[1], list):
            raise refused(number, _("A row has an account, its objects within braces, and an amount: "
                                    "#TRANS 4010 {} 1250.00."))  # fmt: skip
        account, objects, amount = fields[:3]
        ore = ore_of(amount, number)
        if label == "#BTRANS":
            self.removed += 1
        if label != "#TRANS":  # one that was added later (#RTRANS) stands there once more as #TRANS
            return
        if not account or len(account) > LONGEST_ACCOUNT or " " in account:
            raise refused(
                number, _("An account was expected, and “%(found)s” stands there.") % {"found": shown(account)}
            )
        text = fields[4] if len(fields) > 4 and isinstance(fields[4], str) else ""
        name = self.accounts.get(account, "")
        voucher.rows.append(Row(account, ore, self._objects(objects, number), text.strip()[:LONGEST_TEXT], name))

    def _objects(self, objects: list[str], number: int) -> str:
        if len(objects) % 2:
            raise refused(number, _("Objects come in pairs of dimension and object: {1 100 6 P12}."))
        pairs = zip(objects[::2], objects[1::2], strict=True)
        text = " ".join(object_code(dimension, code) for dimension, code in pairs)
        if len(text) > LONGEST_OBJECTS:
            raise refused(number, _("The row has more objects than fit."))
        return text

    def _balanced(self, voucher: Voucher, number: int) -> Voucher:
        off = sum(row.ore for row in voucher.rows)
        if off:
            told = {"voucher": f"{voucher.series}{voucher.number}", "line": voucher.line, "sum": in_figures(off)}
            raise refused(
                number, _("Voucher %(voucher)s, from line %(line)s, does not add up to zero: %(sum)s is left.") % told,
                _("Have it corrected in the books, and export them anew."),
            )  # fmt: skip
        return voucher

    def _fact(self, label: str, fields: list[Field], number: int) -> None:
        texts = [each if isinstance(each, str) else "" for each in fields] + ["", "", ""]
        if label == "#SIETYP":
            self._told_type = True
            if texts[0] not in {"4", "4E", "4I"}:
                raise refused(
                    number,
                    _("This is SIE of type %(type)s, which has no vouchers.") % {"type": shown(texts[0]) or "–"},
                    _("Choose type 4 (transactions) when you export."),
                )  # fmt: skip
        elif label == "#KONTO" and len(self.accounts) < MOST_NAMES:
            self.accounts[texts[0]] = texts[1].strip()[:LONGEST_NAME]
        elif label == "#RAR" and len(self.years) < 100:
            self.years[texts[0]] = day_of(texts[1], number), day_of(texts[2], number)
        elif label == "#FNAMN":
            self.company = texts[0][:200]
        elif label == "#ORGNR":
            self.organisation_number = texts[0][:20]
        elif label == "#PROGRAM":
            self.program = f"{texts[0]} {texts[1]}".strip()[:100]
        elif label == "#KSUMMA":
            self._check_sum(texts[0])
        elif label in BALANCES:
            self.ignored[label] += 1
        elif label not in KNOWN:  # of which the format says that they are to be passed over
            self.unknown["#…" if len(self.unknown) >= 20 else label[:20]] += 1

    def _check_sum(self, said: str) -> None:
        """The first begins the reckoning, the last ends it: CRC-32 of labels and fields, without what divides them."""
        if self._sum is None:
            self._sum = 0
        else:
            self.checksum = _WHOLE.fullmatch(said) is not None and int(said) & 0xFFFFFFFF == self._sum
