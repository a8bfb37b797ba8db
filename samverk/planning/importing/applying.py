"""Saves what an import found, in one operation, which can be undone as a whole."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Organisation
from samverk.organisations.permissions import can_create_person
from samverk.planning.importing.comparison import PlanImport
from samverk.planning.importing.rows import Wanted
from samverk.planning.models import Activity, Contribution, ImportMapping, Note, Part, Plan
from samverk.planning.operations.order import SPACING
from samverk.planning.permissions import can_edit_plan


def can_import(person, plan: Plan) -> bool:
    """Whoever may edit the plan as a whole: an import may touch every organisation's parts."""
    return can_edit_plan(person, plan)


def apply_plan(found: PlanImport, *, by, drop_reason: str = "", is_example: bool = False) -> Operation | None:
    """Save what differs: new and changed activities, and how the sheet was read. None where nothing differed.

    With `drop_reason`, activities that the sheet no longer has are dropped for that reason; without, they stay.
    `by` is None only for the system itself. Raises ValidationError with code "problems" where a cell could not be
    taken, "no_lead" where nobody leads a new activity, and "in_use" where a part that the sheet leaves out has been
    reported on: it is all or nothing.
    """
    require(by is None or can_import(by, found.plan))
    if found.errors:
        raise ValidationError([ValidationError(str(problem), code="problems") for problem in found.errors])
    dropped = found.missing if drop_reason.strip() else []
    if found.is_empty and not dropped and _mapping(found) is None:
        return None
    with operation("planning.plan_imported", by=by, reason=drop_reason.strip()) as op:
        _Saving(op, found, is_example).save()
        for activity in dropped:
            activity.dropped_on, activity.drop_reason = timezone.localdate(), drop_reason.strip()
        op.save_many(dropped)
        mapping = _mapping(found)
        if mapping is not None:
            op.save(mapping) if mapping.pk else op.create(mapping)
    return op


def _mapping(found: PlanImport) -> ImportMapping | None:
    """How the sheet was read, if that is not what the plan remembers already."""
    columns, words = found.choices.mapping_values()
    mapping = ImportMapping.objects.filter(plan=found.plan).first() or ImportMapping(plan=found.plan)
    if mapping.pk is None and not any(columns.values()) and not any(words.values()):
        return None
    if (mapping.columns, mapping.words) == (columns, words):
        return None
    mapping.columns, mapping.words = columns, words
    return mapping


class _Saving:
    """Every kind of row is saved many at once, so that queries do not grow with the sheet."""

    def __init__(self, op: Operation, found: PlanImport, is_example: bool):
        self.op, self.found, self.stored, self.is_example = op, found, found.stored, is_example
        self.created: dict[type, list] = {Part: [], Contribution: [], Note: []}
        self.changed: dict[type, list] = {Activity: [], Part: [], Note: []}
        self.demoted: list[Part] = []
        self.deleted: list = []

    def save(self) -> None:
        self._new_people()
        new = self._new_activities()
        for change in self.found.changed:
            self._change(change.obj)
        self.op.create_many(new)
        for want in self.found.new:
            self._belongings(want)
        for row in self.deleted:
            self.op.delete(row)
        self.op.save_many(self.changed[Activity])
        # Who led steps back before anybody else leads: at no time do two.
        self.op.save_many(self.demoted)
        self.op.save_many(self.changed[Part])
        self.op.save_many(self.changed[Note])
        for model in (Part, Contribution, Note):
            self.op.create_many(self.created[model])

    def _new_people(self) -> None:
        """People whom somebody has said to add: without an address, so that they cannot sign in."""
        wanted = [*self.found.new, *(change.obj for change in self.found.changed)]
        people = {id(person): person for want in wanted for person in want.contacts if person.pk is None}
        if not people:
            return
        require(self.op.by is None or can_create_person(self.op.by))
        self.op.create_many(list(people.values()))
        decided = self.found.choices.words.get("person", {})
        for word, person in self.found.words.new_people.items():
            if person.pk:
                decided[word] = str(person.pk)

    def _new_activities(self) -> list[Activity]:
        position = max((activity.position for activity in self.stored.activities), default=0)
        for want in self.found.new:
            position += SPACING
            facts = {"plan": self.found.plan, "position": position, "is_example": self.is_example}
            want.activity = Activity(number=want.number, title=want.title, **facts)
            self._set_fields(want)
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
        """A new activity's parts, contributions and notes."""
        lead = want.lead or self._default_lead()
        others = [o for o in [*want.extra_leads, *(want.partners or [])] if o.pk != lead.pk]
        contacts = self._contacts(want, [lead, *others])
        for organisation in dict.fromkeys([lead, *others]):
            part = Part(activity=want.activity, organisation=organisation, is_lead=organisation.pk == lead.pk)
            part.contact = contacts.get(organisation.pk)
            if part.is_lead:
                part.contact_text = want.contact_text or ""
            self.created[Part].append(part)
        self._add_goals(want, want.goals or [])
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
        if want.contact_text is not None and lead is not None:
            self._change_contacts(want, parts, lead)
        if want.goals is not None:
            wanted = {goal.pk for goal in want.goals}
            stored = {row.goal_id: row for row in self.stored.contributions[activity.pk]}
            self.deleted += [row for key, row in stored.items() if key not in wanted]
            self._add_goals(want, [goal for goal in want.goals if goal.pk not in stored])
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
        if lead is not None and want.contact_text is None:
            part.contact_text, lead.contact_text = lead.contact_text, ""
        return part

    def _change_contacts(self, want: Wanted, parts: dict[int, Part], lead: Part) -> None:
        lead.contact_text = want.contact_text
        others = [part.organisation for part in parts.values() if part is not lead]
        contacts = self._contacts(want, [lead.organisation, *others])
        for key, person in contacts.items():
            parts[key].contact = person
        listed = [*self.changed[Part], *self.demoted, *self.deleted]
        touched = {lead.organisation_id, *contacts}
        for key in touched:
            part = parts[key]
            if part.pk and not any(part is other for other in listed):
                self.changed[Part].append(part)

    def _add_goals(self, want: Wanted, goals: list) -> None:
        self.created[Contribution] += [Contribution(activity=want.activity, goal=goal) for goal in goals]

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
