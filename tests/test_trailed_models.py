"""What every model that leaves revisions owes the people who read its history."""

from functools import cache

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import Promise
from django.utils.translation import override

from samverk.config.messages import TRANSLATED, read
from samverk.core.models import Versioned
from samverk.core.trail import fetch
from tests.access.subjects import fill

MODELS = [model for model in apps.get_models() if issubclass(model, Versioned)]


def labels(model):
    """The names that history, conflicts and refusals call the model and its fields by."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    named = {f.name: f._verbose_name for f in fields if f.name != "last_login"}  # Django's own, in its own catalogue
    return named | {"the model itself": model._meta.original_attrs.get("verbose_name")}


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_a_name_in_each_language(model):
    catalogues = [_texts(language) for language in TRANSLATED]
    nameless = []
    for name, label in labels(model).items():
        # Derived from the attribute's name, or written without gettext: the same in every language.
        is_translatable = isinstance(label, Promise)
        with override(None):
            known = is_translatable and all(str(label) in catalogue for catalogue in catalogues)
        if not known:
            nameless.append(name)

    assert nameless == []


@cache
def _texts(language) -> set[str]:
    ids = (message.id if message.pluralizable else (message.id,) for message in read(language))
    return {text for texts in ids for text in texts}


@pytest.mark.parametrize("model", MODELS)
def test_what_history_leaves_untold_is_there(model):
    names = {field.name for field in model._meta.concrete_fields}

    assert set(getattr(model, "untold", ())) <= names


def test_names_are_read_many_at_once(world):
    fill(world)
    asked = {}
    for model in MODELS:
        rows = list(model._base_manager.all())
        fetch(rows, *getattr(model, "named_by", ()))
        with CaptureQueriesContext(connection) as queries:
            assert all(str(row) for row in rows)
        asked |= {model._meta.label: len(queries)} if queries.captured_queries else {}

    assert asked == {}
