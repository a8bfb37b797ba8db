"""The example's steering documents with their goals, who adopted them, and how the goals meet."""

from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.trail import operation
from samverk.examples.files import COLLABORATIONS, FOLDER, day, goal_files, rows, source_of
from samverk.organisations.models import Organisation, Person, Seat
from samverk.organisations.visibility import Level
from samverk.steering import operations
from samverk.steering.graph import refuse_circles
from samverk.steering.importing import apply_goals, read_goals
from samverk.steering.models import Adoption, Alignment, Goal, SteeringDocument


def load_documents(administrator: Person, progress) -> None:
    for name in goal_files():
        progress(_("Goals: %(file)s") % {"file": name})
        _import_goals(name, administrator)
    for folder in COLLABORATIONS:
        for row in rows(f"{folder}/antaganden.csv"):
            _adopt(row, administrator)
    progress(_("How the goals meet"))
    for folder in COLLABORATIONS:
        _align(folder, lead_in(folder))


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
    apply_goals(found, by=keeper, level=Level.PRINCIPALS)


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


def _align(folder: str, lead: Person) -> None:
    """All links at once, with the approvals that the file knows of; one circle among them would refuse them all."""
    people = {person.name: person for person in Person.objects.filter(is_example=True)}
    found = Goal.objects.select_related("tree__document")
    goals = {(goal.tree.document.title, goal.code): goal for goal in found}
    now = timezone.now()
    links = []
    for row in rows(f"{folder}/malkopplingar.csv"):
        link = Alignment(
            source=goals[row["Från dokument"], row["Från kod"]],
            target=goals[row["Till dokument"], row["Till kod"]],
            why=row["Motivering"],
            is_example=row["Exempel"] == "ja",
        )
        if row["Godkänd av"]:
            link.approved_by, link.approved_at = people[row["Godkänd av"]], now
        link.clean()
        links.append(link)
    with operation("examples.alignments_loaded", by=lead) as op:
        op.create_many(links)
        refuse_circles()
