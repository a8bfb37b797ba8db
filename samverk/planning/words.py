"""What a collaboration calls an activity, in the reader's language."""

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from samverk.organisations.models import Collaboration
from samverk.organisations.own_words import speaking

WORDS = {
    Collaboration.ActivityWord.AKTIVITET: (gettext_noop("activity"), gettext_noop("activities")),
    Collaboration.ActivityWord.INSATS: (gettext_noop("intervention"), gettext_noop("interventions")),
    Collaboration.ActivityWord.ATGARD: (gettext_noop("measure"), gettext_noop("measures")),
}


def word(form: str, collaboration: Collaboration | None, language: str | None = None) -> str:
    """`form` is "activity" or "activities"; with a capital ("Activity") so is the answer."""
    chosen = collaboration.activity_word if collaboration else Collaboration.ActivityWord.AKTIVITET
    singular, plural = WORDS[chosen]
    with translation.override(language or translation.get_language()), speaking(chosen):
        text = _(singular) if form.lower() == "activity" else _(plural)
    return text[:1].upper() + text[1:] if form[0].isupper() else text


def counted(number: int, collaboration: Collaboration | None) -> str:
    """ "3 activities", with the noun in the form that the language wants after that number."""
    chosen = collaboration.activity_word if collaboration else Collaboration.ActivityWord.AKTIVITET
    if chosen == Collaboration.ActivityWord.INSATS:
        text = ngettext("%(count)s intervention", "%(count)s interventions", number)
    elif chosen == Collaboration.ActivityWord.ATGARD:
        text = ngettext("%(count)s measure", "%(count)s measures", number)
    else:
        text = ngettext("%(count)s activity", "%(count)s activities", number)
    return (text % {"count": number_format(number, force_grouping=True)}).replace(" ", "\N{NO-BREAK SPACE}")
