"""What people change about the frame itself."""

from django.contrib.auth import get_user_model

from samverk.core.permissions import require
from samverk.core.trail import operation


def choose_language(person, language: str, *, by) -> None:
    """Keep the language that a person reads in, for pages and mail alike. People choose their own."""
    require(person.pk == by.pk)
    person = get_user_model()._base_manager.get(pk=person.pk)  # request.user is a stand-in that cannot be saved
    person.language = language
    with operation("core.language_chosen", by=by) as op:
        op.save(person)
