"""Every address × everybody who might ask for it, from the URL resolver: a new address without a line here fails.

matrix.txt says the expected answer of each; `python -m pytest tests/access/write_matrix.py` writes what is, for a
person to read line by line before it is believed. What the words mean:

    login   sent to sign in                      hidden  404: what one may not know of does not exist
    denied  403: may see it, may not do it       ok      an answer (a page, a refused form, a file, a redirect)
    -       405: the address knows no such method
"""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access.subjects import (
    CANARY,
    DRAFT_CANARY,
    NAME_CANARY,
    SUBJECTS,
    arguments_of,
    everything,
    make_full_world,
    subjects_of,
)
from tests.standing import given, standing

MATRIX = Path(__file__).with_name("matrix.txt")
METHODS = ("GET", "POST")
CHANGES = ("INSERT", "UPDATE", "DELETE")
REFUSED = {"login", "hidden", "denied", "-"}


def addresses(resolver=None, namespace=""):
    """Every named pattern with the names of its arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        else:
            arguments = [*pattern.pattern.converters] or [*pattern.pattern.regex.groupindex]
            yield f"{namespace}{pattern.name}", arguments


def expected() -> dict[tuple[str, str], dict[str, str]]:
    rows = [line.split() for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    return {(row[0], row[1]): dict(zip(SUBJECTS, row[2:], strict=True)) for row in rows}


def verdict(answer) -> str:
    if answer.status_code == 302 and answer["Location"].startswith("/account/login/"):
        return "login"
    words = {401: "login", 404: "hidden", 403: "denied", 405: "-"}
    return words.get(answer.status_code, "ok" if answer.status_code < 500 else str(answer.status_code))


def is_told_forged(answer) -> bool:
    """On a page, or in the API's own form; what takes no form at all needs no such refusal."""
    if answer["Content-Type"] == "application/problem+json":
        return answer.json()["code"] == "forged"
    return answer.status_code == 405 or "403_csrf.html" in [each.name for each in answer.templates]


class Rollback(Exception):
    """Ends the transaction of one question, so that the next finds the world as it was."""


class Changes:
    """Whether anything was written while it listened."""

    def __init__(self):
        self.heard = False

    def __call__(self, execute, sql, params, many, context):
        self.heard = self.heard or sql.lstrip().upper().startswith(CHANGES)
        return execute(sql, params, many, context)


def sent_to(name, method) -> dict:
    """Other systems send JSON: without a body that can be read, nobody would get as far as to be refused."""
    if method != "POST" or not name.startswith("api:"):
        return {}
    return {"data": {"version": 1, "answer": "not_relevant"}, "content_type": "application/json"}


def asked(name, arguments, method, subject):
    """One question and what it left behind: the answer, its body, and every row there is if it was refused and wrote
    something all the same: that somebody signed in, say."""
    client, changes = Client(raise_request_exception=False), Changes()
    if subject is not None:
        client.force_login(subject)
    try:
        with transaction.atomic(), connection.execute_wrapper(changes):
            answer = getattr(client, method.lower())(reverse(name, kwargs=arguments), **sent_to(name, method))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            left = everything() if changes.heard and verdict(answer) in REFUSED else None
            raise Rollback
    except Rollback:
        return answer, body.decode(errors="replace"), left


made_world = standing(make_full_world)


@pytest.fixture
def full_world(made_world, db):
    return given(made_world)


def test_every_address_has_a_line_in_the_matrix():
    there = {(name, method) for name, _arguments in addresses() for method in METHODS}

    assert there - expected().keys() == set()
    assert expected().keys() - there == set()


@pytest.mark.parametrize("name", sorted({name for name, _arguments in addresses()}))
def test_each_gets_what_the_matrix_says_and_nobody_anothers_secrets(full_world, name):
    known, people, before = arguments_of(full_world), subjects_of(full_world), everything()
    [wanted] = [arguments for each, arguments in addresses() if each == name]
    arguments = {argument: known[argument] for argument in wanted}
    lines, leaks, holes = {}, [], []
    for method in METHODS:
        lines[method] = {}
        for who in SUBJECTS:
            answer, body, left = asked(name, arguments, method, people[who])
            lines[method][who] = verdict(answer)
            told = body + str(answer.headers)
            if who in {"stranger", "outsider", "administrator", "council"} and CANARY in told:
                leaks.append((method, who))
            if who in {"stranger", "outsider"} and NAME_CANARY in told:
                leaks.append((method, who, "name"))
            if who != "other" and DRAFT_CANARY in told:
                leaks.append((method, who, "draft"))
            if left is not None and left != before:
                holes.append((method, who))

    assert (leaks, holes) == ([], [])
    assert lines == {method: expected().get((name, method)) for method in METHODS}


def test_no_address_takes_a_form_that_was_not_drawn_here(full_world):
    known = arguments_of(full_world)
    client = Client(enforce_csrf_checks=True)
    client.force_login(full_world.lead)

    paths = {
        name: reverse(name, kwargs={argument: known[argument] for argument in wanted}) for name, wanted in addresses()
    }
    refused = {name for name, path in paths.items() if is_told_forged(client.post(path, **sent_to(name, "POST")))}

    assert paths.keys() - refused == {"core:stop_mail"}  # a mail program posts there: its address is what is signed
