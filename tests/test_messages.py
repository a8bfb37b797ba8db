"""Swedish and Finnish are whole: no text is missing, doubtful, or says something else than its places allow."""

import re

import pytest

from samverk.config.messages import TRANSLATED, gathered, missing, path_of, read, updated, written

PLACES = re.compile(r"%\(\w+\)[sd]|%%")
TAGS = re.compile(r"</?[a-z]+")


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
