"""What words are found by: Swedish by its word list, English and Finnish by their stems."""

import pytest

from samverk.core.search.analysis import found_by, language_of
from samverk.core.search.lexicon import swedish
from samverk.core.search.words import fold, set_of, words_in

COMPOUNDS = {
    "kulturplanen": "kultur plan",
    "biblioteksplan": "bibliotek plan",
    "läsfrämjande": "läsa främjande",
    "medborgardialogen": "medborgare dialog",
    "barnkonventionen": "barn konvention",
    "kulturmiljövårdens": "kultur miljö vård",
    "ungdomsverksamhet": "ungdom verksamhet",
    "hållbarhetsmål": "hållbarhet mål",
    "besöksnäringsstrategi": "besök näring strategi",
    "folkhälsoarbete": "folkhälsa arbete",
    "elbåtarna": "el båt",
    "småstäder": "små stad",
    "laddplatser": "ladda plats",
    "destinationsrådet": "destination råd",
    "roslagsleden": "roslags led",
    "norrtäljevägen": "norrtälje väg",
    "roslagssamarbetet": "roslags samarbete",
    "remissvar": "remiss svar",
}
# A split here would find them by words that have nothing to do with them.
WHOLE = set_of(
    """
    aktivitet konferens matematik universitet innovation delaktighet sammanträde rapport rapporten transport kompetens
    företag skärgård roslagen norrtälje information utbildning upphandling organisation kommunen kommunalt regionalt
    ordförande verktyg framtid förutsättning uppföljning utveckling samverkan landskap innehåll kommunikation
    """
)
SAME = [
    "skola skolan skolans skolor skolornas",
    "strategi strategin strategier strategiernas",
    "mål målen målets",
    "möte mötet möten mötena",
    "stad staden städer städernas",
    "bok boken böcker",
    "hållbar hållbara hållbart hållbarhet hållbarheten",
    "utveckla utvecklar utveckling utvecklingen",
    "kulturplan kulturplanen kulturplaner kulturplanernas",
    "besöksnäringsstrategi besöksnäringsstrategin besöksnäringsstrategier",
    "roslagen roslagens",
]


@pytest.mark.parametrize("word", COMPOUNDS)
def test_a_compound_is_made_of_its_parts(word):
    assert " ".join(swedish().parts(word)) == COMPOUNDS[word]


def test_words_that_are_no_compounds_stay_whole():
    assert {word: swedish().parts(word) for word in WHOLE} == dict.fromkeys(WHOLE, ())


@pytest.mark.parametrize("forms", SAME)
def test_all_forms_of_a_word_are_found_by_one_stem(forms):
    assert len({found_by(form, "sv").stem for form in forms.split()}) == 1


def test_words_that_look_alike_are_told_apart():
    for one, other in [("plan", "plats"), ("kommun", "kommunikation"), ("nära", "näring"), ("led", "ledamot")]:
        assert found_by(one, "sv").stem != found_by(other, "sv").stem


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "strategy strategies"),
        ("en", "municipality municipalities"),
        ("fi", "suunnitelma suunnitelmassa suunnitelmien"),
        ("fi", "köyhyys köyhyyden köyhyyttä"),
        ("fi", "keskus keskuksen"),
    ],
)
def test_english_and_finnish_forms_share_a_stem(language, forms):
    assert len({found_by(form, language).stem for form in forms.split()}) == 1


def test_numbers_and_addresses_are_kept_whole_and_register_numbers_also_in_pieces():
    assert found_by("3.2", "sv").tokens == ("3.2",)
    assert found_by("2026-0417", "sv").tokens == ("2026.0417", "2026", "0417")
    assert found_by("ks/2026:0417", "sv").stem == "ks.2026.0417"
    assert found_by("e-tjänsten", "sv").stem == found_by("etjänst", "sv").stem
    assert "ekstrom" in found_by("maja.ekstrom@norrtalje.example", "sv").tokens


def test_accents_are_taken_off_but_our_own_letters_stay():
    assert fold("Kafé Ångström ÖSTER señor") == "kafe ångström öster senor"


def test_a_words_place_in_the_text_is_known():
    text = "Se 3.2, e-tjänst!"

    assert [text[word.start : word.end] for word in words_in(text)] == ["Se", "3.2", "e-tjänst"]


def test_what_is_longer_than_any_word_is_none():
    assert list(words_in("å" * 61)) == []
    assert swedish().parts("kultur" * 20) == ()


def test_the_language_is_told_by_the_commonest_words():
    assert language_of(["det", "är", "en", "plan", "för", "alla"]) == "sv"
    assert language_of(["this", "is", "the", "plan", "for", "them"]) == "en"
    assert language_of(["tämä", "on", "suunnitelma", "ja", "se"]) == "fi"
    assert language_of(["saariston", "kulttuurisuunnitelma"]) == "fi"
    assert language_of([]) == "sv"
