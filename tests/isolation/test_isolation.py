"""Nobody is told, and nobody changes, what they may not read: every address × everybody × what is near, next door and
far away.

The oracle is no list of status codes but a word of its own in every text there is (canaries.py), and one plain rule for
each kind of row (oracle.py). test_planted.py shows that it finds the holes that are put there on purpose.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.urls import reverse

from samverk.config.logs import WithoutSecrets
from samverk.core.models import Letter
from samverk.core.post.composing import message_of
from samverk.core.search.registry import kinds as search_kinds
from samverk.planning.models import Activity
from tests.access.test_access import Changes, Rollback, addresses, sent_to
from tests.isolation.canaries import CANARY, told, words_of
from tests.isolation.oracle import reader
from tests.isolation.worlds import SUBJECTS, client_of, make_worlds, reader_of, targets_of
from tests.sampling import is_asked
from tests.standing import given, standing
from tests.test_odd_input import FORM, Fields, encoded

LEFT_OUT = {"account_logout"}  # ends the visit
TEXTS = {"drop_reason", "title", "name", "text", "comment", "reason", "note", "description", "why", "introduction"}
SEARCHES = {"core:search", "core:suggestions"}
MANAGED = {
    # The lead decides who is asked, also of those whose begun answer only they read.
    ("lead", "followup:stop_asking"),
    # A goal that nothing rests on is deleted with the links to it, also from goals that its keeper does not read.
    ("keeper_norr", "steering:delete_goal"),
    ("keeper_norr", "steering:delete_tree"),
}
NOWHERE = "kx999999z"
NO_KEY = 987_654
EACH_TIME_ANEW = re.compile(rb'(name="csrfmiddlewaretoken" value=|X-CSRFToken[^:]*: ?)[^,}> ]*')


def masked(answer, *words: str) -> tuple:
    """What an answer says, without what is written anew each time and what was asked for."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    body = EACH_TIME_ANEW.sub(b"", body)
    for word in words:
        body = body.replace(word.encode(), b"")
    return answer.status_code, body


class Heard(logging.Handler):
    """What is logged meanwhile, as it would be written."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.setFormatter(WithoutSecrets("{message}", style="{"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


class Visit:
    """One person's questions to the whole application, and what was told or changed that should not have been: to who
    asks, to whom a letter goes, or in the log, where nobody's words have anything to do."""

    def __init__(self, worlds, who: str):
        self.worlds, self.who = worlds, who
        self.client, self.reader = client_of(worlds, who), reader_of(worlds, who)
        self.secret = {n for n, each in worlds.canaries.items() if not each.may_be_told(self.reader)}
        self.before = self._secret_rows()
        self.found: list[str] = []
        self.asked = 0
        self.letters = 0
        self.log = Heard()
        self.written = set(Letter.objects.values_list("pk", flat=True))

    def search(self, path: str, what: str) -> None:
        """Look for secret words themselves, one of each text of each kind that can be found: the answer is that of a
        word which is nowhere."""
        kinds = {kind.model for kind in search_kinds()}
        canaries = {n: each for n, each in self.worlds.canaries.items() if n in self.secret and type(each.row) in kinds}
        one_of_each = {(type(each.row), each.name): number for number, each in sorted(canaries.items())}
        nowhere = masked(self.client.get(path, {"q": NOWHERE}), NOWHERE)
        for number in one_of_each.values():
            word = f"kx{number}z"
            if masked(self.client.get(path, {"q": word}), word) != nowhere:
                self.found.append(f"GET {what}: finds {self.worlds.canaries[number]}")

    def ask(self, method: str, path: str, what: str, **sent) -> object:
        """One question, all of whose effects are taken back again."""
        changes, self.asked = Changes(), self.asked + 1
        logging.getLogger().addHandler(self.log)
        try:
            with transaction.atomic(), connection.execute_wrapper(changes):
                answer = getattr(self.client, method.lower())(path, **sent)
                for number in sorted(told(answer) & self.secret):
                    self.found.append(f"{method} {what}: tells {self.worlds.canaries[number]}")
                if changes.heard:
                    self._open_letters(f"{method} {what}")
                manages = (self.who, what.split()[0]) in MANAGED
                if changes.heard and not manages and self._secret_rows() != self.before:
                    self.found.append(f"{method} {what}: changes what the reader may not read")
                if answer.status_code >= 500 and answer.status_code != 503:
                    self.found.append(f"{method} {what}: {answer.status_code}")
                raise Rollback
        except Rollback:
            return answer
        finally:
            logging.getLogger().removeHandler(self.log)
            if words := {n for line in self.log.lines for n in map(int, CANARY.findall(line))}:
                self.found.append(f"{method} {what}: logs {[str(self.worlds.canaries[n]) for n in words]}")
            self.log.lines.clear()

    def _open_letters(self, what: str) -> None:
        """Every letter that was just written, as its receiver would read it."""
        for letter in Letter.objects.exclude(pk__in=self.written):
            message = message_of(letter)
            if message is None:
                continue
            self.letters += 1
            text = "\n".join([message.subject, message.body, *(part.content for part in message.alternatives)])
            receiver = reader(letter.person)
            for number in sorted(words_of(text.encode())):
                if not self.worlds.canaries[number].may_be_told(receiver):
                    self.found.append(f"{what}: writes {self.worlds.canaries[number]} to {letter.person}")

    def _secret_rows(self) -> dict:
        """Everything in the rows that may not be read, by their model."""
        keys = defaultdict(set)
        for number in self.secret:
            row = self.worlds.canaries[number].row
            keys[type(row)].add(row.pk)
        return {model: _as_stored(model._base_manager.filter(pk__in=found)) for model, found in keys.items()}


def _as_stored(rows) -> list[str]:
    """The order of a plan is the plan's own, and is numbered anew to make room for what is moved: of activities it is
    told in which order they stand among themselves, not at which number."""
    if rows.model is not Activity:
        return sorted(map(str, rows.values_list()))
    columns = [field.attname for field in Activity._meta.concrete_fields if field.name != "position"]
    return [str(row) for row in rows.order_by("plan", "position", "pk").values_list(*columns)]


def paths(arguments: dict, only=None) -> Iterator[tuple[str, str]]:
    """All addresses, or those that are named."""
    for name, wanted in addresses():
        if name not in LEFT_OUT and (only is None or name in only):
            yield name, reverse(name, kwargs={argument: arguments[argument] for argument in wanted})


def questions(worlds, only=None, of: str = "") -> Iterator[tuple]:
    """Each address with what it is asked for, once, of those that this run asks: target, name, path, and who may do
    most with it. Each test that names what its questions are `of` asks others."""
    seen = set()
    for target, (arguments, owner) in targets_of(worlds).items():
        for name, path in paths(arguments, only):
            if path not in seen and (only or is_asked(name, of + target)):
                yield target, name, path, owner
            seen.add(path)


def forms_of(worlds, only=None) -> dict[str, dict]:
    """What each page's form sends when nothing is altered, as whoever may do most with it has it."""
    found, clients = {}, {}
    for _target, _name, path, owner in questions(worlds, only):
        client = clients.setdefault(owner.pk, _signed_in(worlds, owner))
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]:
            found[path] = Fields(answer.content.decode()).values
    return found


def _signed_in(worlds, person):
    client = client_of(worlds, "stranger")
    client.force_login(person)
    return client


def altered(name: str, value: str) -> str:
    """Texts with something added, so that a form which is taken changes something; without the words of their own, so
    that an answer which shows what was typed tells nothing by it."""
    value = CANARY.sub("ord", value)
    return f"{value} till" if name.rpartition("-")[2] in TEXTS else value


def go_everywhere(worlds, who: str, forms: dict[str, dict], only=None) -> Visit:
    visit = Visit(worlds, who)
    for target, name, path, _owner in questions(worlds, only):
        visit.ask("GET", path, f"{name} ({target})")
        if name in SEARCHES:
            visit.search(path, name)
        pairs = [(key, altered(key, value)) for key, held in forms.get(path, {}).items() for value in held]
        form = sent_to(name, "POST") or {"data": encoded(pairs), "content_type": FORM}
        visit.ask("POST", path, f"{name} ({target})", **form)
    return visit


made_worlds = standing(make_worlds)


@pytest.fixture
def worlds(made_worlds, db):
    return given(made_worlds)


# In groups, since what the forms hold is read once for each.
@pytest.mark.parametrize("group", [SUBJECTS[0::2], SUBJECTS[1::2]], ids=["some", "others"])
def test_nobody_is_told_or_changes_what_they_may_not_read(worlds, group):
    forms = forms_of(worlds)
    visits = {who: go_everywhere(worlds, who, forms) for who in group}

    assert {who: visit.found for who, visit in visits.items() if visit.found} == {}
    assert min(visit.asked for visit in visits.values()) > 30


@pytest.mark.parametrize("who", ["stranger", "by_link", "outsider", "reader_ost", "lead", "two", "keeper_norr"])
def test_what_is_hidden_answers_as_what_does_not_exist(worlds, who):
    client, differing = client_of(worlds, who), []
    here = targets_of(worlds)["here"][0]
    nothing = dict(paths({name: nowhere_of(key) for name, key in here.items()}))
    for target, name, path, _owner in questions(worlds):
        for method in ("get", "post") if target != "here" and path != nothing[name] else ():
            hidden = asked_once(client, method, path)
            if hidden[0] == 404 and hidden != asked_once(client, method, nothing[name]):
                differing.append(f"{method} {name} ({target})")

    assert differing == []


def nowhere_of(key):
    """The key of nothing at all, of the same kind."""
    return NO_KEY if isinstance(key, int) else UUID(int=0) if isinstance(key, UUID) else key


def asked_once(client, method: str, path: str) -> tuple:
    """The answer, without the address itself; nothing stays done, and nothing is told of it on the next page."""
    with transaction.atomic():
        answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)
    return masked(answer, path)
