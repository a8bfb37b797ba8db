"""Tables of populations as people have them, and what is not one."""

import pytest

from samverk.core.sheets import SheetRefused, read_workbook, write_xlsx
from samverk.core.sheets.writing import SheetToWrite
from samverk.economy.population_tables import read_figures


def figures(text: str):
    return [(each.code, each.name, each.year, each.inhabitants) for each in read(text).rows]


def read(text: str):
    return read_figures(read_workbook(text.encode(), "folk.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "Region;Folkmängd 31 december 2023\n00 Riket;30 000\n01 Norra län;10 500\n03 Södra län;19 500\nSumma;30 000\n",
        "Kod;Region;2023\n1;Norra län;10500\n3;Södra län;19500\n",
        "region_code,region,population,year\n01,Norra län,10500,2023\n03,Södra län,19500,2023\n",
        "Kod;Län;Befolkning;År;Källa\n01;Norra län;10 500;2023;SCB\n03;Södra län;19 500;2023;SCB\n",
        "Kod;Namn;Folkmängd 2023;Bidrag 2024\n01;Norra län;10 500;77\n03;Södra län;19 500;78\n",
    ],
)
def test_they_all_say_the_same(text):
    assert figures(text) == [("01", "Norra län", 2023, 10_500), ("03", "Södra län", 2023, 19_500)]


def test_years_beside_each_other_are_a_figure_each():
    found = figures("Kommun;2022;2023\n0188 Norrtälje;65 000;65 100\n0382 Östhammar;;22 000\n")

    assert found == [
        ("0188", "Norrtälje", 2022, 65_000), ("0188", "Norrtälje", 2023, 65_100), ("0382", "Östhammar", 2023, 22_000),
    ]  # fmt: skip


def test_numbers_in_a_workbook_keep_their_zeros():
    sheet = SheetToWrite("Blad", ["Kod", "Kommun", "Folkmängd"], [[188, "Norrtälje", 65_432.0]])

    [found] = read_figures(read_workbook(write_xlsx([sheet]), "folk.xlsx")).rows

    assert (found.code, found.inhabitants, found.year) == ("0188", 65_432, None)


@pytest.mark.parametrize("number", ["", "-3", "1,5", "många", "9" * 30])
def test_what_is_no_number_of_people_is_told_with_its_row(number):
    found = read(f"Kod;Kommun;Folkmängd\n0188;Norrtälje;5\n0382;Östhammar;{number}\n")

    assert [problem.row for problem in found.problems] == [3]
    assert [each.code for each in found.rows] == ["0188"]


def test_what_has_no_such_columns_is_refused():
    with pytest.raises(SheetRefused):
        read("Färg;Form\nröd;rund\nblå;kantig\n")
