"""Reading in the books: nothing twice, nothing lost, everything or nothing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samverk.core.trail import verify
from samverk.core.undo import undo
from samverk.economy.ledger.comparing import compare
from samverk.economy.ledger.figures import reconciliation
from samverk.economy.ledger.matching import place_anew
from samverk.economy.ledger.refusals import BooksRefused
from samverk.economy.models import AccountRule, LedgerDraft, LedgerImport, LedgerRow, LedgerVoucher
from samverk.economy.operations import change_rule, delete_rule, import_ledger, remove_import, set_rule
from samverk.economy.outcomes import outcome_by_line
from samverk.economy.tests.books import CSV, SIE, WITHOUT_NUMBERS, Books
from samverk.economy.tests.factories import AccountRuleFactory, BudgetFactory, BudgetLineFactory


def read_in(books, data, **told):
    draft = books.draft(data, **told)
    return import_ledger(draft, shown=compare(draft), by=books.lead)


def rule(books, first, number, last=None, obj="", by=None):
    new = AccountRule(
        collaboration=books.collaboration, from_account=first, to_account=last or first, object=obj, line_number=number
    )
    return set_rule(new, by=by or books.lead)


def rows(books) -> list[tuple]:
    return list(
        LedgerRow.objects.filter(voucher__budget=books.budget).values_list(
            "voucher__series", "voucher__number", "account", "objects_text", "ore"
        )
    )


def places(books) -> dict[str, str]:
    found = {}
    for row in LedgerRow.objects.select_related("line"):
        found[row.account] = "outside" if row.is_outside else row.line.number if row.line else "unmatched"
    return found


def test_a_sie_file_is_read_in_with_every_row(books):
    read_in(books, SIE)

    assert rows(books) == [
        ("LR", "1001", "4010", "1:100 6:P12", 125050),
        ("LR", "1001", "2440", "", -125050),
        ("BK", "12", "5010", "1:100", 4_000_000),
        ("BK", "12", "5010", "1:100", -200_000),
        ("BK", "12", "1930", "", -3_800_000),
        ("BK", "13", "1930", "", 50_000_000),
        ("BK", "13", "3590", "6:P12", -50_000_000),
    ]
    made = LedgerImport.objects.get()
    assert (made.voucher_count, made.row_count, made.debit_ore, made.credit_ore) == (3, 7, 54_125_050, 54_125_050)
    assert made.encoding == "cp1252"
    assert not LedgerDraft.objects.exists()


def test_the_same_vouchers_as_a_sheet_are_the_same_rows(books):
    read_in(books, CSV)

    assert rows(books) == [
        ("LR", "1001", "4010", "1:100 6:P12", 125050),
        ("LR", "1001", "2440", "", -125050),
        ("BK", "12", "5010", "1:100", 3_800_000),
        ("BK", "12", "1930", "", -3_800_000),
        ("BK", "13", "3590", "6:P12", -50_000_000),
        ("BK", "13", "1930", "", 50_000_000),
    ]


@pytest.mark.parametrize("data", [SIE, CSV, WITHOUT_NUMBERS])
def test_the_same_file_again_adds_nothing(books, data):
    read_in(books, data)
    before = rows(books)

    draft = books.draft(data)
    again = compare(draft)

    assert (again.new, again.changed, again.same) == (0, 0, LedgerVoucher.objects.count())
    with pytest.raises(ValidationError) as refusal:
        import_ledger(draft, shown=again, by=books.lead)
    assert refusal.value.code == "nothing_new"
    assert rows(books) == before


def test_two_equal_rows_without_a_number_are_two_and_a_third_is_one_more(books):
    read_in(books, WITHOUT_NUMBERS)
    assert [row[-1] for row in rows(books)].count(125050) == 2

    read_in(books, WITHOUT_NUMBERS + "2026-01-15;4010;Köpta tjänster;Webbplats;1250,50\n")

    assert [row[-1] for row in rows(books)].count(125050) == 3
    assert len(rows(books)) == 4


def test_a_longer_file_adds_what_is_new_alone(books):
    read_in(books, Books(20).csv())

    read_in(books, Books(30).csv())

    assert [each.voucher_count for each in LedgerImport.objects.order_by("pk")] == [20, 10]
    assert reconciliation(books.budget).ties


def test_a_changed_voucher_stops_the_whole_file_and_the_old_one_stays(books):
    read_in(books, CSV)
    before = rows(books)
    draft = books.draft(CSV.replace("1 250,50", "1 250,51").replace("BK 13", "BK 14"))
    found = compare(draft)

    with pytest.raises(ValidationError) as refusal:
        import_ledger(draft, shown=found, by=books.lead)

    assert refusal.value.code == "changed"
    assert (found.changed, found.changes) == (1, [["LR1001", "2026-01-15", 4]])
    assert rows(books) == before


def test_what_is_no_longer_what_was_shown_is_not_saved(books):
    draft = books.draft(SIE)
    shown = compare(draft)
    rule(books, "4010", "10")

    with pytest.raises(ValidationError) as refusal:
        import_ledger(draft, shown=shown, by=books.lead)

    assert refusal.value.code == "moved_on"
    assert rows(books) == []
    assert not LedgerImport.objects.exists()


def test_a_fault_in_the_last_line_leaves_nothing(books):
    with pytest.raises(BooksRefused):
        compare(books.draft(Books(30).sie()[:-10]))

    assert not LedgerVoucher.objects.exists()


def test_only_the_objects_asked_for_are_read_and_the_others_counted(books):
    draft = books.draft(SIE, only="6:P12")
    found = compare(draft)
    import_ledger(draft, shown=found, by=books.lead)

    assert (found.new, found.new_rows, found.of_other_objects) == (2, 2, 5)
    assert [row[2] for row in rows(books)] == ["4010", "3590"]
    assert LedgerImport.objects.get().left_out_count == 5


def test_other_years_are_left_out_and_counted(books):
    found = compare(books.draft(SIE.replace("20260228", "20250228")))

    assert (found.new, found.of_other_years) == (2, 2)


def test_a_voucher_that_is_twice_in_a_file_is_refused(books):
    with pytest.raises(BooksRefused) as refusal:
        compare(books.draft(SIE.replace("#VER BK 13", "#VER BK 12")))

    assert refusal.value.number == 41
    assert "also in line 33" in refusal.value.messages[0]


@pytest.mark.parametrize("who", ["reader", "stranger"])
def test_nobody_else_reads_in_sets_or_removes(books, who):
    from samverk.organisations.tests.factories import PersonFactory  # noqa: PLC0415

    person = books.reader if who == "reader" else PersonFactory()
    draft = books.draft(SIE)
    found = compare(draft)

    with pytest.raises(PermissionDenied):
        import_ledger(draft, shown=found, by=person)
    with pytest.raises(PermissionDenied):
        rule(books, "4010", "10", by=person)
    import_ledger(draft, shown=found, by=books.lead)
    with pytest.raises(PermissionDenied):
        remove_import(LedgerImport.objects.get(), by=person)


def test_rules_place_rows_that_come_and_rows_that_are_there(books):
    rule(books, "4000", "10", "4999")
    read_in(books, SIE)
    assert places(books) == {
        "4010": "10", "2440": "outside", "5010": "unmatched", "1930": "outside", "3590": "unmatched"
    }  # fmt: skip

    rule(books, "5010", "20")
    rule(books, "3590", "")

    assert places(books) == {"4010": "10", "2440": "outside", "5010": "20", "1930": "outside", "3590": "outside"}
    assert outcome_by_line(books.budget) == {books.tjanster.pk: 125050, books.loner.pk: 3_800_000}


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        ([("4000", "4999", "", "10"), ("4010", "4010", "", "20")], "20"),
        ([("4010", "4010", "", "10"), ("4000", "4999", "6:P12", "20")], "20"),
        ([("4000", "4010", "6:P12", "10"), ("4000", "4999", "6:P12", "20")], "10"),
        ([("4000", "4010", "", "10"), ("4010", "4020", "", "20")], "10"),
        ([("4010", "4010", "6:P1", "10"), ("4000", "4999", "", "20")], "20"),
        ([("4010", "4010", "", "77"), ("4000", "4999", "", "20")], "unmatched"),
        ([("4010", "4010", "", ""), ("4000", "4999", "", "20")], "outside"),
    ],
)
def test_the_most_particular_rule_decides(books, rules, place):
    read_in(books, SIE)

    for first, last, obj, number in rules:
        rule(books, first, number, last, obj)

    assert places(books)["4010"] == place


def test_a_rule_can_take_in_an_account_of_the_balance_sheet(books):
    read_in(books, SIE)

    rule(books, "2440", "10")

    assert places(books)["2440"] == "10"


def test_rules_hold_in_the_other_years_budgets_of_the_collaboration_and_nowhere_else(books):
    later = BudgetFactory(collaboration=books.collaboration, year=2027)
    line = BudgetLineFactory(budget=later, number="10")
    rule(books, "4010", "10")

    books.budget = later
    draft = books.draft(SIE.replace("\n#TRANS", "\n#TRANS").replace("2026", "2027"))
    draft.budget = later
    draft.save()
    import_ledger(draft, shown=compare(draft), by=books.lead)

    assert outcome_by_line(later) == {line.pk: 125050}
    AccountRuleFactory(from_account="5010", line_number="10")  # somebody else's
    assert place_anew(later) == 0


def test_whatever_changes_a_rule_moves_the_rows_and_undo_moves_them_back(books):
    read_in(books, SIE)
    op = rule(books, "4010", "10")
    before = places(books)

    again = change_rule(_changed(AccountRule.objects.get(), line_number="20"), by=books.lead)
    assert places(books)["4010"] == "20"
    undo(again.id, by=books.lead)
    assert places(books) == before

    gone = delete_rule(AccountRule.objects.get(), by=books.lead)
    assert places(books)["4010"] == "unmatched"
    undo(gone.id, by=books.lead)
    assert places(books) == before

    undo(rule(books, "4010", "").id, by=books.lead)
    assert places(books) == before
    assert op.entries


def _changed(obj, **values):
    for name, value in values.items():
        setattr(obj, name, value)
    return obj


def test_a_line_that_gets_another_number_keeps_no_rows_of_its_old_one(books):
    from samverk.economy.operations import change_line  # noqa: PLC0415

    rule(books, "4010", "10")
    read_in(books, SIE)
    assert places(books)["4010"] == "10"

    change_line(_changed(books.tjanster, number="15"), by=books.lead)

    assert places(books)["4010"] == "unmatched"


def test_placing_anew_takes_as_many_queries_for_many_rows_as_for_few(books):
    asked = []
    for count in (40, 400):
        LedgerImport.objects.all().delete()
        AccountRule.objects.all().delete()
        read_in(books, Books(count).csv())
        with CaptureQueriesContext(connection) as queries:
            rule(books, "4000", "10", "4199")
        asked.append(len(queries))

    assert asked[1] <= asked[0] + 1


def test_an_import_is_undone_with_all_that_came_with_it_and_not_brought_back_hollow(books):
    op = read_in(books, SIE)

    undone = undo(op.id, by=books.lead)

    assert rows(books) == []
    assert not LedgerImport.objects.exists()
    with pytest.raises((PermissionDenied, ValidationError)):
        undo(undone.id, by=books.lead)
    assert not LedgerImport.objects.exists()
    assert verify().faults == []


def test_one_import_is_removed_and_the_others_stay(books):
    read_in(books, Books(20).csv())
    read_in(books, Books(30).csv())

    remove_import(LedgerImport.objects.order_by("pk")[0], by=books.lead)

    assert LedgerVoucher.objects.count() == 10
    assert reconciliation(books.budget).ties
    read_in(books, Books(30).csv())
    assert LedgerVoucher.objects.count() == 30


def test_the_trail_keeps_the_file_s_digest_counts_and_sums(books):
    op = read_in(books, SIE)

    [entry] = op.entries
    after = entry["content"]["after"]
    assert {name: after[name] for name in ("voucher_count", "row_count", "debit_ore", "left_out_count")} == {
        "voucher_count": 3, "row_count": 7, "debit_ore": 54_125_050, "left_out_count": 0,
    }  # fmt: skip
    assert len(after["sha256"]) == 64


ACCOUNTS = ["1930", "2440", "3590", "4010", "4020", "5010"]
FILES = st.lists(
    st.lists(st.tuples(st.integers(1, 12), st.sampled_from(ACCOUNTS), st.integers(-999, 999)), min_size=1, max_size=6),
    min_size=1, max_size=4,
)  # fmt: skip
RULES = st.lists(
    st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.sampled_from(["", "10", "20", "77"])), max_size=4
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, rules=RULES, is_first=st.booleans())
def test_any_files_in_any_order_and_any_rules_lose_nothing_and_double_nothing(books, files, rules, is_first):
    LedgerImport.objects.all().delete()
    AccountRule.objects.all().delete()
    known = {}
    steps = [lambda: _set(books, rules), lambda: _read(books, files, known)]
    for step in steps if is_first else reversed(steps):
        step()
    _read(books, files, known)  # once more, in whatever order: nothing is added

    told = [ore for vouchers in known.values() for ore in vouchers]
    found = reconciliation(books.budget)
    assert (found.whole.rows, found.whole.ore) == (len(told), sum(told))
    assert found.ties
    assert sum(outcome_by_line(books.budget).values()) == found.parts[0].ore


def _set(books, rules):
    for first, last, number in rules:
        rule(books, min(first, last), number, max(first, last))


def _read(books, files, known):
    """Each file as a sheet; one whose vouchers differ from what is there is refused whole."""
    for file in files:
        vouchers = {}
        for number, account, kronor in file:
            vouchers.setdefault(number, []).append((account, kronor))
        if any(
            known.get(number, []) not in ([], sorted(k * 100 for _a, k in rows)) for number, rows in vouchers.items()
        ):
            continue
        lines = "".join(f"{number};2026-03-01;{a};{k}\n" for number, rows in vouchers.items() for a, k in rows)
        draft = books.draft("Vernr;Datum;Konto;Belopp\n" + lines)
        found = compare(draft)
        if found.changed or not found.new:
            continue
        import_ledger(draft, shown=found, by=books.lead)
        for number, rows in vouchers.items():
            known.setdefault(number, sorted(k * 100 for _a, k in rows))
