"""How any form looks: what templates/django/forms/ make of fields, help and errors."""

from types import SimpleNamespace

import pytest
from django import forms
from django.utils import translation

from samverk.core.forms import StatusChoice, VersionedForm
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory


class ExampleForm(forms.Form):
    name = forms.CharField(help_text="As on the <b>sign</b>")
    note = forms.CharField(widget=forms.Textarea, required=False)
    due = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    unit = forms.ChoiceField(choices=[("x", "X")])
    open = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(required=False)


def rendered(form) -> str:
    return " ".join(str(form).split())


def test_label_help_and_field_belong_together():
    form = rendered(ExampleForm())

    assert '<label for="id_name">Name</label>' in form
    assert '<div class="hint" id="id_name_helptext">As on the &lt;b&gt;sign&lt;/b&gt;</div>' in form
    assert (
        '<input type="text" name="name" required aria-describedby="id_name_helptext" id="id_name" class="in">' in form
    )


def test_only_what_may_be_left_out_is_marked():
    form = rendered(ExampleForm())

    assert 'for="id_note">Note <span class="muted w4">(optional)</span>' in form
    assert form.count("(optional)") == 2  # the note and the file: a check box is optional by nature


def test_a_choice_not_made_is_told_in_words():
    blank = [("", "---------"), ("x", "X")]

    must, may = _select(blank, required=True), _select(blank, required=False)

    assert ('<option value="" selected>Choose</option>' in must, ">None<" in may) == (True, True)
    assert "-----" not in must + may


def _select(choices, *, required: bool) -> str:
    class Asking(forms.Form):
        unit = forms.ChoiceField(choices=choices, required=required)

    return rendered(Asking())


def test_dates_say_how_they_are_typed():
    form = rendered(ExampleForm())

    assert 'Due <span class="muted w4">yyyy-mm-dd</span>' in form
    assert 'inputmode="numeric"' in form


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_dates_are_typed_and_shown_alike_in_every_language(language):
    with translation.override(language):
        form = ExampleForm({"name": "x", "due": "2026-10-01", "kind": "a", "unit": "x"})

        assert form.is_valid(), form.errors
        assert 'value="2026-10-01"' in str(ExampleForm(initial={"due": form.cleaned_data["due"]})["due"])


def test_choices_are_a_group_with_a_name():
    form = rendered(ExampleForm())

    assert '<legend class="lbl">Kind</legend>' in form
    assert '<label class="radio" for="id_kind_0"><input type="radio" name="kind" value="a"' in form


def test_a_check_box_stands_before_its_words():
    assert '<label class="check" for="id_open"><input type="checkbox" name="open" id="id_open">' in rendered(
        ExampleForm()
    )


def test_plain_form_has_no_summary_of_errors():
    assert "err-sum" not in rendered(ExampleForm())


def test_errors_are_summed_up_with_links_and_told_at_each_field():
    form = ExampleForm({"name": "Typed", "due": "tomorrow", "unit": "x"})

    shown = rendered(form)

    assert "2 things need to be corrected" in shown
    assert '<a href="#id_due">Due: Enter a valid date.</a>' in shown
    assert '<a href="#id_kind_0">Kind: This field is required.</a>' in shown
    assert '<div class="errs" id="id_due_error"><p class="err">' in shown
    assert "<span>Error: Enter a valid date.</span>" in shown
    assert 'aria-describedby="id_due_error"' in shown and 'aria-invalid="true"' in shown
    assert 'value="Typed"' in shown and 'value="tomorrow"' in shown


def test_what_is_wrong_with_the_form_as_a_whole_is_in_the_summary():
    form = ExampleForm({"name": "x", "due": "2026-10-01", "kind": "a", "unit": "x"})
    form.add_error(None, "The last day comes before the first.")

    shown = rendered(form)

    assert "One thing needs to be corrected" in shown
    assert "<li>The last day comes before the first.</li>" in shown


def test_a_typed_text_cannot_carry_markup():
    assert "<script>" not in rendered(ExampleForm({"name": '"><script>', "due": "<script>"}))


def test_status_is_chosen_by_shape_word_and_meaning():
    step = SimpleNamespace(shape="risk", tone="risk", word="Minor deviation", meaning="We can solve it ourselves.")
    field = forms.ChoiceField(choices=[("1", "?")], widget=StatusChoice(steps={"1": step}))
    form = type("StatusForm", (forms.Form,), {"status": field})

    shown = rendered(form())

    assert '<input type="radio" name="status" value="1"' in shown
    assert 'class="m m-risk"' in shown
    assert "<b>Minor deviation</b><small>We can solve it ourselves.</small>" in shown


@pytest.mark.django_db
def test_a_form_carries_the_version_it_was_read_at():
    form_class = forms.modelform_factory(Organisation, form=VersionedForm, fields=["name", "kind", "language"])
    organisation = OrganisationFactory(version=3)
    data = {"name": "Ny", "kind": "municipality", "language": "sv", "version": "3"}

    shown, sent = rendered(form_class(instance=organisation)), form_class(data, instance=organisation)

    assert '<input type="hidden" name="version" value="3"' in shown
    assert sent.is_valid() and sent.expected_version == 3
    assert organisation.version == 3
