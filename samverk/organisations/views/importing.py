"""Organisations from a sheet, such as the list of all municipalities and regions."""

from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.import_page import Import, import_page
from samverk.core.permissions import require
from samverk.organisations.importing import FIELDS, apply_organisations, read_organisations
from samverk.organisations.permissions import can_create_organisation


def import_organisations(request):
    require(can_create_organisation(request.user))
    kind = Import(
        heading=_("Import organisations"),
        lead=_("From a sheet with one organisation on each row. Doing it again with the same sheet doubles nothing."),
        columns=[(field.names[0], field.label) for field in FIELDS],
        read=read_organisations,
        apply=lambda found: apply_organisations(found, by=request.user),
        done=_("The organisations were imported."),
    )
    return import_page(request, kind, back=reverse("organisations:organisations"))
