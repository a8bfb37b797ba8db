"""What the sheet's words stand for: the plan's statuses, organisations, people and goals.

What is not recognised is told with suggestions and never guessed: an unknown status word gives no status at all.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Q

from samverk.core.sheets import people_in, plain, said
from samverk.organisations.models import Membership, Organisation, Person, Seat
from samverk.planning.importing.choices import Choices
from samverk.planning.models import Plan
from samverk.steering.models import Goal, SteeringDocument

EVERYBODY = {
    "alla", "samtliga", "alla kommuner", "samtliga kommuner", "kommunerna", "alla huvudmän", "samtliga huvudmän",
    "alla parter", "samtliga parter", "all", "all municipalities", "kaikki", "kaikki kunnat",
}  # fmt: skip
MOST_LISTED = 100  # beside those that are alike
NEW = "new"
LONGEST_NAME = 6  # commas in it, and one more
MOST_SUGGESTED = 200  # beyond that nobody chooses one by one
# "Mål 11", "Delmål 11.4", "Agenda 2030: 11.4"
GOAL_LEADS = re.compile(
    r"^(?:agenda 2030|globala målen|sdg|delmål|mål|goal|target|tavoite)[\s:.]*(?=[\da-z])", re.IGNORECASE
)


@dataclass
class Unknown:
    """A word in the sheet that stands for nothing that we know: where it stands, and what it may mean."""

    kind: str
    word: str
    rows: list[int] = field(default_factory=list)
    suggestions: list[tuple[str, str]] = field(default_factory=list)
    decided: str | None = None

    @property
    def key(self) -> str:
        return plain(self.word)


class Words:
    """Everything that words may stand for in one plan. The number of queries does not depend on the sheet."""

    def __init__(self, plan: Plan, by, choices: Choices):
        self.plan, self.choices = plan, choices
        self.unknown: dict[tuple[str, str], Unknown] = {}
        self.steps = list(plan.scale.steps.all())
        self._step_by_word = {
            plain(word): step
            for step in reversed(self.steps)
            for word in (step.key, step.word, step.word_en, step.word_fi)
            if word
        }
        self._load_organisations()
        self._load_people(by)
        self._load_goals(by)

    def _load_organisations(self):
        self.principals = list(self.plan.collaboration.principals())
        here = list(self.plan.collaboration.organisations())
        self.organisations = {organisation.pk: organisation for organisation in Organisation.objects.all()}
        self._organisation_names = defaultdict(set)
        for organisation in self.organisations.values():
            for name in {organisation.name, organisation.short_name} - {""}:
                self._organisation_names[plain(name)].add(organisation.pk)
        self._own_names = defaultdict(set)
        for organisation in here:
            for name in _short_forms(organisation):
                self._own_names[name].add(organisation.pk)
        self.taking_part = here

    def _load_people(self, by):
        seats = Seat.objects.on().filter(collaboration=self.plan.collaboration)
        members = Membership.objects.on().filter(organisation__in=[o.pk for o in self.taking_part])
        pairs = [*seats.values_list("person", "organisation"), *members.values_list("person", "organisation")]
        self.organisations_of = defaultdict(set)
        for person, organisation in pairs:
            self.organisations_of[person].add(organisation)
        known = Person.objects.filter(Q(pk__in=set(self.organisations_of)) | Q(parts__activity__plan=self.plan))
        self.people = {person.pk: person for person in known.distinct()}
        if by is not None:
            self.people |= {person.pk: person for person in Person.objects.visible_to(by)[:2000]}
        self.new_people: dict[str, Person] = {}
        self._person_names = defaultdict(set)
        for person in self.people.values():
            for name in {person.name, person.email or ""} - {""}:
                self._person_names[plain(name)].add(person.pk)

    def _load_goals(self, by):
        """Goals in tiers: the plan's strategy, the collaboration's documents, its principals', everybody's."""
        visible = SteeringDocument.objects.visible_to(by) if by is not None else SteeringDocument.objects.all()
        plan, principals = self.plan, {organisation.pk for organisation in self.taking_part}
        self.goals: dict[int, Goal] = {}
        self._goal_tiers: list[dict[str, set[int]]] = [defaultdict(set) for _tier in range(4)]
        reachable = (
            Q(tree__document=plan.strategy_id)
            | Q(tree__document__owner_collaboration=plan.collaboration_id)
            | Q(tree__document__owner_organisation__in=principals)
            | Q(tree__document__owner_organisation=None, tree__document__owner_collaboration=None)
        )
        rows = Goal.objects.filter(reachable, tree__document__in=visible).select_related("tree__document")
        for goal in rows:
            document = goal.tree.document
            if document.pk == plan.strategy_id:
                tier = 0
            elif document.owner_collaboration_id:
                tier = 1
            else:
                tier = 2 if document.owner_organisation_id else 3
            self.goals[goal.pk] = goal
            for name in _goal_names(goal):
                self._goal_tiers[tier][name].add(goal.pk)

    # --- statuses ---

    def step_of(self, word: str, row: int):
        """The step that a word stands for, or None: never a guess."""
        step = self._step_by_word.get(plain(word))
        if step is not None or not plain(word):
            return step
        decided = self.choices.meaning("status", plain(word))
        found = next((step for step in self.steps if str(step.pk) == decided), None)
        self._note("status", word, row, lambda: [(str(s.pk), s.local_word) for s in self.steps], decided)
        return found

    # --- organisations ---

    def organisations_in(self, cell, row: int) -> tuple[list[Organisation], list[str]]:
        """The organisations that a cell names, in order, and the names that stand for none."""
        found, rest = _taken_apart(said(cell), lambda text: self._organisations(text, row))
        for name in rest:
            decided = self.choices.meaning("organisation", plain(name))
            self._note("organisation", name, row, partial(self._near_organisations, name), decided)
        return [self.organisations[pk] for pk in dict.fromkeys(found)], rest

    def _organisations(self, text: str, row: int) -> list[int]:
        word = plain(text)
        if word in EVERYBODY:
            return [organisation.pk for organisation in self.principals]
        for names in (self._own_names, self._organisation_names):
            if len(names.get(word, ())) == 1:
                return list(names[word])
        decided = self.choices.meaning("organisation", word)
        if decided and decided.isdigit() and int(decided) in self.organisations:
            self._note("organisation", text, row, partial(self._near_organisations, text), decided)
            return [int(decided)]
        return []

    def _near_organisations(self, name: str) -> list[tuple[str, str]]:
        here = {str(o.pk): o.name for o in self.taking_part}
        near = difflib.get_close_matches(plain(name), list(self._organisation_names), n=5, cutoff=0.6)
        others = {str(pk): self.organisations[pk].name for close in near for pk in self._organisation_names[close]}
        return list((others | here).items())

    # --- people ---

    def people_in(self, cell, row: int) -> list[Person]:
        """The people that a cell names and that are known here. The cell's own text is kept beside."""
        people = []
        for name in people_in(cell):
            found = self._person_names.get(plain(name), set())
            if len(found) != 1:
                decided = self.choices.meaning("person", plain(name))
                self._note("person", name, row, partial(self._near_people, name, found), decided)
                if decided == NEW:
                    people.append(self.new_people.setdefault(plain(name), Person(name=name[:150])))
                found = {int(decided)} if decided and decided.isdigit() and int(decided) in self.people else set()
            people += [self.people[pk] for pk in found]
        return list({id(person): person for person in people}.values())

    def _near_people(self, name: str, found: set[int]) -> list[tuple[str, str]]:
        near = difflib.get_close_matches(plain(name), list(self._person_names), n=5, cutoff=0.6)
        keys = list(dict.fromkeys([*found, *(pk for close in near for pk in self._person_names[close])]))
        keys += [pk for pk in self.organisations_of if pk in self.people and pk not in keys][:MOST_LISTED]
        return [(str(pk), self.people[pk].name) for pk in keys]

    # --- goals ---

    def goals_in(self, cell, row: int) -> tuple[list[Goal], list[str]]:
        """The goals that a cell names by code or title, and the texts that name none."""
        found, rest = _taken_apart(said(cell), lambda text: self._goals(text, row))
        for text in rest:
            self._note("goal", text, row, partial(self._near_goals, text), self.choices.meaning("goal", plain(text)))
        return [self.goals[pk] for pk in dict.fromkeys(found)], rest

    def _goals(self, text: str, row: int) -> list[int]:
        word = plain(text)
        for form in dict.fromkeys([word, plain(GOAL_LEADS.sub("", word))]):
            for tier in self._goal_tiers:
                if len(tier.get(form, ())) == 1:
                    return list(tier[form])
                if form in tier:
                    break
        decided = self.choices.meaning("goal", word)
        if decided and decided.isdigit() and int(decided) in self.goals:
            self._note("goal", text, row, partial(self._near_goals, text), decided)
            return [int(decided)]
        return []

    def _near_goals(self, text: str) -> list[tuple[str, str]]:
        names = {name: pk for tier in reversed(self._goal_tiers) for name, pks in tier.items() for pk in pks}
        same = [pk for tier in self._goal_tiers for pk in tier.get(plain(text), ())]
        near = difflib.get_close_matches(plain(text), list(names), n=6, cutoff=0.5) if len(text) < 200 else []
        strategy = [pk for pk, goal in self.goals.items() if goal.tree.document_id == self.plan.strategy_id]
        keys = list(dict.fromkeys([*same, *(names[close] for close in near), *strategy[:MOST_LISTED]]))
        return [(str(pk), f"{self.goals[pk]} ({self.goals[pk].tree.document})") for pk in keys]

    def _note(self, kind: str, word: str, row: int, suggest: Callable, decided: str | None) -> None:
        key = (kind, plain(word))
        if key not in self.unknown:
            suggestions = suggest() if len(self.unknown) < MOST_SUGGESTED else []
            self.unknown[key] = Unknown(kind, word, [], suggestions, decided)
        if self.unknown[key].rows[-1:] != [row]:
            self.unknown[key].rows.append(row)


def _short_forms(organisation: Organisation) -> set[str]:
    """As people shorten it: "Norrtälje" for "Norrtälje kommun", "Östhammar" for "Östhammars kommun", "regionen"."""
    names = {plain(organisation.name), plain(organisation.short_name)} - {""}
    bare = plain(re.sub(r"\b(kommun|stad|kunta|municipality|ab|aktiebolag)\b", "", plain(organisation.name)))
    names.add(bare)
    if organisation.kind == Organisation.Kind.MUNICIPALITY and bare.endswith("s"):
        names.add(bare[:-1])
    if organisation.kind == Organisation.Kind.REGION:
        names.add("regionen")
    return names - {""}


def _goal_names(goal: Goal) -> set[str]:
    titles = {plain(goal.title), plain(goal.title_en), plain(goal.title_fi)} - {""}
    if not goal.code:
        return titles
    code = plain(goal.code)
    return titles | {code} | {plain(f"{goal.code} {title}") for title in titles}


def _taken_apart(text: str, resolve: Callable[[str], list[int]]) -> tuple[list[int], list[str]]:
    """Names found in a text, and what is left. Divided no further than needed: "Barn- och utbildningsnämnden" is one
    name, and a goal's title may hold commas."""
    text = text.strip(" •*")
    if not text:
        return [], []
    if found := resolve(text):
        return found, []
    for mark in (r"\n", r";", r",(?!\d)", r"\s+(?:och|samt|and|ja|sekä|&)\s+|/"):
        pieces = _pieces(text, mark)
        if len(pieces) > 1:
            found, rest = _longest_first(text, pieces, resolve)
            # At line breaks and semicolons always; at "," and "och" only where that gives something.
            if found or mark in (r"\n", r";"):
                return found, rest
    return [], [text]


def _pieces(text: str, mark: str) -> list[tuple[int, int]]:
    """Where the pieces between the marks begin and end."""
    edges = [0, *(edge for match in re.finditer(mark, text) for edge in match.span()), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if text[start:end].strip(" •*")]


def _longest_first(text: str, pieces: list[tuple[int, int]], resolve) -> tuple[list[int], list[str]]:
    """Take the pieces one by one, or several together where they are one name with the mark in it."""
    found, rest, place = [], [], 0
    while place < len(pieces):
        start = pieces[place][0]
        for last in range(min(len(pieces), place + LONGEST_NAME) - 1, place, -1):
            if keys := resolve(text[start : pieces[last][1]].strip(" •*")):
                found, place = found + keys, last + 1
                break
        else:
            keys, left = _taken_apart(text[start : pieces[place][1]], resolve)
            found, rest, place = found + keys, rest + left, place + 1
    return found, rest
