"""`samverk split`: a sum among regions by a table in a file, exact to the krona, without any row in the database."""

import csv
import io
import json
import random

import pytest

from samverk import cli
from samverk.core.sheets.writing import SheetToWrite, write_xlsx
from samverk.economy.tests.factories import CostKeyFactory
from samverk.organisations.tests.factories import ParticipationFactory

# Made up: as many as the regions are, with their codes.
CODES = [f"{n:02}" for n in (1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 17, 18, 19, 20, 21, 22, 23, 24, 25)]
PEOPLE = {code: 61_001 + 37_813 * place**2 % 2_400_000 for place, code in enumerate(CODES)}
SUM = 182_500_000


@pytest.fixture
def split(capsys):
    def called(*arguments):
        try:
            code = cli.main(["split", *map(str, arguments)])
        except SystemExit as leaving:
            code = leaving.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "folkmangd.csv"
    rows = [f"{code};Region {code};{number}" for code, number in PEOPLE.items()]
    path.write_text("\n".join(["Kod;Region;Folkmängd", *rows, ""]))
    return path


def by_hand(sum_in_kronor: int) -> dict[str, int]:
    """Largest remainders in whole numbers alone, another way than the program's."""
    whole = sum(PEOPLE.values())
    parts = {code: sum_in_kronor * number // whole for code, number in PEOPLE.items()}
    left = sum_in_kronor - sum(parts.values())
    for code in sorted(PEOPLE, key=lambda code: (-(sum_in_kronor * PEOPLE[code] % whole), code))[:left]:
        parts[code] += 1
    return parts


def test_each_krona_of_a_national_sum_goes_to_a_region(split, table):
    code, out, _err = split(SUM, "--population", table, "--to-kronor", "--csv")

    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {row["code"]: int(row["amount"]) for row in rows} == by_hand(SUM)
    assert sum(int(row["amount"]) for row in rows) == SUM


def test_json_holds_the_exact_parts(split, table):
    _code, out, _err = split("182,5 mnkr", "--population", table, "--json")

    found = json.loads(out)
    assert (found["ore"], found["unit_ore"], len(found["parts"])) == (SUM * 100, 1, 21)
    assert sum(part["ore"] for part in found["parts"]) == SUM * 100
    assert found["parts"][0]["share"].count("/") == 1


def test_the_table_ends_with_the_sum_and_shows_no_decimals_of_kronor(split, table):
    _code, out, _err = split(SUM, "--population", table, "--to-kronor")

    lines = out.splitlines()
    assert len(lines) == 23
    assert lines[-1].endswith("182 500 000")
    assert lines[1].startswith("01  Region 01")


def test_neither_the_order_of_the_rows_nor_the_kind_of_file_matters(split, table, tmp_path):
    rows = [[int(code), f"Region {code}", number] for code, number in PEOPLE.items()]
    random.Random(7).shuffle(rows)
    book = tmp_path / "folk.xlsx"
    book.write_bytes(write_xlsx([SheetToWrite("Blad", ["Kod", "Region", "Folkmängd"], rows)]))

    assert split(SUM, "--population", book, "--csv") == split(SUM, "--population", table, "--csv")


@pytest.mark.parametrize(("amount", "parts"), [("-1250,50", -125_050), ("0", 0), ("0,01", 1)])
def test_sums_below_and_near_nothing_add_up_too(split, table, amount, parts):
    _code, out, _err = split("--population", table, "--json", "--", amount)

    assert sum(part["ore"] for part in json.loads(out)["parts"]) == parts


def test_the_newest_year_unless_another_is_asked_for(split, tmp_path):
    path = tmp_path / "folk.csv"
    path.write_text("Kod;Region;2022;2023\n01;A;1;3\n03;B;1;1\n")

    newest, asked = (split(4, "--population", path, *more, "--csv")[1] for more in ([], ["--year", "2022"]))

    assert [row["amount"] for row in csv.DictReader(io.StringIO(newest))] == ["3.00", "1.00"]
    assert [row["amount"] for row in csv.DictReader(io.StringIO(asked))] == ["2.00", "2.00"]


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        ("Kod;Region;Folkmängd\n01;A;x\n", [], "A whole number of inhabitants was expected."),
        ("Kod;Region;Folkmängd\n01;A;5\n01;A;6\n", [], "The same stands in row 2 already."),
        ("Kod;Region;Folkmängd\n01;A;5\n0114;B;6\n", [], "Say which: --only regions."),
        ("Kod;Region;Folkmängd\n01;A;0\n03;B;0\n", [], "all shares are 0"),
        ("Kod;Region;2022\n01;A;5\n03;B;5\n", ["--year", "1999"], "The table has no population of 1999."),
        ("Färg;Form\nröd;rund\n", [], "No table of populations was found."),
    ],
)
def test_what_cannot_be_divided_by_is_told(split, tmp_path, text, more, told):
    path = tmp_path / "folk.csv"
    path.write_text(text)

    code, out, err = split(100, "--population", path, *more)

    assert (code, out) == (2, "")
    assert told in err


def test_one_thing_is_divided_by(split, table):
    assert split(5)[0] == split(5, "--population", table, "--key", "1")[0] == split("x", "--population", table)[0] == 2


@pytest.mark.django_db
def test_by_a_key_over_a_period(split):
    key = CostKeyFactory(name="Avtalet")
    for _n in range(3):
        ParticipationFactory(collaboration=key.collaboration, role="principal")

    _code, out, _err = split(100, "--key", "avtalet", "--from", "2026-01-01", "--to", "2026-12-31", "--json")
    code, _out, err = split(100, "--key", key.pk, "--from", "2020-01-01", "--to", "2020-12-31")

    assert [part["ore"] for part in json.loads(out)["parts"]] == [3_334, 3_333, 3_333]
    assert (code, "no approved key is in force" in err) == (2, True)
