"""Which organisations a sheet names: those that take part, those that could, and those to be added."""

import difflib
from collections import defaultdict
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.sheets import plain, said
from samverk.organisations.models import Organisation, Participation
from samverk.organisations.permissions import can_create_organisation, can_edit_collaboration
from samverk.planning.importing.names import short_forms, taken_apart
from samverk.planning.importing.unknown import Notebook, Offer
from samverk.planning.models import Part, Plan

KIND = "organisation"
PARTNER = "partner:"  # and the key of one that is here and does not take part yet
NEW = "new:"  # and the kind of one to be added
CONTACT = "contact"  # no organisation, but a person or a role who answers for the activity
EVERYBODY = {
    "alla", "samtliga", "alla kommuner", "samtliga kommuner", "kommunerna", "alla huvudmän", "samtliga huvudmän",
    "alla parter", "samtliga parter", "all", "all municipalities", "kaikki", "kaikki kunnat",
}  # fmt: skip
LONGEST = 200


class Organisations:
    """Names and what they stand for in one plan: of those that take part, or have a part of the plan already."""

    def __init__(self, plan: Plan, by, notebook: Notebook):
        self.plan, self.notebook = plan, notebook
        self.all = {organisation.pk: organisation for organisation in Organisation.objects.all()}
        self.principals = [self.all[organisation.pk] for organisation in plan.collaboration.principals()]
        self.taking_part = [self.all[organisation.pk] for organisation in plan.collaboration.organisations()]
        places = plan.collaboration.participations.on()
        self.observers = set(places.filter(role=Participation.Role.OBSERVER).values_list("organisation", flat=True))
        parts = Part.objects.all() if by is None else Part.objects.visible_to(by)
        parts = parts.filter(activity__plan=plan)
        self.known = {o.pk for o in self.taking_part} | set(parts.values_list("organisation", flat=True).distinct())
        self.may_add_partners = by is None or can_edit_collaboration(by, plan.collaboration)
        self.may_create = self.may_add_partners and (by is None or can_create_organisation(by))
        self.created: dict[str, Organisation] = {}  # by plain name: not stored yet, and told apart by keys below 0
        self.partners: dict[int, Organisation] = {}  # stored, and to take part
        self._names = defaultdict(set)  # of all that are here
        for organisation in self.all.values():
            for name in {organisation.name, organisation.short_name} - {""}:
                self._names[plain(name)].add(organisation.pk)
        # Of those that take part or have parts: in full, as those who take part are shortened, and as others are.
        self._known_names = [defaultdict(set) for _tier in range(3)]
        for pk in self.known:
            self._known_names[0][plain(self.all[pk].name)].add(pk)
            self._known_names[2][plain(self.all[pk].short_name)].add(pk)
        for organisation in self.taking_part:
            for name in short_forms(organisation):
                self._known_names[1][name].add(organisation.pk)

    def named_in(self, cell, row: int) -> tuple[list[Organisation], list[str], list[str]]:
        """The organisations that a cell names, in order; the names that stand for none; and the people or roles."""
        return self.notebook.once(KIND, said(cell), row, self._read)

    def _read(self, text: str) -> tuple[list[Organisation], list[str], list[str]]:
        found, rest = taken_apart(text, self._resolve)
        unknown, people = [], []
        for name in rest:
            decided = self.notebook.meaning(KIND, name)
            decided = decided if decided in ("", CONTACT) else None
            self.notebook.note(KIND, name, partial(self._suggestions, name), decided)
            (people if decided == CONTACT else unknown).append(name)
        return list({organisation.pk: organisation for organisation in found}.values()), unknown, people

    def _resolve(self, text: str) -> list[Organisation]:
        word = plain(text)
        if word in EVERYBODY:
            return list(self.principals)
        for names in self._known_names if word else ():
            if len(names.get(word, ())) == 1:
                return [self.all[pk] for pk in names[word]]
        decided = self.notebook.meaning(KIND, word)
        if decided is None and (stranger := self._stranger(word)):
            decided = f"{PARTNER}{stranger}"
        organisation = self._meant(text, decided or "")
        if organisation is None:
            return []
        self.notebook.note(KIND, text, partial(self._suggestions, text), decided)
        return [organisation]

    def _stranger(self, word: str) -> int | None:
        """The one organisation of just that name, which takes no part in any way yet: it is to join, unless somebody
        says that another is meant. Short names are too many for that: a place is no municipality."""
        found = [pk for pk in self._names.get(word, ()) if plain(self.all[pk].name) == word]
        joins = self.may_add_partners and len(found) == 1 and found[0] not in self.observers
        return found[0] if joins else None

    def _meant(self, text: str, decided: str) -> Organisation | None:
        """What somebody has said that the name stands for, as far as it still can."""
        if decided.startswith(NEW) and decided.removeprefix(NEW) in Organisation.Kind.values:
            name = " ".join(text.split())[:LONGEST]
            facts = {"name": name, "kind": decided.removeprefix(NEW), "language": self._language()}
            return self.created.setdefault(plain(text), Organisation(pk=-len(self.created) - 1, **facts))
        key = decided.removeprefix(PARTNER)
        organisation = self.all.get(int(key)) if key.isascii() and key.isdigit() else None
        if organisation and organisation.pk not in self.known:
            if key == decided:
                return None  # it took part when that was said, and does no more
            self.partners[organisation.pk] = organisation
        return organisation

    def _language(self) -> str:
        return self.principals[0].language if self.principals else "sv"

    def _suggestions(self, name: str) -> list[Offer]:
        """First who takes part and is alike, then the others who do; and apart from them, whom one could add."""
        close = difflib.get_close_matches(plain(name), list(self._names), n=8, cutoff=0.6)
        alike = [pk for word in [plain(name), *close] for pk in sorted(self._names.get(word, ()))]
        here = [pk for pk in alike if pk in self.known] + [organisation.pk for organisation in self.taking_part]
        offers: list[Offer] = [(CONTACT, _("A person or a role; keep it as contact"))]
        offers += [(str(pk), self.all[pk].name) for pk in dict.fromkeys(here)]
        others = [(f"{PARTNER}{pk}", self.all[pk].name) for pk in dict.fromkeys(alike) if pk not in self.known]
        if others and self.may_add_partners:
            offers.append((_("Add as a partner"), others))
        if self.may_create:
            kinds = [(f"{NEW}{kind}", _("%(name)s (%(kind)s)") % {"name": name, "kind": label})
                     for kind, label in Organisation.Kind.choices]  # fmt: skip
            offers.append((_("Add as a new organisation and partner"), kinds))
        return offers

    @property
    def to_join(self) -> list[Organisation]:
        """Whom an import adds to the collaboration: those that are here already first."""
        return [*self.partners.values(), *self.created.values()]

    def participation_of(self, organisation: Organisation) -> Participation:
        """Its place as a partner from today: an observer's own place, or a new one."""
        places = self.plan.collaboration.participations.on().filter(organisation=organisation)
        place = places.first() or Participation(
            collaboration=self.plan.collaboration, organisation=organisation, from_on=timezone.localdate()
        )
        place.role = Participation.Role.PARTNER
        return place
