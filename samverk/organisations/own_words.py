"""A collaboration's own word for an activity, in every text of the pages and reports that are about that collaboration.

The texts are written with one word, and a collaboration may say another (insats, åtgärd). So that no text has to be
written thrice, the word is exchanged as the text is translated, before what people have written is put into it. Only
texts that speak of activities in the code's language are touched: what is a measure for a deviation stays that.
"""

import re
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import get_language, trans_real

from samverk.organisations.models import Collaboration

INSATS, ATGARD = Collaboration.ActivityWord.INSATS, Collaboration.ActivityWord.ATGARD
_spoken: ContextVar[str] = ContextVar("spoken", default=Collaboration.ActivityWord.AKTIVITET)

# All three Swedish words are declined alike, and only a genitive's s meets another.
SWEDISH = {INSATS: "insats", ATGARD: "åtgärd"}
ENGLISH = {INSATS: "intervention", ATGARD: "measure"}
# Finnish stems change with the ending: toimenpide has them in its first column.
FINNISH = {
    "toimenpide": ("panostus", "toimi"),
    "toimenpidettä": ("panostusta", "toimea"),
    "toimenpiteen": ("panostuksen", "toimen"),
    "toimenpiteeksi": ("panostukseksi", "toimeksi"),
    "toimenpiteelle": ("panostukselle", "toimelle"),
    "toimenpiteellä": ("panostuksella", "toimella"),
    "toimenpiteeseen": ("panostukseen", "toimeen"),
    "toimenpiteesi": ("panostuksesi", "toimesi"),
    "toimenpiteessä": ("panostuksessa", "toimessa"),
    "toimenpiteestä": ("panostuksesta", "toimesta"),
    "toimenpiteeltä": ("panostukselta", "toimelta"),
    "toimenpiteet": ("panostukset", "toimet"),
    "toimenpiteiden": ("panostusten", "toimien"),
    "toimenpiteitä": ("panostuksia", "toimia"),
    "toimenpiteisiin": ("panostuksiin", "toimiin"),
    "toimenpiteissä": ("panostuksissa", "toimissa"),
    "toimenpiteistä": ("panostuksista", "toimista"),
    "toimenpiteille": ("panostuksille", "toimille"),
    "toimenpiteillä": ("panostuksilla", "toimilla"),
    "toimenpiteiltä": ("panostuksilta", "toimilta"),
}


@contextmanager
def speaking(word: str):
    """Texts that are translated meanwhile call an activity so."""
    token = _spoken.set(word)
    try:
        yield
    finally:
        _spoken.reset(token)


def word_named(text: str) -> str:
    """Which of the words that is, in the language spoken now; an edition's content keeps it as text alone."""
    with speaking(Collaboration.ActivityWord.AKTIVITET):
        found = (word for word in Collaboration.ActivityWord if str(word.label) == text)
        return next(found, Collaboration.ActivityWord.AKTIVITET)


def in_own_word(text: str, word: str, language: str) -> str:
    """`text` in that language, with the word in its own form of the same case and number."""
    if word == Collaboration.ActivityWord.AKTIVITET:
        return text
    exchange = {"sv": _swedish, "fi": _finnish}.get(language, _english)
    return exchange(text, word)


def _swedish(text: str, word: str) -> str:
    def other(found):
        stem, ending = SWEDISH[word], found[2]
        if stem.endswith("s") and ending.startswith("s"):
            ending = ending[1:]
        return _as(found[1], stem) + ending

    return re.sub(r"\b(a)ktivitet(\w*)", other, text, flags=re.IGNORECASE)


def _english(text: str, word: str) -> str:
    def other(found):
        noun = ENGLISH[word] + ("s" if found[3].lower() == "ies" else "")
        article = f"{found[1]}n " if noun[0] in "aeiou" else f"{found[1]} "
        return (article if found[1] else "") + _as(found[2], noun)

    return re.sub(r"\b(?:(a)n )?\b(a)ctivit(y|ies)\b", other, text, flags=re.IGNORECASE)


def _finnish(text: str, word: str) -> str:
    def other(found):
        forms = FINNISH.get(found[0].lower())
        return _as(found[0], forms[0] if word == INSATS else forms[1]) if forms else found[0]

    return re.sub(r"\btoimenpi\w+", other, text, flags=re.IGNORECASE)


def _as(model: str, text: str) -> str:
    return text[0].upper() + text[1:] if model[0].isupper() else text


class InOwnWords(trans_real.DjangoTranslation):
    """A language's texts, with the word for an activity that is spoken now."""

    def gettext(self, message):
        return self._own(super().gettext(message), message)

    def ngettext(self, msgid1, msgid2, n):
        return self._own(super().ngettext(msgid1, msgid2, n), msgid1)

    def _own(self, text: str, message: str) -> str:
        speaks_of_it = "ctivit" in message and _spoken.get() != Collaboration.ActivityWord.AKTIVITET
        return in_own_word(text, _spoken.get(), self.to_language()) if speaks_of_it else text


def speak_in_own_words() -> None:
    """From now on. Django has no place to say which class its translations are of."""
    trans_real.DjangoTranslation = InOwnWords
    trans_real._translations, trans_real._default = {}, None
    if hasattr(trans_real._active, "value"):
        trans_real.activate(get_language())


_asked: dict[str, Callable[[object], str | None]] = {}
_left_out: set[str] = set()


def register(argument: str, model, path: str) -> None:
    """Pages whose address has this argument, such as "plan_id", are about the collaboration at `path` of that row."""
    _asked[argument] = lambda key: model.objects.filter(pk=key).values_list(f"{path}activity_word", flat=True).first()


def leave_out(view_name: str) -> None:
    """A page where the words themselves are chosen."""
    _left_out.add(view_name)


class OwnWordsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with speaking(Collaboration.ActivityWord.AKTIVITET):
            return self.get_response(request)

    def process_view(self, request, view, arguments, named):
        asked = next((name for name in _asked if name in named), None)
        if asked and request.user.is_authenticated and request.resolver_match.view_name not in _left_out:
            _spoken.set(_asked[asked](named[asked]) or Collaboration.ActivityWord.AKTIVITET)
