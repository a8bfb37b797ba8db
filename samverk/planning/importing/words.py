"""What the sheet's words stand for: the plan's statuses, organisations, people and goals.

What is not recognised is told with suggestions and never guessed: an unknown status word gives no status at all.
"""

import difflib
import re
from collections import defaultdict
from functools import partial

from django.db.models import Q

from samverk.core.sheets import people_in, plain, said
from samverk.organisations.models import Membership, Person, Seat
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.names import goal_names, taken_apart
from samverk.planning.importing.organisations import Organisations
from samverk.planning.importing.unknown import Notebook, Offer, Unknown
from samverk.planning.models import Contribution, Part, Plan, StatusStep
from samverk.steering.models import Goal, SteeringDocument

MOST_LISTED = 100  # beside those that are alike
MOST_PEOPLE = 2000
NEW = "new"
# "Mål 11", "Delmål 11.4", "Agenda 2030: 11.4"
GOAL_LEADS = re.compile(
    r"^(?:agenda 2030|globala målen|sdg|delmål|mål|goal|target|tavoite)[\s:.]*(?=[\da-z])", re.IGNORECASE
)


class Words:
    """Everything that words may stand for in one plan. The number of queries does not depend on the sheet."""

    def __init__(self, plan: Plan, by, choices: Choices):
        self.plan, self.notebook = plan, Notebook(choices)
        self.steps = list(plan.scale.steps.all())
        self._step_by_word = {
            plain(word): step
            for step in reversed(self.steps)
            for word in (step.key, step.word, step.word_en, step.word_fi)
            if word
        }
        self.organisations = Organisations(plan, by, self.notebook)
        self._load_people(by)
        self._load_goals(by)

    @property
    def unknown(self) -> dict[tuple[str, str], Unknown]:
        return self.notebook.unknown

    def _load_people(self, by):
        taking_part = [organisation.pk for organisation in self.organisations.taking_part]
        seats = Seat.objects.taking_part().filter(collaboration=self.plan.collaboration)
        members = Membership.objects.on().filter(organisation__in=taking_part)
        pairs = [*seats.values_list("person", "organisation"), *members.values_list("person", "organisation")]
        self.organisations_of = defaultdict(set)
        for person, organisation in pairs:
            self.organisations_of[person].add(organisation)
        parts = Part.objects.all() if by is None else Part.objects.visible_to(by)
        parts = parts.filter(activity__plan=self.plan)
        known = Person.objects.filter(Q(pk__in=set(self.organisations_of)) | Q(pk__in=parts.values("contact")))
        self.people = {person.pk: person for person in known.distinct()}
        if by is not None:
            self.people |= {person.pk: person for person in Person.objects.visible_to(by)[:MOST_PEOPLE]}
        self.new_people: dict[str, Person] = {}
        self._person_names = defaultdict(set)
        for person in self.people.values():
            for name in {person.name, person.email or ""} - {""}:
                self._person_names[plain(name)].add(person.pk)

    def _load_goals(self, by):
        """Goals in tiers: the plan's strategy, the collaboration's documents, its principals', everybody's."""
        visible = SteeringDocument.objects.visible_to(by) if by is not None else SteeringDocument.objects.all()
        plan, owners = self.plan, {organisation.pk for organisation in self.organisations.taking_part}
        self.goals: dict[int, Goal] = {}
        self._goal_tiers: list[dict[str, set[int]]] = [defaultdict(set) for _tier in range(4)]
        self._goals_of_document: dict[str, dict[str, set[int]]] = {}
        reachable = (
            Q(tree__document=plan.strategy_id)
            | Q(tree__document__owner_collaboration=plan.collaboration_id)
            | Q(tree__document__owner_organisation__in=owners)
            | Q(tree__document__owner_organisation=None, tree__document__owner_collaboration=None)
            | Q(pk__in=Contribution.objects.filter(activity__plan=plan).values("goal"))
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
            names = self._goals_of_document.setdefault(plain(document.title), defaultdict(set))
            for name in goal_names(goal):
                self._goal_tiers[tier][name].add(goal.pk)
                names[name].add(goal.pk)

    # --- statuses ---

    def step_of(self, word: str, row: int) -> StatusStep | None:
        """The step that a word or a colour stands for, or None: never a guess."""
        step = self._step_by_word.get(plain(word))
        if step is not None or not plain(word):
            return step
        return self.notebook.once("status", word, row, self._decided_step)

    def _decided_step(self, word: str) -> StatusStep | None:
        decided = self.notebook.meaning("status", word)
        found = next((step for step in self.steps if str(step.pk) == decided), None)
        self.notebook.note("status", word, self._all_steps, decided)
        return found

    def _all_steps(self) -> list[Offer]:
        return [(str(step.pk), step.local_word) for step in self.steps]

    # --- people ---

    def people_in(self, cell, row: int) -> list[Person]:
        """The people that a cell names and that are known here. The cell's own text is kept beside."""
        return self.notebook.once("person", said(cell), row, self._people)

    def _people(self, text: str) -> list[Person]:
        people = []
        for name in people_in(text):
            found = self._person_names.get(plain(name), set())
            if len(found) != 1:
                decided = self.notebook.meaning("person", name)
                self.notebook.note("person", name, partial(self._near_people, name, found), decided)
                if decided == NEW:
                    people.append(self.new_people.setdefault(plain(name), Person(name=name[:150])))
                found = {int(decided)} if decided and decided.isdigit() and int(decided) in self.people else set()
            people += [self.people[pk] for pk in found]
        return list({id(person): person for person in people}.values())

    def knows_person(self, name: str) -> bool:
        return len(self._person_names.get(plain(name), ())) == 1

    def _near_people(self, name: str, found: set[int]) -> list[Offer]:
        near = difflib.get_close_matches(plain(name), list(self._person_names), n=5, cutoff=0.6)
        keys = list(dict.fromkeys([*found, *(pk for close in near for pk in self._person_names[close])]))
        keys += [pk for pk in self.organisations_of if pk in self.people and pk not in keys][:MOST_LISTED]
        return [(str(pk), self.people[pk].name) for pk in keys]

    # --- goals ---

    def goals_in(self, cell, row: int) -> tuple[list[Goal], list[str]]:
        """The goals that a cell names by code or title, and the texts that name none."""
        return self.notebook.once("goal", said(cell), row, self._goals)

    def _goals(self, text: str) -> tuple[list[Goal], list[str]]:
        found, rest = taken_apart(text, self._goal_named)
        for name in rest:
            decided = self.notebook.meaning("goal", name)
            self.notebook.note("goal", name, partial(self._near_goals, name), decided)
        return [self.goals[pk] for pk in dict.fromkeys(found)], rest

    def _goal_named(self, text: str) -> list[int]:
        word = plain(text)
        for form in dict.fromkeys([word, plain(GOAL_LEADS.sub("", word))]):
            for tier in self._goal_tiers:
                if len(tier.get(form, ())) == 1:
                    return list(tier[form])
                if form in tier:
                    break
        decided = self.notebook.meaning("goal", word)
        if decided and decided.isdigit() and int(decided) in self.goals:
            self.notebook.note("goal", text, partial(self._near_goals, text), decided)
            return [int(decided)]
        return []

    def goal_of(self, document: str, tree: str, text: str) -> Goal | None:
        """The one goal of a named document, and of a tree in it where that is named, with that code or title."""
        found = [
            goal
            for pk in self._goals_of_document.get(plain(document), {}).get(plain(text), ())
            if (goal := self.goals[pk]) and (not tree or plain(goal.tree.name) == plain(tree))
        ]
        return found[0] if len(found) == 1 else None

    def _near_goals(self, text: str) -> list[Offer]:
        names = {name: pk for tier in reversed(self._goal_tiers) for name, pks in tier.items() for pk in pks}
        same = [pk for tier in self._goal_tiers for pk in tier.get(plain(text), ())]
        near = difflib.get_close_matches(plain(text), list(names), n=6, cutoff=0.5) if len(text) < 200 else []
        strategy = [pk for pk, goal in self.goals.items() if goal.tree.document_id == self.plan.strategy_id]
        keys = list(dict.fromkeys([*same, *(names[close] for close in near), *strategy[:MOST_LISTED]]))
        return [(str(pk), f"{self.goals[pk]} ({self.goals[pk].tree.document})") for pk in keys]
