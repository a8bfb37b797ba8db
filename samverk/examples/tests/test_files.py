"""What the example's files promise, read without a database."""

from collections import Counter
from itertools import pairwise

import pytest

from samverk.core.sheets import read_workbook, text_of
from samverk.examples.files import FOLDER, goal_files, rows

CSV_FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*.csv"))
PLANS = {
    "roslagen": "handlings-och-verksamhetsplan-2025-2027.xlsx",
    "blekinge": "kulturplan-insatser-2026-2029.ods",
}
FOLLOW_UPS = [name for name in CSV_FILES if "/uppfoljning-" in name]


def goals() -> dict[tuple[str, str], dict]:
    return {(row["Dokument"], row["Kod"]): row for name in goal_files() for row in rows(name)}


def plan_rows(folder: str) -> list[dict]:
    sheet = read_workbook((FOLDER / folder / PLANS[folder]).read_bytes(), PLANS[folder])[0]
    header = next(index for index, row in enumerate(sheet.rows) if row and row[0] == "Nr")
    headings = [text_of(cell) for cell in sheet.rows[header]]
    found = [dict(zip(headings, [text_of(c) for c in row], strict=False)) for row in sheet.rows[header + 1 :]]
    return [row for row in found if row.get("Underlag")]


@pytest.mark.parametrize("name", CSV_FILES)
def test_every_row_is_a_public_fact_with_its_source_or_says_that_it_is_made_up(name):
    found = rows(name)

    silent = [row for row in found if row["Exempel"] not in {"ja", "nej"}]
    unsourced = [row for row in found if row["Exempel"] == "nej" and not row["Källa"]]

    assert found
    assert silent == []
    assert unsourced == []


@pytest.mark.parametrize("folder", PLANS)
def test_every_activity_says_what_it_rests_on(folder):
    found = plan_rows(folder)

    unclear = [
        row["Nr"] for row in found if not row["Underlag"].startswith(("offentlig uppgift: ", "påhittat exempel"))
    ]

    assert len(found) == {"roslagen": 44, "blekinge": 12}[folder]
    assert unclear == []


def test_the_lists_for_all_are_complete():
    organisations = Counter(row["Typ"] for row in rows("common/organisationer.csv"))
    agenda = Counter(row["Nivå"] for row in rows("common/agenda2030.csv"))

    assert organisations == {"kommun": 290, "region": 21}
    assert agenda == {"Mål": 17, "Delmål": 169}


def test_no_goal_lacks_a_title_or_shares_its_code():
    found = [row for name in goal_files() for row in rows(name)]

    blank = [row["Kod"] for row in found if not row["Mål"]]
    doubled = [key for key, count in Counter((r["Dokument"], r["Kod"]) for r in found).items() if count > 1]

    assert blank == []
    assert doubled == []


def test_every_parent_and_every_replaced_document_exists():
    known = goals()
    documents = {document for document, _code in known}

    orphans = [key for key, row in known.items() if row["Överordnad"] and (key[0], row["Överordnad"]) not in known]
    lost = {row["Ersätter"] for row in known.values() if row["Ersätter"]} - documents

    assert orphans == []
    assert lost == set()


def alignments() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    found = [row for folder in PLANS for row in rows(f"{folder}/malkopplingar.csv")]
    return [((r["Från dokument"], r["Från kod"]), (r["Till dokument"], r["Till kod"])) for r in found]


def test_alignments_join_goals_that_exist_in_different_documents_and_say_why():
    known = goals()

    strangers = [pair for pair in alignments() if not set(pair) <= known.keys()]
    within = [pair for pair in alignments() if pair[0][0] == pair[1][0]]
    reasons = [row["Motivering"] for folder in PLANS for row in rows(f"{folder}/malkopplingar.csv")]

    assert strangers == []
    assert within == []
    assert all(reason.endswith(".") for reason in reasons)
    assert len(set(reasons)) == len(reasons)


def test_goals_and_alignments_make_no_circle():
    onward: dict[tuple, set] = {}
    for source, target in alignments():
        onward.setdefault(source, set()).add(target)
    for key, row in goals().items():
        if row["Överordnad"]:
            onward.setdefault(key, set()).add((key[0], row["Överordnad"]))

    ready = [goal for goal in goals() if not onward.get(goal)]
    while ready:
        done = ready.pop()
        for goal, ahead in onward.items():
            if done in ahead:
                ahead.discard(done)
                ready += [] if ahead else [goal]

    assert [goal for goal, ahead in onward.items() if ahead] == []


@pytest.mark.parametrize("folder", PLANS)
def test_each_activity_has_one_lead_among_its_parts(folder):
    leads = Counter(row["Nr"] for row in rows(f"{folder}/delar.csv") if row["Leder"] == "ja")
    numbers = [row["Nr"] for row in plan_rows(folder)]

    assert leads == dict.fromkeys(numbers, 1)


@pytest.mark.parametrize("name", FOLLOW_UPS)
def test_a_deviation_comes_with_a_measure_and_a_submitted_answer_says_something(name):
    found = [row for row in rows(name) if row["Läge"] == "inlämnad"]

    unexplained = [
        row["Nr"]
        for row in found
        if row["Status"] in {"Mindre avvikelse", "Större avvikelse", "Pausad", "Utgår"}
        and not (row["Avvikelse"] and row["Åtgärd"])
    ]
    empty = [row["Nr"] for row in found if not row["Svar"] or (row["Svar"] == "Status") != bool(row["Status"])]

    assert unexplained == []
    assert empty == []


def test_progress_never_goes_backwards_and_no_text_is_used_twice():
    rounds = [rows(f"roslagen/{row['Fil']}") for row in rows("roslagen/rundor.csv")]
    progress = [{(r["Nr"], r["Organisation"]): r["Progress"] for r in found} for found in rounds]
    texts = Counter(row["Kommentar"] for found in rounds for row in found if row["Kommentar"])

    backwards = [
        key
        for before, after in pairwise(progress)
        for key in before
        if before[key] and after.get(key) and int(after[key]) < int(before[key])
    ]

    assert backwards == []
    assert [text for text, count in texts.items() if count > 1] == []


def test_nobody_in_the_example_can_be_reached():
    addresses = [row["E-post"] for folder in PLANS for row in rows(f"{folder}/personer.csv")]

    assert [address for address in addresses if not address.endswith(".example")] == []
    assert len(set(addresses)) == len(addresses)
