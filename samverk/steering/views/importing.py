"""Steering documents and their goals from a sheet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.import_page import Import, import_page
from samverk.core.permissions import require
from samverk.core.sheets import SheetRefused
from samverk.steering.importing import FIELDS, GoalsImport, apply_goals, not_kept, read_goals
from samverk.steering.permissions import can_create_documents


def import_goals(request):
    require(can_create_documents(request.user))
    kind = Import(
        heading=_("Import goals"),
        lead=_(
            "From a sheet with one goal on each row and the name of its document beside it. Documents and trees that "
            "are not there yet are made. Doing it again with the same sheet doubles nothing."
        ),
        columns=[(field.names[0], field.label) for field in FIELDS],
        read=lambda file, name: _read(request.user, file, name),
        apply=lambda found: apply_goals(found, by=request.user),
        done=_("The goals were imported."),
        also=_documents,
    )
    return import_page(request, kind, back=reverse("steering:documents"))


def _read(person, file, name: str) -> GoalsImport:
    """Refused here already, since the comparison would otherwise show what stands in somebody else's document."""
    found = read_goals(file, name, by=person)
    others = [str(document) for document in not_kept(found, person)]
    if others:
        refusal = _("You do not keep these documents for their owner, so you cannot import them: %(documents)s.")
        raise SheetRefused(refusal % {"documents": ", ".join(others)}, "not_kept")
    return found


def _documents(found: GoalsImport) -> list[tuple[str, list[str]]]:
    return [
        (_("New documents"), [str(document) for document in found.new_documents]),
        (_("New trees of goals"), [f"{tree.document}: {tree}" for tree in found.new_trees]),
        (_("Changed documents"), [str(change.obj) for change in found.changed_documents]),
        (_("Changed trees of goals"), [str(change.obj) for change in found.changed_trees]),
    ]
