"""What can this person see? For whoever handles the person, and for oneself."""

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from samverk.core.permissions import require
from samverk.organisations import operations
from samverk.organisations.models import Person
from samverk.organisations.previewing import seen_by
from samverk.organisations.seating import can_preview


class DayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("As on the day"), required=False)


def preview(request, person_id):
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)
    require(can_preview(request.user, person))
    form = DayForm(request.GET or None)
    day = form.cleaned_data["on"] if form.is_valid() else None
    operations.note_preview(person, day=day, by=request.user)
    context = {
        "person": person,
        "form": form,
        "day": day or timezone.localdate(),
        "places": seen_by(person, request.user, day),
        "is_me": person.pk == request.user.pk,
    }
    return render(request, "organisations/preview.html", context, status=422 if form.errors else 200)
