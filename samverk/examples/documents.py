"""The example's steering documents with their goals, who adopted them, and how the goals meet."""

from django.utils.translation import gettext as _

from samverk.examples.files import COLLABORATIONS, FOLDER, day, goal_files, rows, source_of
from samverk.organisations.models import Organisation, Person, Seat
from samverk.steering import operations
from samverk.steering.importing import apply_goals, read_goals
from samverk.steering.models import Adoption, Alignment, Goal, SteeringDocument
from samverk.steering.permissions import can_align


def load_documents(administrator: Person, progress) -> None:
    for name in goal_files():
        progress(_("Goals: %(file)s") % {"file": name})
        _import_goals(name, administrator)
    for folder in COLLABORATIONS:
        for row in rows(f"{folder}/antaganden.csv"):
            _adopt(row, administrator)
    progress(_("How the goals meet"))
    for folder in COLLABORATIONS:
        lead = lead_in(folder)
        for row in rows(f"{folder}/malkopplingar.csv"):
            _align(row, lead)


def lead_in(folder: str) -> Person:
    name = rows(f"{folder}/samverkan.csv")[0]["Samverkan"]
    return Person.objects.get(seats__collaboration__name=name, seats__role=Seat.Role.LEAD)


def keeper_of(document: SteeringDocument, administrator: Person) -> Person:
    """Somebody who may change the document, by the same rules as everywhere."""
    if document.owner_collaboration:
        return Person.objects.get(seats__collaboration=document.owner_collaboration, seats__role=Seat.Role.LEAD)
    if document.owner_organisation:
        members = Person.objects.filter(memberships__is_administrator=True)
        return members.get(memberships__organisation=document.owner_organisation)
    return administrator


def _import_goals(name: str, administrator: Person) -> None:
    found = read_goals((FOLDER / name).read_bytes(), name)
    keepers = {
        keeper_of(document, administrator).pk: keeper_of(document, administrator) for document in found.documents
    }
    (keeper,) = keepers.values()
    apply_goals(found, by=keeper)


def _adopt(row: dict, administrator: Person) -> None:
    document = SteeringDocument.objects.get(title=row["Dokument"])
    adoption = Adoption(
        document=document,
        organisation=Organisation.objects.get(name=row["Organisation"]),
        body=row["Organ"],
        decided_on=day(row["Beslutsdatum"]),
        paragraph=row["Paragraf"],
        dnr=row["Diarienummer"],
        **source_of(row),
    )
    operations.create_adoption(adoption, by=keeper_of(document, administrator))


def _align(row: dict, lead: Person) -> None:
    source = Goal.objects.get(tree__document__title=row["Från dokument"], code=row["Från kod"])
    target = Goal.objects.get(tree__document__title=row["Till dokument"], code=row["Till kod"])
    alignment = Alignment(source=source, target=target, why=row["Motivering"], is_example=True)
    by = lead if can_align(lead, alignment) else keeper_of(source.tree.document, lead)
    operations.create_alignment(alignment, by=by)
    if row["Godkänd av"]:
        operations.approve_alignment(alignment, by=Person.objects.get(name=row["Godkänd av"], is_example=True))
