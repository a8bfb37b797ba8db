"""The page of rights says what is: its table is what the predicates answer, and those are the ones operations ask."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps

from samverk import core
from samverk.core.rights import Right, chapters, found
from samverk.organisations.rights_page import ROLES
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.rights.asked import answers

# They change nothing that others see, or rest on another operation that asks.
WITHOUT_A_RIGHT = {
    "core.choose_language": "each person's own",
    "core.start_job": "what is done in it asks",
    "core.cancel_job": "whoever started it",
    "organisations.widen": "each kind of thing has its own rule: whoever may change it",
    "organisations.narrow": "as widening",
    "steering.begin": "a part of creating a document",
    "planning.begin": "a part of creating a plan or an activity",
    "planning.share_activities": "as widening",
    "followup.mark_read": "concerns nobody but who has read",
}


def operations() -> dict[str, object]:
    """Every public function of the rooms' `operations` that is told by whom it is done."""
    named = {}
    for config in apps.get_app_configs():
        for module in _modules(config.name) if config.name.startswith("samverk.") else ():
            for name, each in inspect.getmembers(module, inspect.isfunction):
                is_its_own = inspect.unwrap(each).__module__ == module.__name__
                if is_its_own and not name.startswith("_") and "by" in inspect.signature(each).parameters:
                    named[f"{config.label}.{name}"] = each
    return named


def _modules(room: str) -> list:
    package = importlib.import_module(room)
    names = [each.name for each in pkgutil.walk_packages(package.__path__, f"{room}.") if ".tests" not in each.name]
    return [importlib.import_module(name) for name in names if "operations" in name.split(".")]


def asked_in(function, seen=None) -> set[str]:
    """What a function names, and what the functions of its own module that it names do."""
    seen = set() if seen is None else seen
    function = inspect.unwrap(function)
    if function in seen:
        return set()
    seen.add(function)
    names = set(function.__code__.co_names)
    for constant in function.__code__.co_consts:
        names |= set(constant.co_names) if inspect.iscode(constant) else set()
    for name in list(names):
        other = function.__globals__.get(name)
        if inspect.isfunction(other) and inspect.unwrap(other).__module__ == function.__module__:
            names |= asked_in(other, seen)
    return names


def predicates_of(right: Right) -> set[str]:
    """The predicates that a right asks, and those of the room that these go on to ask."""
    named = asked_in(right.asks)
    modules = [each for each in right.asks.__globals__.values() if inspect.ismodule(each)]
    asked = [
        getattr(module, name)
        for module in modules
        for name in named
        if name.startswith("can_") and hasattr(module, name)
    ]
    further = set().union(*(asked_in(each) for each in asked))
    return {name for name in named | further if name.startswith(("can_", "is_lead"))}


def all_rights() -> list[tuple[str, Right]]:
    return [(f"{chapter.room}.{right.key}", right) for chapter in chapters() for right in chapter.rights]


@pytest.mark.django_db
def test_the_table_is_what_the_predicates_answer(world):  # noqa: F811
    roles, answered = answers(world)

    told_roles, told = found()

    # Else: python -m pytest tests/rights/write_rights.py, and read the difference before it is believed.
    assert list(told_roles) == roles == list(ROLES)
    assert {key: list(each) for key, each in told.items()} == answered


def test_every_operation_has_its_right():
    covered = {inspect.unwrap(each) for _key, right in all_rights() for each in right.operations}

    without = {name for name, each in operations().items() if inspect.unwrap(each) not in covered}

    assert without - set(WITHOUT_A_RIGHT) == set()


def test_each_right_asks_what_its_operations_ask():
    differing = []
    for key, right in all_rights():
        predicates = predicates_of(right)
        for each in right.operations:
            if not predicates & asked_in(each):
                differing.append(f"{key}: {each.__name__}")

    assert differing == []


def test_an_operation_that_asks_something_else_would_be_found():
    def can_one(person):
        return True

    def asks(person, of):
        return can_one(person)

    def does(by):
        return by.can_two

    assert not {"can_one"} & asked_in(does)
    assert asked_in(asks) == set()  # a local name is no predicate of a room's


def test_keys_are_told_once():
    keys = [key for key, _right in all_rights()]

    assert len(keys) == len(set(keys)) > 60


def test_rights_by_seat_are_asked_in_one_place():
    """Else a deputy would be forgotten there: `held_by` is asked, and own seats by name only where seats are given,
    and where it is asked if somebody has left for good."""
    asks = re.compile(r"Seat\.objects\.(?:on|taking_part)\(\)\s*\.filter\(\s*person=")
    package = Path(core.__file__).parent.parent
    files = [each for each in package.rglob("*.py") if "tests" not in each.parts and "migrations" not in each.parts]

    found = {each.relative_to(package).as_posix() for each in files if asks.search(each.read_text())}

    assert found == {f"organisations/{name}.py" for name in ("leaving", "permissions", "seating")}
