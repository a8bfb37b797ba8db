import zlib
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samverk.economy.ledger.refusals import BooksRefused
from samverk.economy.ledger.vouchers import Row
from samverk.economy.sie import SieFile, encoding_of, looks_like_sie
from samverk.economy.tests.books import HEAD, SIE, VOUCHERS

PLAIN = SIE.replace("–", "-")  # which has no place in PC8


def read(text: str | bytes, encoding: str = "cp437"):
    file = SieFile(text if isinstance(text, bytes) else text.encode(encoding))
    return file, list(file.vouchers())


def refusal_of(text: str) -> BooksRefused:
    with pytest.raises(BooksRefused) as refusal:
        read(text)
    return refusal.value


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_vouchers_are_the_same_in_whatever_letters_and_line_ends(encoding, ending):
    file, vouchers = read(PLAIN.replace("\n", ending), encoding)

    assert file.company == "Skärgårdens kommun"
    assert [(v.series, v.number, v.on, v.text, len(v.rows)) for v in vouchers] == [
        ("LR", "1001", date(2026, 1, 15), "Webbbyrån AB, månadsavgift", 2),
        ("BK", "12", date(2026, 1, 31), "Lön, Åsa Öberg", 3),
        ("BK", "13", date(2026, 2, 28), "Bidrag kvartal 1", 2),
    ]
    assert vouchers[0].rows[0] == Row("4010", 125050, "1:100 6:P12", 'Webbplats "Roslagen"', "Köpta tjänster")


def test_what_was_added_later_counts_once_and_what_was_removed_not_at_all():
    file, vouchers = read(PLAIN)

    assert [(row.account, row.ore) for row in vouchers[1].rows] == [
        ("5010", 4_000_000),
        ("5010", -200_000),
        ("1930", -3_800_000),
    ]
    assert file.removed == 1


def test_balances_and_unknown_labels_are_passed_over_and_counted():
    file, _vouchers = read(PLAIN.replace("#VER BK 13", "#NYTT 1 2\n#VER BK 13"))

    assert dict(file.ignored) == {"#IB": 1, "#UB": 1, "#RES": 1, "#PSALDO": 1, "#PBUDGET": 1}
    assert dict(file.unknown) == {"#NYTT": 1}


def test_letters_are_told_from_the_bytes():
    assert [encoding_of("Åsa Öberg".encode(each)) for each in ("cp437", "cp1252", "utf-8")] == [
        "cp437",
        "cp1252",
        "utf-8-sig",
    ]
    assert encoding_of(b"only ASCII") == "cp437"


def test_a_sheet_is_not_taken_for_sie():
    assert [looks_like_sie(each) for each in (b"#FLAGGA 0", b"\xef\xbb\xbf\r\n #FLAGGA 0", b"Datum;Konto", b"")] == [
        True, True, False, False,
    ]  # fmt: skip


BROKEN = {
    "unbalanced": (("-1250.50", "-1250.49"), 32, "does not add up to zero: 0.01"),
    "no amount": (("{} -1250.50", "{}"), 31, "A row has an account"),
    "bad amount": (("-1250.50", "tolv"), 31, "An amount was expected"),
    "three decimals": (("-1250.50", "-1250.505"), 31, "An amount was expected"),
    "bad date": (("20260115 \"Webb", "20260230 \"Webb"), 28, "A day was expected"),
    "open quote": (('"Lön, Åsa Öberg"', '"Lön, Åsa Öberg'), 33, "quotation mark is opened"),
    "no closing brace": (("-1250.50\n}", "-1250.50"), 32, "its closing brace is missing"),
    "no opening brace": (('"Lön, Åsa Öberg"\n{', '"Lön, Åsa Öberg"'), 34, "within braces"),
    "brace of nothing": (("#VER BK 13", "}\n#VER BK 13"), 41, "never opened"),
    "opened twice": (('"Lön, Åsa Öberg"\n{', '"Lön, Åsa Öberg"\n{\n{'), 35, "A brace is opened where"),
    "row outside": (("#VER BK 13", "#TRANS 4010 {} 1\n#VER BK 13"), 41, "outside any voucher"),
    "odd objects": (('{1 "100" 6 "P12"}', '{1 "100" 6}'), 30, "in pairs"),
    "objects without end": (('{1 "100" 6 "P12"}', '{1 "100"'), 30, "none at its end"),
    "text without label": (("#VER BK 13", "hej\n#VER BK 13"), 41, "A label was expected"),
    "another type": (("#SIETYP 4", "#SIETYP 1"), 5, "which has no vouchers"),
    "no day": (("#VER BK 13 20260228 \"Bidrag kvartal 1\"", "#VER BK 13"), 41, "a series, a number and a day"),
    "far too much": (("-1250.50", "-9999999999999.50"), 31, "larger than any books hold"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_refused_with_its_line(case):
    (old, new), line, words = BROKEN[case]
    assert old in PLAIN

    refusal = refusal_of(PLAIN.replace(old, new, 1))

    assert refusal.number == line
    assert words in refusal.messages[0]
    assert f"Line {line}: " in refusal.messages[0]


def test_a_file_that_was_cut_off_is_refused():
    assert (
        "ends in the middle of the voucher from line 28"
        in refusal_of(PLAIN[: PLAIN.index("}\n#VER BK 12")]).messages[0]
    )


def test_a_file_that_does_not_say_its_type_is_refused():
    assert "#SIETYP 4 was expected" in refusal_of(PLAIN.replace("#SIETYP 4\n", "")).messages[0]


def test_letters_that_are_no_letters_are_refused():
    with pytest.raises(BooksRefused) as refusal:
        list(SieFile(PLAIN.encode("cp437"), "utf-8-sig").vouchers())

    assert refusal.value.number == 7


def test_type_4i_without_accounts_and_braces_on_the_label_s_line():
    _file, [voucher] = read('#SIETYP 4\n#VER "" "" 20260115 {\n#TRANS 4010 {} 1,5\n#TRANS 1930 {} -1.50\n}\n\x1a')

    assert [(row.account, row.ore) for row in voucher.rows] == [("4010", 150), ("1930", -150)]


def test_a_checksum_is_told_right_or_wrong():
    body = '#SIETYP 4\n#KSUMMA\n#VER A 1 20260115 "x"\n{\n#TRANS 4010 {1 "2"} 1\n#TRANS 1930 {} -1\n}\n#KSUMMA %d\n'
    right = zlib.crc32(b"#VERA120260115x#TRANS4010121#TRANS1930-1")

    assert read(body % right)[0].checksum is True
    assert read(body % (right + 1))[0].checksum is False
    assert read(PLAIN)[0].checksum is None


PIECES = [
    *PLAIN.splitlines(), "{", "}", "#VER", "#TRANS", '#TRANS 4010 {1 "', '"', "\\", "#SIETYP 4", "#KSUMMA 1", "#RAR 0",
    "#TRANS 4010 {} 1", "#TRANS 1930 {} -1", "#VER A 1 20260101", "#KSUMMA", "", "\t", "\x1a", "#TRANS {} {} {}",
]  # fmt: skip


def judge(data: bytes) -> None:
    """Vouchers that add up, or a refusal with a line; nothing else."""
    for encoding in ("", "cp437", "cp1252", "utf-8-sig"):
        try:
            for voucher in SieFile(data, encoding).vouchers():
                assert sum(row.ore for row in voucher.rows) == 0
        except BooksRefused as refusal:
            assert refusal.number >= 1


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=40))
@example(['#VER A 1 20260101 "' + '\\"' * 3000])
def test_any_lines_give_vouchers_or_a_refusal(lines):
    judge("\n".join(lines).encode("utf-8", "replace"))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_vouchers_or_a_refusal(data):
    judge(data)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SIE) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_a_file_with_any_flaw_gives_vouchers_or_a_refusal(place, written, gone):
    data = (HEAD + VOUCHERS).encode("cp1252")
    judge(data[:place] + written + data[place + gone :])
