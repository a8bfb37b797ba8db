"""What is typed, as it is understood; and that nothing anybody types is more than words."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.search.engines import matches
from samverk.core.search.excerpts import Marker, excerpt, marked
from samverk.core.search.query import LONGEST, MOST_WORDS, Phrase, Term, read
from samverk.core.tests.drawing import unhurried

HOSTILE = [
    '"', '""', '"""', "'", "''", "*", "a*", '"a*"', "NEAR(a b)", "a NEAR b", "a AND", "AND OR NOT", "NOT a", "-a",
    "title : a", "{title} : a", "a:b", "(", ")", "(((", "^a", "+", "a + b", "\\", "%", "_", "a' OR '1'='1",
    "'; DROP TABLE x; --",
    "a & b", "a | b", "!a", "a <-> b", "a:*", "a:A", "\x00", "a\x00b", "\ud800", "😀", "😀 ö", "½ ² ª", "«»", "”“",
    "ı İ ſ", "\u0301", "a\u0308", "１２", "٣.٢", "a" * 100_000, "a " * 50_000, "å" * 59, ".", "..", "3.", ".2", "a.b.c",
    "<script>", "</mark>", "’", "a’", "@", "a@b", "-", "--", "e-", "_a_",
]  # fmt: skip


def matched(text: str, as_typed: bool = False) -> int:
    """Ask the database itself; it refuses what it cannot read."""
    query = read(text, as_typed)
    if not query:
        return 0
    with connection.cursor() as cursor:
        asked = f"SELECT count(*) FROM core_searchwords WHERE {matches()}"  # noqa: S608
        cursor.execute(asked, [query.expression()])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("as_typed", [False, True])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_too_odd_to_ask(text, as_typed):
    assert matched(text, as_typed) == 0


@pytest.mark.django_db
@unhurried(150)
@given(text=st.text(max_size=60), as_typed=st.booleans())
def test_any_text_can_be_asked(text, as_typed):
    assert matched(text, as_typed) == 0


def test_only_the_beginning_of_a_long_text_is_read():
    assert len(read("ord " * LONGEST).terms) == 1
    assert len(read(" ".join(f"ord{number}" for number in range(100))).terms) == MOST_WORDS


def test_each_word_may_be_of_any_language_and_compounds_may_be_apart():
    [term] = read("kulturplanen").terms

    assert ("kulturplan",) in term.alternatives
    assert ("kultur", "plan") in term.alternatives


def test_common_words_are_left_out_unless_there_are_no_others():
    assert [term.word for term in read("strategi för besöksnäring").terms] == ["strategi", "besöksnäring"]
    assert [(term.word, term.is_common) for term in read("och det").terms] == [("och", True), ("det", True)]


def test_quotation_marks_keep_words_together():
    [phrase, term] = read("”Ett hållbart Roslagen” plan").terms

    assert isinstance(phrase, Phrase)
    assert ("ett", "hållbar", "roslag") in phrase.in_title
    assert ("hållbar", "roslag") in phrase.in_text
    assert isinstance(term, Term)


def test_one_word_in_quotation_marks_is_a_word():
    assert read('"skola"').terms == read("skola").terms


def test_the_last_word_may_be_unfinished_while_one_types():
    assert read("elb", as_typed=True).prefixes == ("elb",)
    assert read("elb ", as_typed=True).prefixes == ()
    assert read("e", as_typed=True).prefixes == ()
    assert read("strategi för", as_typed=True) == read("strategi", as_typed=False)


def test_what_was_asked_for_is_marked_and_all_else_is_text():
    marker = Marker(read("kulturplan"))
    text = "<b>Kulturplanen</b> & planer"

    [marks] = marker.marks(text)

    assert marked(text, marks) == "&lt;b&gt;<mark>Kulturplanen</mark>&lt;/b&gt; &amp; planer"


def test_parts_are_marked_only_where_the_whole_word_is_nowhere():
    marker = Marker(read("kulturplan"))

    assert [[word.text for word in row] for row in marker.marks("Kulturplan", "en plan")] == [["kulturplan"], []]
    assert [[word.text for word in row] for row in marker.marks("Kultur", "en plan")] == [["kultur"], ["plan"]]


def test_the_excerpt_is_where_most_of_it_stands():
    marker = Marker(read("kajen stolpar"))
    text = "Kajen. " + "Annat står här. " * 40 + "Vid kajen står nya stolpar.\nSlut."

    [marks] = marker.marks(text)
    found = excerpt(text, marks)

    assert found.startswith("… ")
    assert "<mark>kajen</mark> står nya <mark>stolpar</mark>. · Slut." in found
    assert len(found) < 350
