from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import translation

from samverk.core import panels
from samverk.core.templatetags.ui import SHAPES, WORDS
from samverk.core.trail import operation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory


def rendered(template: str, **values) -> str:
    return " ".join(Template(template).render(Context(values)).split())


@pytest.fixture
def slots(monkeypatch):
    monkeypatch.setattr(panels, "_slots", {})


def test_an_icon_is_hidden_from_screen_readers():
    drawing = rendered("{% icon 'pencil' %}")

    assert drawing.startswith("<svg") and 'aria-hidden="true"' in drawing and "xmlns" not in drawing


def test_an_icon_that_stands_alone_has_a_name_that_cannot_break_out():
    drawing = rendered("{% icon 'x' label=name %}", name='"><script>')

    assert 'role="img"' in drawing and "aria-hidden" not in drawing
    assert "<script" not in drawing


def test_an_unknown_icon_is_an_error_while_developing():
    with pytest.raises(Exception, match="no-such-icon"):
        rendered("{% icon 'no-such-icon' %}")


@pytest.mark.parametrize("key", SHAPES)
def test_every_status_has_a_shape_of_its_own_and_a_word(key):
    badge = rendered("{% status key %}", key=key)

    assert SHAPES[key] in badge
    assert f"<span>{WORDS[key]}</span>" in badge
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_status_speaks_the_language_of_the_reader():
    step = SimpleNamespace(shape="risk", tone="risk", word="Mindre avvikelse", word_en="Minor deviation", word_fi="")

    with translation.override("sv"):
        swedish = rendered("{% status step %}", step=step)
    with translation.override("fi"):
        finnish = rendered("{% status step %}", step=step)

    assert "Minor deviation" in rendered("{% status step %}", step=step)
    assert "Mindre avvikelse" in swedish
    assert "Mindre avvikelse" in finnish


def test_a_status_from_an_editions_content_keeps_the_editions_word():
    assert "Gul" in rendered("{% status step %}", step={"key": "risk", "shape": "risk", "tone": "risk", "word": "Gul"})


def test_no_status_is_shown_as_no_answer():
    assert "Not answered" in rendered("{% status None %}")


def test_a_mark_without_a_word_names_itself():
    assert 'aria-label="Done"' in rendered("{% status 'done' mark=True %}")


def test_a_status_word_cannot_carry_markup():
    assert "<b>" not in rendered("{% status step %}", step={"shape": "plan", "word": "<b>"})


def test_the_thread_marks_where_one_is_and_what_remains():
    knots = [
        {"kind": "Goal", "name": "2", "url": "/goal/"},
        {"kind": "Activity", "name": "2.2", "url": "/activity/", "state": "now"},
        {"kind": "Decision", "name": "", "state": "next"},
    ]

    strip = rendered("{% strip knots %}", knots=knots)

    assert 'class="strip strip-f"' in strip
    assert '<li class="past"><a href="/goal/">' in strip
    assert '<li class="now"><a href="/activity/" aria-current="step">' in strip
    assert '<li class="next"><a><span' in strip and "(remains)" in strip
    assert strip.count("<svg") == 2


def test_no_thread_leaves_no_empty_landmark():
    assert rendered("{% strip knots %}", knots=[]) == ""


def test_panels_hang_in_their_order_and_may_stay_away(slots):
    panels.register("t", "ui/_empty.html", lambda request, obj: {"title": f"later {obj}"}, order=20)
    panels.register("t", "ui/_empty.html", lambda request, obj: {"title": f"first {obj}"}, order=10)
    panels.register("t", "ui/_empty.html", lambda request, obj: None, order=0)

    shown = rendered("{% panels 't' 7 %}")

    assert shown.index("first 7") < shown.index("later 7")
    assert shown.count('class="empty"') == 2


def test_an_empty_slot_can_be_told_from_a_full_one(slots):
    assert rendered("{% panels 't' 7 as shown %}{% if shown %}full{% else %}empty{% endif %}") == "empty"


def test_a_panel_hung_twice_shows_once(slots):
    def context(request, obj):
        return {"title": "x"}

    panels.register("t", "ui/_empty.html", context)
    panels.register("t", "ui/_empty.html", context)

    assert rendered("{% panels 't' 7 %}").count('class="empty"') == 1


@pytest.mark.django_db
def test_history_shows_what_went_and_what_came_and_who_did_it():
    person, organisation = PersonFactory(name="Kim Sandell"), OrganisationFactory(name="Klar före sommaren")
    organisation.name = "Klar 1 oktober"
    with operation("x", by=person, reason="Ny tidplan") as op:
        op.save(organisation)

    told = rendered("{% history organisation %}", organisation=organisation)

    assert "Name: <del>Klar före sommaren</del> <ins>Klar 1 oktober</ins>" in told
    assert "Kim Sandell" in told and "Ny tidplan" in told


@pytest.mark.django_db
def test_history_takes_as_many_queries_for_many_changes_as_for_few(django_assert_num_queries):
    person, organisation = PersonFactory(), OrganisationFactory()
    parents = [OrganisationFactory() for _ in range(12)]
    for parent in parents:
        organisation.parent = parent
        with operation("x", by=person) as op:
            op.save(organisation)

    with django_assert_num_queries(2):
        told = rendered("{% history organisation %}", organisation=organisation)

    assert f"<del>{parents[-2].name}</del> <ins>{parents[-1].name}</ins>" in told


def test_only_messages_that_can_be_undone_have_an_address():
    kept = Message(constants.SUCCESS, "Saved.")
    undoable = Message(constants.SUCCESS, "Deleted.", extra_tags="undo /undo/1/")

    assert rendered("{{ a|undo_address }}|{{ b|undo_address }}", a=kept, b=undoable) == "|/undo/1/"


def test_what_is_made_up_says_so():
    assert "Example data" in rendered("{% example_tag thing %}", thing=SimpleNamespace(is_example=True))
    assert rendered("{% example_tag thing %}", thing=SimpleNamespace(is_example=False)) == ""
