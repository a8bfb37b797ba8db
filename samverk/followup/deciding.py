"""What a round leaves to decide on: a list for those who steer the collaboration, ready to be brought to a meeting.

Rooms above add what waits in them (`register`), such as reports to be approved.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.sorting import sort_key
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.planning.models import Milestone, Part

ENDED_BY_DECISION = ("paus", "drop")
AT_RISK = ("risk", "dev")
WIDTHS = (5, 26, 40, 18, 20, 50, 50, 24, 30)


class Order(TextChoices):
    PLAN = "plan", gettext_lazy("as in the plan")
    WORST = "worst", gettext_lazy("the worst first")
    ORGANISATION = "organisation", gettext_lazy("by organisation")


@dataclass(frozen=True)
class Item:
    """One thing to decide on. `rank` says how bad it is, the higher the worse, and `place` where the plan has it."""

    what: str
    url: str
    organisation: str = ""
    status: object = None
    why: str = ""
    measure: str = ""
    who: str = ""
    rank: float = 0
    place: float = 0
    number: int = 0


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    lead: str
    items: list[Item] = field(default_factory=list)


_sections: list[tuple[int, Callable]] = []


def register(section: Callable, order: int) -> None:
    """`section(round, person)` gives a Section of what the person may see. Called from apps.ready."""
    if (order, section) not in _sections:
        _sections.append((order, section))
        _sections.sort(key=lambda each: each[0])


def to_decide(round: Round, person, order: str = Order.PLAN) -> list[Section]:
    """All sections, numbered through, each in that order; the number of queries does not grow with what they hold."""
    numbered, count = [], 0
    for _place, section in _sections:
        found = section(round, person)
        items = [replace(item, number=count + n) for n, item in enumerate(_sorted(found.items, order), 1)]
        numbered.append(replace(found, items=items))
        count += len(items)
    return numbered


def _sorted(items: list[Item], order: str) -> list[Item]:
    keys = {
        Order.WORST: lambda each: (-each.rank, each.place),
        Order.ORGANISATION: lambda each: (sort_key(each.organisation), each.place),
    }
    return sorted(items, key=keys.get(order, lambda each: each.place))


def deviations(round: Round, person) -> Section:
    found = [_of_answer(each) for each in _explained(round, person).exclude(step__shape__in=ENDED_BY_DECISION)]
    lead = _("Handed in with a status that asks for an explanation and a measure.")
    return Section("deviations", _("Deviations"), lead, found)


def endings(round: Round, person) -> Section:
    """What is dropped in the plan is decided already."""
    paused = _explained(round, person).filter(step__shape__in=ENDED_BY_DECISION, part__activity__dropped_on=None)
    lead = _("Reported as paused or dropped, and still in the plan.")
    return Section("endings", _("To pause or drop"), lead, [_of_answer(each) for each in paused])


def goals(round: Round, person) -> Section:
    """A judgement's rank tells how far it is from reached."""
    judged = Assessment.objects.visible_to(person).filter(round=round, step__tone__in=AT_RISK)
    judged = judged.select_related("goal__tree", "organisation", "step", "assessed_by")
    found = [
        Item(
            what=f"{each.goal.code} {each.goal.local_title}".strip(), url=each.goal.get_absolute_url(),
            organisation=each.organisation.short if each.organisation else _("joint"), status=each.step,
            why=each.text, who=str(each.assessed_by), rank=each.step.rank,
            place=(each.goal.tree_id, each.goal.position, each.organisation_id or 0),
        )
        for each in judged
    ]  # fmt: skip
    return Section("goals", _("Goals at risk"), _("Judged as only partly reached, or not reached."), found)


def milestones(round: Round, person) -> Section:
    today = timezone.localdate()
    late = Milestone.objects.visible_to(person).waiting().filter(activity__plan=round.plan_id, due_on__lt=today)
    late = list(late.select_related("activity").order_by("activity__position", "position", "pk"))
    leading = Part.objects.filter(activity__in={each.activity_id for each in late}, is_lead=True)
    leading = {part.activity_id: part for part in leading.select_related("organisation", "contact")}
    found = []
    for place, each in enumerate(late):
        part = leading.get(each.activity_id)
        found.append(
            Item(
                what=f"{each.activity}: {each.title}", url=each.activity.get_absolute_url(),
                organisation=part.organisation.short if part else "",
                why=_("Was to be reached by %(day)s.") % {"day": date_format(each.due_on)},
                who=str(part.contact or part.contact_text) if part else "",
                rank=(today - each.due_on).days, place=place,
            )
        )  # fmt: skip
    return Section("milestones", _("Overdue milestones"), _("Their day has passed, and they are not ticked."), found)


def _explained(round: Round, person):
    found = FollowUp.objects.visible_to(person).submitted().filter(round=round, step__needs_explanation=True)
    related = ("step", "part__activity", "part__organisation", "submitted_by")
    return found.select_related(*related).order_by("part__activity__position", "-part__is_lead", "pk")


def _of_answer(each: FollowUp) -> Item:
    activity = each.part.activity
    return Item(
        what=str(activity), url=activity.get_absolute_url(), organisation=each.part.organisation.short,
        status=each.step, why=each.deviation, measure=each.measure, who=str(each.submitted_by or ""),
        rank=each.step.rank, place=(activity.position, activity.pk, not each.part.is_lead, each.pk),
    )  # fmt: skip


def as_xlsx(round: Round, sections: list[Section]) -> bytes:
    """One sheet to fill in at the meeting: the last column is for what is decided."""
    header = [
        "",
        _("Section"),
        _("What"),
        _("Organisation"),
        _("Status"),
        _("Why"),
        _("Measure"),
        _("Who"),
        _("Decision"),
    ]
    rows = [
        [item.number, section.title, item.what, item.organisation, getattr(item.status, "local_word", ""), item.why,
         item.measure, item.who, ""]
        for section in sections
        for item in section.items
    ]  # fmt: skip
    told = f"{round}, {round.plan}, {date_format(timezone.localdate(), 'SHORT_DATE_FORMAT')}"
    sheet = SheetToWrite(_("To decide on"), header, rows, WIDTHS, above=[told])
    return write_xlsx([sheet], title=f"{_('To decide on')}: {round}")
