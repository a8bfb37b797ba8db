"""The page on which somebody is made anonymous: what goes and what stays is told before it is asked for."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.destruction import Decision
from samverk.core.pages import add_refusal
from samverk.core.permissions import require
from samverk.organisations import operations
from samverk.organisations.erasing import preview
from samverk.organisations.models import Person
from samverk.organisations.permissions import can_anonymise_person


class DecisionForm(forms.Form):
    decided_by = forms.CharField(
        label=gettext_lazy("Who decided"), max_length=200, help_text=gettext_lazy("A body, or who may on its behalf.")
    )
    paragraph = forms.CharField(
        label=gettext_lazy("Paragraph or number of the decision"), max_length=100, help_text=gettext_lazy("As “§ 45”.")
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    with_acts = forms.BooleanField(
        label=gettext_lazy("Also empty what the person has done"), required=False,
        help_text=gettext_lazy(
            "With what was changed. Only where the decision lets go of those records: else the name stays in them."
        ),
    )  # fmt: skip

    def clean_decided_on(self) -> date:
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A decision that is still to come decides nothing yet."))
        return day

    def decision(self, person: Person) -> Decision:
        told = self.cleaned_data
        return Decision(told["decided_by"], told["paragraph"], told["decided_on"], f"person {person.pk}")


def anonymise_person(request, person_id):
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)
    require(can_anonymise_person(request.user, person))
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            operations.anonymise_person(
                person, form.decision(person), with_acts=form.cleaned_data["with_acts"], by=request.user
            )
        except ValidationError as refusal:
            person.refresh_from_db()
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The person is anonymous now. The protocol stands in the log."))
            return redirect(person)
    context = {"person": person, "form": form, "told": preview(person, by=request.user)}
    return render(request, "organisations/anonymise.html", context, status=422 if form.errors else 200)
