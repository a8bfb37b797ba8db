"""A world that all of a module's tests start from: made once, and never changed for the next one."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.db import transaction


def standing(make: Callable) -> Callable:
    """A fixture: what `make` gives, made once for the module, in a transaction that each test has a part of."""

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return made


def given(made) -> object:
    """A copy, so that no test finds what another has done to the objects; their rows come back by themselves."""
    return deepcopy(made)
