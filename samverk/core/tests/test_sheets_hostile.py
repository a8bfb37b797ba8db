import random
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from samverk.core.sheets import SheetRefused, read_workbook
from samverk.core.sheets.reading import READER
from samverk.core.tests.sheet_files import bombs, repacked, text_cell, with_sheet, xlsx

BOMBS = bombs()
# The reader as it runs, and then the most memory that it held.
MEASURED = """
import runpy, sys
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
finally:
    with open("/proc/self/status") as status:
        sys.stderr.write(status.read())
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_is_refused_with_its_reason(name):
    data, code = BOMBS[name]

    with pytest.raises(SheetRefused) as refusal:
        read_workbook(data, "plan.xlsx")

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "a sheet of 285 MB",
        "a size that lies",
        "one long text many times",
        "five million elements",
        "two corners",
    ],
)
def test_a_hostile_archive_takes_little_memory_and_time(name):
    command = [sys.executable, "-I", "-c", MEASURED, str(READER)]

    done = subprocess.run(  # noqa: S603  # our own program
        command, input=BOMBS[name][0], capture_output=True, timeout=20, check=False
    )

    held_kb = int(re.search(rb"VmHWM:\s+(\d+) kB", done.stderr)[1])
    assert held_kb < 230_000


def test_a_million_empty_formatted_rows_do_no_harm():
    rows = b"".join(b'<row r="%d" s="3" customFormat="1"/>' % number for number in range(2, 900_000))
    data = with_sheet(b'<row r="1">' + text_cell("A1", b"Aktivitet") + b"</row>" + rows)

    sheets = read_workbook(data, "plan.xlsx")

    assert sheets[0].rows == [["Aktivitet"]]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    data = bytearray(data)
    pieces = [
        b"\xff\xfe",
        b"\0",
        b'";"',
        b"<!DOCTYPE a>",
        b"\xc3",
        b"9" * 400,
        b"=1+1",
        b"&#0;",
        b"\r\r",
        b"PK\x01\x02",
    ]
    for _turn in range(chance.choice([1, 1, 2, 5, 20, 200])):
        at = chance.randrange(len(data)) if data else 0
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at : at + chance.randrange(1, 50)]
            case 2:
                data[at:at] = chance.choice(pieces)
            case 3:
                data += data[: chance.randrange(1, 200)]
            case 4:
                data[at : at + 4] = chance.randbytes(4)
            case _:
                data = data[: max(1, at)]
    return bytes(data)


def _mutated_inside(data: bytes, chance: random.Random) -> bytes:
    archive = zipfile.ZipFile(BytesIO(data))
    part = chance.choice(archive.namelist())
    changed = None if chance.random() < 0.1 else _mutated(archive.read(part), chance)
    return repacked(data, {part: changed})


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(seed):
    chance = random.Random(seed)
    workbook = xlsx([["Nr", "Aktivitet", "Klart"]] + [[n, f"Åtgärd {n} åäö", "Q3 2026"] for n in range(30)])
    text = "\n".join(f"Åtgärd {n};a@b.se;pågår" for n in range(50)).encode()
    files = [_mutated_inside(workbook, chance) for _n in range(8)]
    files += [_mutated(workbook, chance) for _n in range(6)] + [_mutated(text, chance) for _n in range(60)]

    for data in files:
        try:
            sheets = read_workbook(data, "plan.xlsx")
        except SheetRefused as refusal:
            assert refusal.message
        else:
            assert all(isinstance(sheet.rows, list) for sheet in sheets)
