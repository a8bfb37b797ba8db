"""What stands in the letters: the same in text and HTML, in the receiver's language, and nothing that is secret."""

import html
import re

import pytest
from django.utils import translation

from samverk.asking.links import token_of
from samverk.asking.models import AnswerLink
from samverk.asking.tests.every_letter import KINDS, SECRET_ANSWER, SECRET_DRAFT, letters_in
from samverk.organisations.models import Person

pytestmark = pytest.mark.django_db
SUBJECTS = {
    "sv": {
        "invited": "Tertial 2 2026: följ upp", "reminded": "Tertial 2 2026: 1 svar skulle",
        "receipt": "Tack! 2 svar i Tertial 2 2026 har kommit in", "question": "Fråga om ditt svar: 1.0",
        "reply": "Din fråga är besvarad: 1.0", "digest": "2 nya svar har kommit in, och 1 sak till",
        "escalated": "Tertial 2 2026: 1 svar saknas från Norrtälje",
    },
    "fi": {
        "invited": "Tertial 2 2026: 1 toimenpide", "reminded": "Tertial 2 2026: 1 vastaus",
        "receipt": "Kiitos! 2 vastausta on tullut: Tertial 2 2026", "question": "Kysymys vastauksestasi: 1.0",
        "reply": "Kysymykseesi on vastattu: 1.0", "digest": "2 uutta vastausta on tullut, ja 1 asia lisää",
        "escalated": "Tertial 2 2026: puuttuu 1 vastaus, Norrtälje",
    },
    "en": {
        "invited": "Tertial 2 2026: follow up", "reminded": "Tertial 2 2026: 1 answer",
        "receipt": "Thank you: 2 answers in Tertial 2 2026 have come in", "question": "Question about your answer: 1.0",
        "reply": "Your question is answered: 1.0", "digest": "2 new answers have come in, and 1 thing more",
        "escalated": "Tertial 2 2026: 1 answer is missing from Norrtälje",
    },
}  # fmt: skip
FOOT = {"sv": "Du får det för att", "fi": "Saat tämän, koska", "en": "You get it because"}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_each_letter_says_the_same_twice_in_the_receivers_language_and_no_secret(language):
    with translation.override("en"):
        letters = letters_in(language)

    assert set(letters) == KINDS
    tokens = {link.person.email: token_of(link) for link in AnswerLink.objects.select_related("person")}
    for kind, message in letters.items():
        page = message.alternatives[0].content
        assert message.subject.startswith(SUBJECTS[language][kind]), kind
        assert f'<html lang="{language}">' in page
        assert words_of(message.body) == words_of(as_text(page)), kind
        assert not re.search(r"<img|<script|<link|url\(|@import|\ssrc=|\sstyle=", page)
        assert not re.search(r"%\(\w+\)|None|\{\{|&lt;", message.body), kind
        assert kind == "digest" or FOOT[language] in message.body
        whole = message.body + page + message.subject
        assert not [secret for secret in (SECRET_DRAFT, SECRET_ANSWER, *passwords()) if secret in whole], kind
        others = {token for email, token in tokens.items() if email not in message.to[0]}
        assert not [token for token in others if token in whole], kind


def passwords() -> list[str]:
    return list(Person.objects.values_list("password", flat=True))


def as_text(page: str) -> str:
    """What a mail program shows of the HTML, with the address of each link after its words."""
    shown = re.sub(r"(?s)<head>.*?</head>|<h1>.*?</h1>", "", page)
    shown = re.sub(r'(?s)<a href="([^"]*)">(.*?)</a>', r"\2: \1", shown)
    return html.unescape(re.sub(r"<[^>]+>", " ", shown))


def words_of(text: str) -> list[str]:
    return [word for word in text.split() if word not in ("--", "-")]  # a signature's line, and a list's
