"""Swedish and Finnish are whole: no text is missing, doubtful, or says something else than its places allow.

And each is set as its language is: its own quotation marks, no double spaces, the same end as the English text, and
no English words left in it. How the texts read is for people to judge; what can be counted is counted here.
"""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.utils import translation
from django.utils.translation import ngettext, npgettext

from samverk.config import library_texts
from samverk.config.messages import TRANSLATED, gathered, missing, path_of, read, updated, written
from samverk.core.templatetags import wording
from samverk.reports.rendering import words

PLACES = re.compile(r"%\(\w+\)[sd]|%%")
TAGS = re.compile(r"</?[a-z]+")
ENDS = ".:?!…"
# What is no prose: places, tags, addresses, and names that stand in Swedish whatever the reader's language.
NO_PROSE = re.compile(r"%\(\w+\)[sd]|<[^>]*>|https?://\S*|Integritetsskyddsmyndigheten|Myndigheten för digital [^,]*|"
                      r"\bstrategi för besöksnäring\b|“hållbart Roslagen”")  # fmt: skip
LEFT_OVER = {
    "sv": re.compile(r"\b(the|and|of|is|are|not|with|this|which|what|there|from|who|that|was)\b", re.IGNORECASE),
    "fi": re.compile(r"\b(the|and|of|is|are|not|with|this|which|what|from|who|that|och|att|är|som|för|inte)\b", re.I),
}
# The same in both languages since it is the same word in them, or has no words at all.
THE_SAME = {
    "sv": {
        "%(colour)s cell", "%(newer)s, version %(number)s", "%(number)s organisation", "%(older)s, version %(number)s",
        "%(round)s, version %(number)s", "%(words)s organisation", "%(words)s person", "API", "Budget", "Budget, kr",
        "Excel", "Institution",
        "Organisation", "Period", "Person", "Plan", "Plan: %(title)s", "Ring", "Status", "Tertial %(number)s %(year)s",
        "Text", "Version", "dnr %(dnr)s", "format", "global agenda", "institution", "orange", "organisation", "person",
        "plan", "region", "ring", "status", "text", "version", "via %(goals)s", "vision",
        "Budget %(year)s (kr)", "Budget %(year)s, %(unit)s", "Version %(number)s", "Version %(number)s, %(state)s",
        "budget", "budget %(year)s", "kr",
    },
    "fi": {"Excel", "dnr %(dnr)s", "kr"},
}  # fmt: skip
# Ends otherwise than in English, for a reason of the language: "Nr", a heading that needs its colon in Finnish.
OTHER_END = {"sv": {"No."}, "fi": {"No.", "Reaches"}}
# One and many are alike where the noun has one form for both, or where no noun follows the number.
ALIKE = {
    "sv": re.compile(r"\b(svar|datum|mål|tecken|samverkan|till|avviker|visas|ändras|delvis|inte|som|så|av dem|"
                     r"Ändra)\b"),
    "fi": re.compile(r"(poikkeaa|muuttuu|ennallaan|näin|lisää|%\(\w+\)s:|Näytetään|"
                     r"%\(\w+\)s (vastauksesta|tavoitteiden|toimenpiteeseen|yhteistyöltä|osuudelta|päivän)|"
                     r"^Muuta %\(number\)s$)"),
}  # fmt: skip


def pairs(language):
    """Each English text with its translation; the plural's forms one by one."""
    for message in read(language):
        if message.id:
            plural = message.pluralizable
            yield from zip(message.id if plural else (message.id,), message.string if plural else (message.string,),
                           strict=True)  # fmt: skip


def faults(language, original, text):
    """What an eye for the setting of the language would mark in a translation."""
    prose, found = NO_PROSE.sub("", text), []
    if re.search(r"[A-Za-z]{2}", NO_PROSE.sub("", original).replace("EN", "")):
        found += ["untranslated"] * (text == original and original not in THE_SAME[language])
    found += ["space at an end"] * (
        re.match(r"\s*", original)[0] != re.match(r"\s*", text)[0]
        or re.search(r"\s*$", original)[0] != re.search(r"\s*$", text)[0]
    )
    ends = {last if last in ENDS else "" for last in (original.rstrip()[-1:], text.rstrip()[-1:])}
    found += ["another end"] * (len(ends) > 1 and original not in OTHER_END[language])
    found += ["quotation marks"] * bool(re.search("[\"'“„«»]", prose))
    found += ["double space"] * ("  " in text.strip())
    found += ["space before a mark"] * bool(re.search(r"\s[,.;:!?](\s|$)", text))
    found += ["dash or dots"] * bool(re.search(r"\s-\s|--|\.\.\.", text))
    found += ["figure parted from its unit"] * bool(re.search(r"(\d|\)s) (%%|%(?!\()|(MB|GB|Mt|Gt)\b)", text))
    found += ["left in another language"] * bool(LEFT_OVER[language].search(prose))
    return found


@pytest.fixture(scope="module")
def texts():
    return gathered()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language, texts):
    catalogue = updated(language, texts)

    assert missing(catalogue) == []
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_in_step_with_the_texts(language, texts):
    assert path_of(language).read_text(encoding="utf-8") == written(language, updated(language, texts))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_places_and_tags_as_its_text(language):
    wrong = []
    for message in read(language):
        if not message.id:
            continue
        originals = message.id if message.pluralizable else (message.id,)
        translations = message.string if message.pluralizable else (message.string,)
        allowed = {place for text in originals for place in PLACES.findall(text)}
        counted = {"%(count)s", "%(number)s"} if message.pluralizable else set()  # "one" may say it in words
        for original, text in zip(originals, translations, strict=True):
            places, same_tags = set(PLACES.findall(text)), sorted(TAGS.findall(text)) == sorted(TAGS.findall(original))
            if text and not (set(PLACES.findall(original)) - counted <= places <= allowed and same_tags):
                wrong.append((message.id, text))

    assert wrong == []


def test_a_text_without_translation_is_found(texts):
    catalogue = updated("sv", texts)
    catalogue.add("A text that nobody has translated.")

    assert missing(catalogue) == ["A text that nobody has translated."]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_set_as_its_language_is(language):
    marked = {text: found for original, text in pairs(language) if text and (found := faults(language, original, text))}

    assert marked == {}


@pytest.mark.parametrize(("original", "text", "fault"), [
    ("Save the plan", "Save the plan", "untranslated"),
    ("Written by ", "Skriven av", "space at an end"),
    ("The plan is saved.", "Planen är sparad", "another end"),
    ("Here is “%(name)s”.", "Här är \"%(name)s\".", "quotation marks"),
    ("Here is “%(name)s”.", "Här är “%(name)s”.", "quotation marks"),
    ("The plan is saved.", "Planen är  sparad.", "double space"),
    ("What now?", "Vad nu ?", "space before a mark"),
    ("May to August", "Maj - augusti", "dash or dots"),
    ("At most 2 MB.", "Högst 2 MB.", "figure parted from its unit"),
    ("At most %(most)s MB.", "Högst %(most)s MB.", "figure parted from its unit"),
    ("The plan is saved.", "Planen is sparad.", "left in another language"),
])  # fmt: skip
def test_what_an_editor_would_mark_is_found(original, text, fault):
    assert fault in faults("sv", original, text)


@pytest.mark.parametrize("text", ["Samverk on tallennettu.", "Taulukko ”%(name)s”, 12\u00a0%."])
def test_what_is_rightly_set_is_left_in_peace(text):
    assert faults("fi", "“%(name)s” is saved." if "%" in text[:20] else "It is saved.", text) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_and_many_are_told_apart_where_the_language_does(language):
    alike = [m.string[1] for m in read(language) if m.id and m.pluralizable and m.string[0] == m.string[1]]

    assert [text for text in alike if text and not ALIKE[language].search(text)] == []


def test_one_and_many_that_are_alike_for_no_reason_are_found():
    assert not ALIKE["sv"].search("%(count)s aktivitet")
    assert not ALIKE["fi"].search("%(count)s toimenpide")


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_every_plural_can_be_said_of_none_one_two_and_many(language):
    plurals = [message for message in read("sv") if message.id and message.pluralizable]

    with translation.override(language):
        for message in plurals:
            places = re.findall(r"%\((\w+)\)", " ".join(message.id))
            for count in (0, 1, 2, 21):
                text = message_in(message, count)
                said = text % (count if "%d" in text else dict.fromkeys(places, count))
                assert said and "%" not in said.replace("%%", "")


def message_in(message, count):
    one, many = message.id
    if message.context:
        return npgettext(message.context, one, many, count)
    return ngettext(one, many, count)


@pytest.mark.parametrize(("language", "thousand", "share", "on", "at"), [
    ("sv", "1\u00a0000", "12,5", "8\u00a0september 2026", "8\u00a0september 2026 10.42"),
    ("fi", "1\u00a0000", "12,5", "8.\u00a0syyskuuta 2026", "8.\u00a0syyskuuta 2026 10.42"),
    ("en", "1,000", "12.5", "8\u00a0September 2026", "8\u00a0September 2026 10:42"),
])  # fmt: skip
def test_numbers_and_dates_are_written_as_in_the_language(language, thousand, share, on, at):
    with translation.override(language):
        assert wording.number(1000) == thousand
        assert wording.number(12.5, 1) == share
        assert wording.day("2026-09-08") == on
        assert wording.moment("2026-09-08T08:42:00+00:00") == at


@pytest.mark.parametrize(("language", "thousand", "share", "on", "span"), [
    ("sv", "1\u00a0000", "40\u00a0%", "8 september 2026", "1 maj–31 augusti 2026"),
    ("fi", "1\u00a0000", "40\u00a0%", "8. syyskuuta 2026", "1. toukokuuta–31. elokuuta 2026"),
    ("en", "1,000", "40%", "8 September 2026", "1 May–31 August 2026"),
])  # fmt: skip
def test_a_report_writes_them_so_too(language, thousand, share, on, span):
    with translation.override(language):
        assert words.number(1000) == thousand
        assert words.percent(40) == share
        assert words.day("2026-09-08") == on
        assert words.period("2026-05-01", "2026-08-31") == span


FAULTS_AT_SIGN_IN = ("email_password_mismatch", "too_many_login_attempts", "account_inactive", "enter_current_password")
# A form never shows these: a file field that may be cleared, and fields that no form here has.
NOT_SHOWN = {"Please either submit a file or check the clear checkbox, not both.", "Enter a valid UUID."}


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_libraries_say_is_worded_by_us(language):
    for text in library_texts.TEXTS:
        with translation.override("en"):
            assert translation.gettext(text) == text
        assert read(language).get(text).string


def test_every_fault_that_a_form_of_the_libraries_can_tell_is_among_the_texts():
    kinds = (forms.CharField, forms.IntegerField, forms.DecimalField, forms.DateField, forms.EmailField, forms.URLField,
             forms.FileField, forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField)  # fmt: skip
    with translation.override("en"):
        told = {str(text) for kind in kinds for key, text in kind.default_error_messages.items() if key != "max_length"}
        at_sign_in = {str(DefaultAccountAdapter.error_messages[key]) for key in FAULTS_AT_SIGN_IN}

    assert told | at_sign_in <= set(library_texts.TEXTS) | NOT_SHOWN


@pytest.mark.parametrize(("language", "told"), [
    ("sv", {"name": "Fyll i fältet.", "on": "Skriv datumet som åååå-mm-dd, till exempel 2026-03-14.",
            "count": "Skriv högst 9.", "short": "Skriv högst 3 tecken. Nu är det 4."}),
    ("fi", {"name": "Täytä tämä kenttä.", "on": "Kirjoita päivämäärä muodossa vvvv-kk-pp, esimerkiksi 2026-03-14.",
            "count": "Kirjoita enintään 9.", "short": "Kirjoita enintään 3 merkkiä. Nyt merkkejä on 4."}),
])  # fmt: skip
def test_a_fault_says_what_to_write_instead(language, told):
    class Faulty(forms.Form):
        name, on = forms.CharField(), forms.DateField()
        count, short = forms.IntegerField(max_value=9), forms.CharField(max_length=3)

    with translation.override(language):
        errors = Faulty({"on": "i går", "count": "12", "short": "abcd"}).errors

        assert {field: texts[0] for field, texts in errors.items()} == told
