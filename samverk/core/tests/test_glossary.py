"""The words of Samverk, one click away."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from samverk.core.glossary import TERMS

GLOSSARY = settings.PACKAGE.parent / "docs" / "glossary.md"


def documented() -> set[tuple[str, str, str]]:
    """English, Swedish and Finnish words of docs/glossary.md, one row each."""
    lines = GLOSSARY.read_text(encoding="utf-8").partition("## In the field")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {(english, swedish, finnish) for _code, english, swedish, finnish, _what in rows[1:]}


def words(text: str) -> set[str]:
    return {word.strip() for word in re.split(r",|\(|\)", text.casefold()) if word.strip()}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.key)
def test_the_page_says_what_the_projects_glossary_says(term):
    def is_told_in(row):
        told = zip((term.en, term.sv, term.fi), row, strict=True)
        return all(
            words(own.removesuffix(" vid avvikelse")) & words(documented_words) for own, documented_words in told
        )

    assert any(is_told_in(row) for row in documented())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first", "last"), [("sv", "Aktivitet", "Åtgärd vid avvikelse"), ("fi", "Arvio", "Yhteistyö")]
)
def test_the_words_stand_in_the_order_of_the_readers_alphabet(client, language, first, last):
    client.cookies["language"] = language

    page = client.get(reverse("core:words"), headers={"Accept-Language": language}).text

    told = re.findall(r"<dt>([^<]*)</dt>", page)
    assert (told[0].split(",")[0], told[-1]) == (first, last)
    assert len(told) == len(TERMS) == len({term.key for term in TERMS})


@pytest.mark.django_db
def test_a_stranger_reads_them_too_from_the_foot_of_the_page(client):
    page = client.get(reverse("account_login")).text

    assert f'href="{reverse("core:words")}"' in page
    assert client.get(reverse("core:words")).status_code == 200
