"""Saves the rows of an import: every kind of row many at once, so that queries hardly grow with the sheet."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation
from samverk.organisations.models import Organisation
from samverk.organisations.permissions import can_create_organisation, can_create_person, can_make_participant
from samverk.organisations.visibility import Level, keeper
from samverk.planning.importing.belongings import WantedMilestone, one_line
from samverk.planning.importing.comparison import PlanImport, Progress
from samverk.planning.importing.organisations import PARTNER
from samverk.planning.importing.rows import Wanted
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part
from samverk.planning.operations.order import SPACING

BATCH = 1000


class Saving:
    """Collects what each row asks for, and saves it in an order in which every row's own parent is there before it."""

    def __init__(
        self, op: Operation, found: PlanImport, is_example: bool, progress: Progress | None, level: Level
    ):  # fmt: skip
        self.level = level
        self.op, self.found, self.stored, self.is_example = op, found, found.stored, is_example
        self.created: dict[type, list] = {model: [] for model in (Part, Contribution, Milestone, Note)}
        self.changed: dict[type, list] = {model: [] for model in (Activity, Part, Contribution, Milestone, Note)}
        self.demoted: list[Part] = []
        self.deleted: list = []
        self.progress, self.done, self.total = progress or (lambda done, total: None), 0, 0

    def save(self) -> None:
        self._new_organisations()
        self._new_people()
        new = self._new_activities()
        for change in self.found.changed:
            self._change(change.obj)
        for want in self.found.new:
            self._belongings(want)
        saved = [*self.created.values(), *self.changed.values(), self.demoted, new]
        self.total = sum(map(len, saved))
        self._in_batches(self.op.create_many, new)
        for model in (Part, Contribution, Milestone, Note):
            self.op.delete_many([row for row in self.deleted if isinstance(row, model)])
        self._in_batches(self.op.save_many, self.changed[Activity])
        # Who led steps back before anybody else leads: at no time do two.
        self._in_batches(self.op.save_many, self.demoted)
        for model in (Part, Contribution, Milestone, Note):
            self._in_batches(self.op.save_many, self.changed[model])
        for rows in self.created.values():
            for row in rows:
                row.activity = row.activity  # its key, which a new activity now has
            self._in_batches(self.op.create_many, rows)

    def _in_batches(self, save: Callable[[list], object], rows: list) -> None:
        for start in range(0, len(rows), BATCH):
            save(rows[start : start + BATCH])
            self.done += len(rows[start : start + BATCH])
            self.progress(self.done, self.total)

    # --- who and what is not here yet ---

    def _new_organisations(self) -> None:
        """Those whom somebody has said to add, and their places in the collaboration as partners."""
        organisations = self.found.words.organisations
        created = list(organisations.created.values())
        require(not created or self.op.by is None or can_create_organisation(self.op.by))
        for organisation in created:
            organisation.pk, organisation.is_example = None, self.is_example
            self.op.create(organisation)
        decided = self.found.choices.words.get("organisation", {})
        for word, organisation in organisations.created.items():
            decided[word] = str(organisation.pk)
        for word, meaning in decided.items():
            decided[word] = meaning.removeprefix(PARTNER)
        for organisation in organisations.to_join:
            place = organisations.participation_of(organisation)
            place.is_example = self.is_example
            require(self.op.by is None or can_make_participant(self.op.by, place))
            self.op.save(place) if place.pk else self.op.create(place)

    def _new_people(self) -> None:
        """People whom somebody has said to add: without an address, so that they cannot sign in."""
        people = {id(person): person for person in self.found.words.new_people.values() if person.pk is None}
        if not people:
            return
        require(self.op.by is None or can_create_person(self.op.by))
        self.op.create_many(list(people.values()))
        decided = self.found.choices.words.get("person", {})
        for word, person in self.found.words.new_people.items():
            if person.pk:
                decided[word] = str(person.pk)

    # --- activities ---

    def _new_activities(self) -> list[Activity]:
        position = max((activity.position for activity in self.stored.activities), default=0)
        own = keeper(self.op.by, self.found.plan.collaboration) if self.op.by else None
        for want in self.found.new:
            position += SPACING
            facts = {"plan": self.found.plan, "position": position, "is_example": self.is_example}
            want.activity = Activity(number=want.number, title=want.title, **facts)
            self._set_fields(want)
            want.activity.kept_by, want.activity.level = own, self.level if own else Level.PRINCIPALS
        return [want.activity for want in self.found.new]

    def _set_fields(self, want: Wanted) -> None:
        activity = want.activity
        activity.number, activity.title = want.number or activity.number, want.title
        for key, value in want.fields.items():
            setattr(activity, key, value)
        if want.status_word is not None:
            activity.stated_word = want.status_word
            activity.stated_step = self.found.words.step_of(want.status_word, want.row.number)
        activity.set_last_day()

    def _belongings(self, want: Wanted) -> None:
        """A new activity's parts, contributions, milestones and notes."""
        lead = want.lead or self._default_lead()
        others = [o for o in [*want.extra_leads, *(want.partners or [])] if o.pk != lead.pk]
        parts = {}
        for organisation in dict.fromkeys([lead, *others]):
            part = Part(activity=want.activity, organisation=organisation, is_lead=organisation.pk == lead.pk)
            parts[organisation.pk] = part
        self.created[Part] += parts.values()
        self._fill_parts(want, parts)
        if want.contact_text is not None:
            parts[lead.pk].contact_text = want.contact_text
            for key, person in self._contacts(want, [lead, *others]).items():
                parts[key].contact = person
        self._add_goals(want, want.goals or [])
        self._milestones(want, [])
        self._add_notes(want, {})

    def _default_lead(self) -> Organisation:
        if self.found.default_lead is None:
            refusal = _("Say which organisation leads where the sheet names none that is known here.")
            raise ValidationError(refusal, code="no_lead")
        return self.found.default_lead

    def _contacts(self, want: Wanted, organisations: list[Organisation]) -> dict:
        """The first named person of each organisation; one whom no organisation claims is the leading one's."""
        contacts, members = {}, self.found.words.organisations_of
        for person in want.contacts:
            homes = [o.pk for o in organisations if o.pk in members[person.pk] and o.pk not in contacts]
            if homes:
                contacts[homes[0]] = person
            elif not members[person.pk]:
                contacts.setdefault(organisations[0].pk, person)
        return contacts

    def _change(self, want: Wanted) -> None:
        activity = want.activity
        self._set_fields(want)
        self.changed[Activity].append(activity)
        parts = {part.organisation_id: part for part in self.stored.parts[activity.pk]}
        lead = self._change_lead(want, parts)
        if want.partners is not None:
            kept = {organisation.pk for organisation in want.partners} | {lead.organisation_id if lead else None}
            self.deleted += [part for key, part in parts.items() if key not in kept]
            for organisation in want.partners:
                if organisation.pk not in parts:
                    parts[organisation.pk] = Part(activity=activity, organisation=organisation)
                    self.created[Part].append(parts[organisation.pk])
        self._mark_changed(self._fill_parts(want, parts))
        if want.contact_text is not None and lead is not None:
            self._mark_changed(self._change_contacts(want, parts, lead))
        self._change_goals(want)
        self._milestones(want, self.stored.milestones[activity.pk])
        self._add_notes(want, {note.occasion: note for note in self.stored.notes[activity.pk]})

    def _change_lead(self, want: Wanted, parts: dict[int, Part]) -> Part | None:
        lead = next((part for part in parts.values() if part.is_lead), None)
        if want.lead is None:
            return lead
        if lead is not None:
            lead.is_lead = False
            self.demoted.append(lead)
            if want.partners is not None and lead.organisation_id not in {o.pk for o in want.partners}:
                self.demoted.remove(lead)
        part = parts.get(want.lead.pk)
        if part is None:
            part = parts[want.lead.pk] = Part(activity=want.activity, organisation=want.lead)
            self.created[Part].append(part)
        else:
            self.changed[Part].append(part)
        part.is_lead = True
        if lead is not None and want.contact_text is None and not want.parts:
            part.contact_text, lead.contact_text = lead.contact_text, ""
        return part

    def _fill_parts(self, want: Wanted, parts: dict[int, Part]) -> list[Part]:
        """What is said of each part by itself; gives back those that it touches."""
        touched = []
        for each in want.parts or ():
            part = parts.get(each.organisation.pk)
            if part is not None and each.values:
                for key, value in each.values.items():
                    setattr(part, key, value)
                touched.append(part)
        return touched

    def _change_contacts(self, want: Wanted, parts: dict[int, Part], lead: Part) -> list[Part]:
        lead.contact_text = want.contact_text
        others = [part.organisation for part in parts.values() if part is not lead]
        contacts = self._contacts(want, [lead.organisation, *others])
        for key, person in contacts.items():
            parts[key].contact = person
        return [parts[key] for key in {lead.organisation_id, *contacts}]

    def _mark_changed(self, parts: list[Part]) -> None:
        """Save what is stored and not saved or deleted anyway."""
        listed = {id(part) for part in [*self.changed[Part], *self.demoted, *self.deleted]}
        self.changed[Part] += [part for part in parts if part.pk and id(part) not in listed]

    # --- goals, milestones, notes ---

    def _change_goals(self, want: Wanted) -> None:
        stored = {row.goal_id: row for row in self.stored.contributions[want.activity.pk]}
        wanted = stored.keys() if want.goals is None else {goal.pk for goal in want.goals}
        self.deleted += [row for key, row in stored.items() if key not in wanted]
        for each in want.contributions or ():
            row = stored.get(each.goal.pk)
            if row is not None and each.goal.pk in wanted and each.values:
                for key, value in each.values.items():
                    setattr(row, key, value)
                self.changed[Contribution].append(row)
        self._add_goals(want, [goal for goal in want.goals or () if goal.pk not in stored])

    def _add_goals(self, want: Wanted, goals: list) -> None:
        said = {each.goal.pk: each.values for each in want.contributions or ()}
        rows = [Contribution(activity=want.activity, goal=goal, **said.get(goal.pk, {})) for goal in goals]
        self.created[Contribution] += rows

    def _milestones(self, want: Wanted, stored: list[Milestone]) -> None:
        """Known by their titles; the sheet's order is theirs."""
        left = list(stored)
        for place, wanted in enumerate(want.milestones or (), 1):
            milestone = next((m for m in left if one_line(m.title) == wanted.title), None)
            if milestone is None:
                milestone = Milestone(activity=want.activity, title=wanted.title)
                self.created[Milestone].append(milestone)
            else:
                left.remove(milestone)
                self.changed[Milestone].append(milestone)
            self._set_milestone(milestone, wanted, place)
        self.deleted += left if want.milestones is not None else []

    def _set_milestone(self, milestone: Milestone, wanted: WantedMilestone, place: int) -> None:
        milestone.due, milestone.done_on, milestone.position = wanted.due, wanted.done_on, place

    def _add_notes(self, want: Wanted, stored: dict[str, Note]) -> None:
        for occasion, text in want.notes.items():
            note = stored.get(occasion)
            if note is None and text:
                self.created[Note].append(Note(activity=want.activity, occasion=occasion, text=text))
            elif note is not None and not text:
                self.deleted.append(note)
            elif note is not None:
                note.text = text
                self.changed[Note].append(note)
