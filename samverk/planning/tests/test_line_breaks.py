"""A text's lines may be broken as web forms do or as sheets do: it is the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.comparison import compare
from samverk.core.history import history
from samverk.core.lines import same_text, with_plain_lines
from samverk.core.models import Revision
from samverk.core.sheets import write_xlsx
from samverk.core.sheets.writing import SheetToWrite
from samverk.core.tests.drawing import unhurried
from samverk.core.trail import operation
from samverk.planning.exporting import plan_csv, plan_xlsx
from samverk.planning.importing import read_plan
from samverk.planning.models import Activity, Milestone
from samverk.planning.tests.test_activity_form import change, stored

BREAKS = ["\n", "\r\n", "\r"]
LINES = st.lists(st.text("abå –", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=4)


@st.composite
def twice(draw):
    """One text with its lines broken in two ways, each of which may mix them."""
    lines = draw(LINES)
    breaks = st.lists(st.sampled_from(BREAKS), min_size=len(lines), max_size=len(lines))
    return tuple("".join(line + end for line, end in zip(lines, draw(breaks), strict=True)).strip() for _ in range(2))


def save(activity, by, **values) -> None:
    with operation("planning.activity_changed", by=by) as op:
        for name, value in values.items():
            setattr(activity, name, value)
        op.save(activity)


@given(twice())
@unhurried(200)
def test_the_same_text_is_the_same_however_its_lines_are_broken(texts):
    one, other = texts

    assert same_text(one, other)
    assert {piece.kind for piece in compare(one, other)} <= {"same"}
    assert "\r" not in with_plain_lines(one)
    assert with_plain_lines(one).split("\n") == one.replace("\r\n", "\r").replace("\n", "\r").split("\r")


@given(twice())
@unhurried(25)
@pytest.mark.django_db
def test_a_text_that_comes_in_again_with_other_breaks_is_no_change(coast, texts):
    one, other = texts
    activity = Activity.objects.get(pk=coast.activity.pk)
    save(activity, coast.lead, description=one)
    version, told = activity.version, Revision.objects.count()

    save(activity, coast.lead, description=other)
    sheet = SheetToWrite("Plan", ["Nr", "Aktivitet", "Beskrivning"], [["1", activity.title, other]])
    found = read_plan(write_xlsx([sheet]), "plan.xlsx", coast.plan, by=coast.lead)

    activity.refresh_from_db()
    assert "\r" not in activity.description
    assert (activity.version, Revision.objects.count(), found.changed) == (version, told, [])


@pytest.mark.django_db
def test_what_a_web_form_sends_is_stored_with_plain_line_breaks(client, coast):
    sent = stored(coast.activity, description="Första raden.\r\nAndra raden.")

    answer = change(client, coast, coast.lead, sent)

    coast.activity.refresh_from_db()
    assert (answer.status_code, coast.activity.description) == (302, "Första raden.\nAndra raden.")


@pytest.mark.django_db
def test_many_at_once_are_stored_with_plain_line_breaks(coast):
    with operation("planning.milestones_changed", by=coast.lead) as op:
        rows = [Milestone(activity=coast.activity, title=f"a\r\nb{n}", position=n) for n in (1, 2)]
        op.create_many(rows)
    with operation("planning.milestones_changed", by=coast.lead) as op:
        rows[0].title = "a\rb1"
        rows[1].title = "c\r\nd"
        changed = op.save_many(rows)

    assert list(Milestone.objects.values_list("title", flat=True)) == ["a\nb1", "c\nd"]
    assert changed == [rows[1]]


@pytest.mark.django_db
def test_a_text_stored_before_is_no_change_in_form_sheet_or_history(coast):
    Activity.objects.filter(pk=coast.activity.pk).update(description="Första\r\nandra", financing="Inom ram")
    activity = Activity.objects.get(pk=coast.activity.pk)

    save(activity, coast.lead, description="Första\nandra")
    unsaved = Revision.objects.of(activity).count()
    exported = [read_plan(made(coast.plan, "sv"), name, coast.plan, by=coast.lead)
                for made, name in ((plan_xlsx, "plan.xlsx"), (plan_csv, "plan.csv"))]  # fmt: skip
    save(activity, coast.lead, financing="100 tkr")

    assert (unsaved, [found.is_empty for found in exported]) == (0, [True, True])
    assert [change.label for change in history(activity)[0].fields] == ["financing"]
