"""One row of a sheet against its activity: what would change, told field by field.

A cell that says what an export would say is never a change. Where an activity's own row and a sheet beside it speak of
the same thing (who takes part, which goals), whichever of them says something new decides; the row, if both do.
"""

from django.utils.translation import gettext as _

from samverk.core.sheets import FieldChange, said, text_of
from samverk.core.sheets.records import shown
from samverk.core.sheets.writing import LONGEST_CELL
from samverk.organisations.models import Organisation
from samverk.planning.importing.belongings import one_line
from samverk.planning.importing.columns import CONTRIBUTION_FIELDS, LABELS, LANGUAGES, PART_FIELDS
from samverk.planning.importing.rows import Wanted
from samverk.planning.models import Activity, Part

# What an export says otherwise in another language.
SPOKEN = {"starts", "ends", "status"}
LINES = {"why"}  # of parts and contributions; the other texts have line breaks
PART_LABELS = {column.key: column.label for column in PART_FIELDS}
CONTRIBUTION_LABELS = {column.key: column.label for column in CONTRIBUTION_FIELDS}


class Differing:
    """Compares rows with stored activities. What a row says anew stays in its Wanted; the rest is taken out of it."""

    def __init__(self, found):
        self.found, self.stored = found, found.stored
        self._as_exported: set[str] = set()

    def settle_new(self, want: Wanted) -> None:
        """Who takes part in a new activity, and its goals, where several places in the file speak of that."""
        self._as_exported = set()
        if want.parts and not self._row_decides_parts(want, [], None):
            self._take_parts(want)
        self._leave_out_strangers(want, {o.pk for o in [want.lead, *want.extra_leads, *(want.partners or [])] if o})
        if want.contact_text is not None and want.contact_text == self._implied_contacts(want):
            want.contact_text, want.contacts = None, []
        if want.contributions and not self._row_decides_goals(want, set()):
            want.goals = [each.goal for each in want.contributions]

    def changes(self, want: Wanted) -> list[FieldChange]:
        activity = want.activity
        self._as_exported = self._cells_as_exported(want)
        found = self._field_changes(want, activity)
        found += self._status_change(want, activity)
        found += self._goal_changes(want, activity)
        found += self._part_changes(want, activity)
        found += self._milestone_changes(want, activity)
        found += self._note_changes(want, activity)
        return found

    def _cells_as_exported(self, want: Wanted) -> set[str]:
        exported, left = set(), {key: one_line(cell) for key, cell in want.row.values.items()}
        for language in LANGUAGES:
            cells = self.stored.cells(want.activity, language)
            exported |= {key for key in left if key in cells and one_line(cells[key][:LONGEST_CELL]) == left[key]}
            left = {key: text for key, text in left.items() if key in SPOKEN and key not in exported}
            if not left:
                break
        return exported

    # --- the activity's own fields ---

    def _field_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        changes = []
        if want.number and want.number != one_line(activity.number):
            changes.append(FieldChange(LABELS["number"], activity.number, want.number))
        else:
            want.number = activity.number
        if "title" in self._as_exported or want.title == one_line(activity.title):
            want.title = activity.title
        else:
            changes.append(FieldChange(LABELS["title"], activity.title, want.title))
        for key, value in list(want.fields.items()):
            before = getattr(activity, key)
            same = before == value or isinstance(value, str) and text_of(before) == value
            if same or key in self._as_exported:
                del want.fields[key]
            else:
                changes.append(FieldChange(LABELS[key], in_words(before), in_words(value)))
        self._refuse_backward_dates(want, activity)
        return changes

    def _refuse_backward_dates(self, want: Wanted, activity: Activity) -> None:
        """Where only one of the two dates is new; of two in the row the row itself has told."""
        if len(want.fields.keys() & {"starts", "ends"}) != 1:
            return
        starts, ends = (want.fields.get(key, getattr(activity, key)) for key in ("starts", "ends"))
        if starts and ends and starts.first_day and ends.last_day and ends.last_day < starts.first_day:
            told = _("It would end before it starts (%(starts)s).") % {"starts": starts.in_words()}
            key = "ends" if "ends" in want.fields else "starts"
            self.found.problems.append(want.problem(key, want.row.values.get(key), told))

    def _status_change(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        if want.status_word is None:
            return []
        step = self.found.words.step_of(want.status_word, want.row.number)
        same_step = (step.pk if step else None) == activity.stated_step_id
        same = same_step and (step is not None or want.status_word == text_of(activity.stated_word))
        # A colour, or a word from a date column ("Klar"), says more than an empty status cell does.
        says_more = want.status_word and not text_of(want.row.values.get("status"))
        if same or ("status" in self._as_exported and not says_more):
            want.status_word = None
            return []
        before = activity.stated_step.local_word if activity.stated_step else activity.stated_word
        after = step.local_word if step else _("%(word)s (no status)") % {"word": want.status_word}
        return [FieldChange(LABELS["status"], before, after if want.status_word else "")]

    # --- goals ---

    def _row_decides_goals(self, want: Wanted, stored: set[int]) -> bool:
        """Whether the row's own goals are news; if not, the contributions beside it say which they are."""
        own = {goal.pk for goal in want.goals or ()}
        return bool(want.goals) and own not in (stored, {each.goal.pk for each in want.contributions})

    def _goal_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        stored = {row.goal_id: row for row in self.stored.contributions[activity.pk]}
        goals = [row.goal for row in stored.values()]
        exported = "goal" in self._as_exported and self._goals_stand_alone(want)
        if want.contributions and (exported or not self._row_decides_goals(want, set(stored))):
            want.goals = [each.goal for each in want.contributions]
        elif exported and stored:
            want.goals = None
        changes = []
        if want.goals is not None and {goal.pk for goal in want.goals} != set(stored):
            changes.append(FieldChange(LABELS["goal"], shown(goals), shown(want.goals)))
        else:
            want.goals = None
        kept = stored.keys() if want.goals is None else {goal.pk for goal in want.goals}
        for each in want.contributions or ():
            before = stored.get(each.goal.pk)
            if each.goal.pk in kept and before is not None:
                changes += value_changes(before, each.values, CONTRIBUTION_LABELS, str(each.goal))
        return changes

    def _goals_stand_alone(self, want: Wanted) -> bool:
        return not (want.table.has("goal_area") or want.table.has("contributes"))

    # --- who takes part ---

    def _row_decides_parts(self, want: Wanted, parts: list[Part], lead: int | None) -> bool:
        """Whether the row's own lead or partners are news; if not, the parts beside it say who takes part."""
        leading = {part.organisation.pk for part in want.parts or () if part.is_lead}
        beside = {part.organisation.pk for part in want.parts or ()} - leading
        own_lead = want.lead.pk if want.lead else lead
        if want.lead and "lead" not in self._as_exported and {own_lead} not in ({lead}, leading):
            return True
        if want.partners is None or "partners" in self._as_exported:
            return False
        own = {o.pk for o in [*want.extra_leads, *want.partners]} - {own_lead}
        return own not in ({part.organisation_id for part in parts} - {lead}, beside)

    def _take_parts(self, want: Wanted) -> None:
        """Let the parts beside the row say who takes part, and who leads."""
        leading = [part.organisation for part in want.parts if part.is_lead]
        want.lead = leading[0] if leading else want.lead
        want.partners = [part.organisation for part in want.parts if part.organisation != want.lead]
        want.extra_leads = []

    def _implied_contacts(self, want: Wanted) -> str | None:
        """What the row's own contacts would say if they said no more than the parts beside it."""
        written = [part.values.get("contact_text") for part in want.parts or () if part.is_lead]
        people = [part.values["contact"].name for part in want.parts or () if part.values.get("contact")]
        return written[0] if any(written) else "\n".join(dict.fromkeys(people)) or None

    def _leave_out_strangers(self, want: Wanted, kept: set[int]) -> None:
        """What stands beside the row of organisations that, as the row says, take no part."""
        for part in want.parts or ():
            if part.organisation.pk not in kept:
                told = _("%(organisation)s takes no part in %(number)s, so what is said of its part is left out.")
                told %= {"organisation": part.organisation, "number": want.number}
                self.found.problems.append(want.table.problem(want.row, "partners", "", told, is_warning=True))
        want.parts = [part for part in want.parts or () if part.organisation.pk in kept]

    def _part_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        parts, lead = self.stored.parts[activity.pk], self.stored.lead_of(activity)
        stored = {part.organisation_id: part for part in parts}
        lead_key = lead.organisation_id if lead else None
        beside = bool(want.parts) and not self._row_decides_parts(want, parts, lead_key)
        if beside:
            self._take_parts(want)
        changes = self._who_changes(want, parts, lead, beside)
        changes += self._contact_changes(want, activity, lead)
        kept = set(stored) if want.partners is None else {o.pk for o in want.partners}
        self._leave_out_strangers(want, kept | {want.lead.pk if want.lead else lead_key})
        for each in want.parts:
            if (part := stored.get(each.organisation.pk)) is not None:
                changes += value_changes(part, each.values, PART_LABELS, each.organisation.short)
        return changes

    def _who_changes(self, want: Wanted, parts: list[Part], lead: Part | None, beside: bool) -> list[FieldChange]:
        changes, exported = [], self._as_exported if not beside else set()
        if "lead" in exported or (want.lead and lead and want.lead.pk == lead.organisation_id):
            want.lead = None
        if want.lead:
            changes.append(FieldChange(LABELS["lead"], lead.organisation.name if lead else "", want.lead.name))
        leading = want.lead.pk if want.lead else (lead.organisation_id if lead else None)
        before = {part.organisation_id: part.organisation for part in parts if part.organisation_id != leading}
        if "partners" in exported and not want.lead:
            want.partners = None
        if want.partners is not None or want.extra_leads:
            base: list[Organisation] = list(before.values()) if want.partners is None else want.partners
            after = {o.pk: o for o in [*base, *want.extra_leads] if o.pk != leading}
            want.partners = list(after.values())
            if set(after) == set(before):
                want.partners = None
            else:
                changes.append(FieldChange(LABELS["partners"], shown(list(before.values())), shown(want.partners)))
        return changes

    def _contact_changes(self, want: Wanted, activity: Activity, lead: Part | None) -> list[FieldChange]:
        if want.contact_text is None:
            return []
        exported = "contacts" in self._as_exported and want.contact_text == text_of(want.row.values.get("contacts"))
        same = lead is not None and said(lead.contact_text) == want.contact_text
        if same or exported or want.contact_text == self._implied_contacts(want):
            want.contact_text, want.contacts = None, []
            return []
        told = self.stored.cells(activity, LANGUAGES[0])["contacts"]
        return [FieldChange(LABELS["contacts"], told, want.contact_text)]

    # --- milestones and notes ---

    def _milestone_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        stored = self.stored.milestones[activity.pk]
        before = [(one_line(m.title), m.due, m.done_on) for m in stored]
        if want.milestones is None or [(m.title, m.due, m.done_on) for m in want.milestones] == before:
            want.milestones = None
            return []
        lines = ["\n".join(map(milestone_in_words, listed)) for listed in (stored, want.milestones)]
        return [FieldChange(LABELS["milestones"], *lines)]

    def _note_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        before = {note.occasion: note.text for note in self.stored.notes[activity.pk]}
        changes = []
        for occasion, text in list(want.notes.items()):
            if text_of(before.get(occasion)) == text:
                del want.notes[occasion]
            else:
                changes.append(FieldChange(occasion, before.get(occasion, ""), text))
        return changes


def value_changes(stored, values: dict, labels: dict, of_what: str) -> list[FieldChange]:
    """What is said anew of a part or contribution; the rest is taken out of `values`."""
    changes = []
    for key, value in list(values.items()):
        before = getattr(stored, key)
        if before == value or (isinstance(value, str) and _read(key, before) == value):
            del values[key]
        else:
            label = _("%(of_what)s: %(field)s") % {"of_what": of_what, "field": labels[key]}
            changes.append(FieldChange(label, in_words(before), in_words(value)))
    return changes


def _read(key: str, text: str) -> str:
    """The stored text as it would be read from a sheet."""
    return one_line(said(text)) if key in LINES else said(text)


def milestone_in_words(milestone) -> str:
    due = f" ({milestone.due.in_words()})" if milestone.due else ""
    done = _(", reached %(day)s") % {"day": milestone.done_on.isoformat()} if milestone.done_on else ""
    return f"{milestone.title}{due}{done}"


def in_words(value) -> str:
    return value.in_words() if hasattr(value, "in_words") else shown(value)
