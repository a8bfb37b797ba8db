"""The buttons about somebody's sign-in on their page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.organisations.models import Person
from samverk.organisations.operations.sign_in import remove_factors as remove


@require_POST
def remove_factors(request, person_id):
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)
    if remove(person, by=request.user):
        messages.success(request, _("%(name)s now signs in with the password alone.") % {"name": person})
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(person)
