"""Reads one workbook in a process of its own: bytes on stdin, lines of JSON on stdout.

Run as a folder, `python -I samverk/core/sheets/reader`, so that it imports neither Django nor the rest of the package:
its start takes a few hundredths of a second, and a workbook made to exhaust memory or time takes down this process
alone. Nothing that a stranger has written is trusted: archives are inflated by hand and counted as they grow, since the
sizes that an archive states of itself may be lies, and every sheet is measured before it is laid out in memory.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine
from archive import inflate
from limits import CPU_SECONDS, MEMORY_BYTES, Budget, Layout, Refused, check_place
from ods import ods_layouts
from xlsx import xlsx_layouts


def layouts_of(parts: dict[str, bytes]) -> dict[str, Layout]:
    names = {name.lower() for name in parts}
    if "xl/workbook.xml" in names:
        return xlsx_layouts(parts, Budget())
    if "xl/workbook.bin" in names:
        raise Refused("binary_workbook")
    if "word/document.xml" in names:
        raise Refused("word_document")
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.text"):
        raise Refused("word_document")
    if "content.xml" in names and parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.s"):
        return ods_layouts(parts, Budget())
    raise Refused("not_a_workbook")


def plain(value):
    """A cell as JSON says it: dates as {"d": iso}, whole numbers without a decimal point, emptiness as null."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()} if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value if value != "" else None


def read(data: bytes) -> Iterator[dict | list]:
    """Each sheet: what is known of it beside its rows, and then its rows one by one."""
    parts = inflate(data)
    layouts = layouts_of(parts)
    parts.clear()
    kinds, visibility = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for metadata in workbook.sheets_metadata:
            if metadata.typ != kinds.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(metadata.name)
            check_place(metadata.name, sheet.total_height - 1, sheet.total_width - 1)
            layout = layouts.pop(metadata.name, None) or Layout()
            hidden = metadata.visible != visibility.Visible
            yield {"name": metadata.name, "hidden": hidden, **vars(layout)}
            yield from rows_of(sheet)
    except python_calamine.PasswordError:
        raise Refused("encrypted") from None
    except (python_calamine.CalamineError, ValueError, OverflowError, OSError):
        raise Refused("damaged") from None


def rows_of(sheet) -> Iterator[list]:
    """From the sheet's first row and column on, also where those are empty."""
    if sheet.start is None:
        return
    top, left = sheet.start
    for _row in range(top):
        yield []
    before = [None] * left
    for row in sheet.iter_rows():
        yield before + [plain(cell) for cell in row]


def tell(value) -> None:
    """One line for each sheet, row and ending: so that a long answer is never held in memory twice."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = {"refused": "", "params": {}}
    try:
        for value in read(sys.stdin.buffer.read()):
            tell(value)
    except Refused as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        answer = {"refused": "too_heavy", "params": {}}
    except BaseException as panic:  # a panic in the reader, which is no Exception
        if isinstance(panic, (SystemExit, KeyboardInterrupt)):
            raise
        answer = {"refused": "damaged", "params": {}}
    tell(answer)


if __name__ == "__main__":
    main()
