"""The example's steering documents with their goals, who adopted them, and how the goals meet."""

from django.utils.translation import gettext as _

from samverk.examples.files import COLLABORATIONS, day, goal_files, rows, source_of
from samverk.organisations.models import Collaboration, Organisation, Person, Seat
from samverk.steering import operations
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.permissions import can_align

KINDS = {
    "vision": SteeringDocument.Kind.VISION,
    "strategi": SteeringDocument.Kind.STRATEGY,
    "program": SteeringDocument.Kind.PROGRAMME,
    "fullmäktiges mål": SteeringDocument.Kind.COUNCIL_GOALS,
    "regional utvecklingsstrategi": SteeringDocument.Kind.REGIONAL_STRATEGY,
    "kulturplan": SteeringDocument.Kind.CULTURE_PLAN,
    "global agenda": SteeringDocument.Kind.AGENDA,
}


def load_documents(administrator: Person, progress) -> None:
    for name in goal_files():
        progress(_("Goals: %(file)s") % {"file": name})
        _load_goals(rows(name), administrator)
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


def _load_goals(found: list[dict], administrator: Person) -> None:
    # A document may replace another that stands further down the file: what is replaced comes first.
    titles = list(dict.fromkeys(row["Dokument"] for row in found))
    replaced = {row["Dokument"]: row["Ersätter"] for row in found if row["Ersätter"]}
    for title in sorted(titles, key=lambda title: _depth(title, replaced)):
        _load_document([row for row in found if row["Dokument"] == title], administrator)


def _depth(title: str, replaced: dict[str, str]) -> int:
    return 1 + _depth(replaced[title], replaced) if title in replaced else 0


def _load_document(found: list[dict], administrator: Person) -> None:
    first = found[0]
    collaboration = Collaboration.objects.filter(name=first["Ägare"]).first()
    document = SteeringDocument(
        title=first["Dokument"],
        kind=KINDS[first["Typ"]],
        owner_collaboration=collaboration,
        owner_organisation=Organisation.objects.get(name=first["Ägare"])
        if first["Ägare"] and not collaboration
        else None,
        valid_from=day(first["Gäller från"]),
        valid_to=day(first["Gäller till"]),
        horizon_year=int(first["Horisont"]) if first["Horisont"] else None,
        replaces=SteeringDocument.objects.get(title=first["Ersätter"]) if first["Ersätter"] else None,
        note=first["Anmärkning"],
        **source_of(first),
    )
    keeper = keeper_of(document, administrator)
    operations.create_document(document, by=keeper)
    for name in dict.fromkeys(row["Träd"] for row in found):
        in_tree = [row for row in found if row["Träd"] == name]
        levels = list(dict.fromkeys(row["Nivå"] for row in in_tree))
        tree = GoalTree(document=document, name=name, level_names=levels)
        operations.create_tree(tree, by=keeper)
        made: dict[str, Goal] = {}
        for row in in_tree:
            goal = Goal(
                tree=tree,
                parent=made.get(row["Överordnad"]),
                code=row["Kod"],
                title=row["Mål"],
                title_en=row["Mål (engelska)"],
                title_fi=row["Mål (finska)"],
                **source_of(row),
            )
            operations.create_goal(goal, by=keeper)
            made[row["Kod"]] = goal


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
