"""Steering documents and their goals from a spreadsheet: one row is a goal, with its document and place in the tree.

Reading tells what would change; applying does so in one operation, and doing it again changes nothing.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.permissions import require
from samverk.core.sheets import (
    Changed,
    Difference,
    Field,
    FieldChange,
    Row,
    RowReader,
    SheetRefused,
    Table,
    field_changes,
    find_table,
    given,
    left_out_of,
    plain,
    read_rows,
    read_workbook,
)
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Collaboration, Organisation
from samverk.organisations.visibility import Level
from samverk.steering.graph import refuse_circles
from samverk.steering.models import Goal, GoalTree, SteeringDocument
from samverk.steering.operations.documents import begin
from samverk.steering.permissions import Keeper

FIELDS = [
    Field("document", gettext_lazy("document"), ("Dokument", "Styrdokument", "Document", "Asiakirja"), required=True),
    Field("kind", gettext_lazy("kind"), ("Typ", "Kind", "Tyyppi")),
    Field("owner", gettext_lazy("owner"), ("Ägare", "Owner", "Omistaja")),
    Field("valid_from", gettext_lazy("valid from"), ("Gäller från", "Valid from", "Voimassa alkaen")),
    Field("valid_to", gettext_lazy("valid to and including"), ("Gäller till", "Valid to", "Voimassa asti")),
    Field("horizon_year", gettext_lazy("horizon"), ("Horisont", "Målår", "Horizon", "Tavoitevuosi")),
    Field("tree", gettext_lazy("tree of goals"), ("Träd", "Tree", "Puu")),
    Field("level", gettext_lazy("level"), ("Nivå", "Level", "Taso")),
    Field("code", gettext_lazy("code"), ("Kod", "Nr", "Målnummer", "Code", "Koodi")),
    Field("parent", gettext_lazy("part of"), ("Överordnad", "Överordnat mål", "Part of", "Parent", "Ylempi tavoite")),
    Field("title", gettext_lazy("title"), ("Mål", "Målformulering", "Goal", "Title", "Tavoite"), required=True),
    Field("title_en", gettext_lazy("title in English"), ("Mål (engelska)", "Goal (English)", "Tavoite (englanti)")),
    Field("title_fi", gettext_lazy("title in Finnish"), ("Mål (finska)", "Goal (Finnish)", "Tavoite (suomi)")),
    Field("text", gettext_lazy("text"), ("Text", "Beskrivning", "Description", "Kuvaus")),
    Field("replaces", gettext_lazy("replaces"), ("Ersätter", "Replaces", "Korvaa")),
    Field("source_title", gettext_lazy("source"), ("Källa", "Source", "Lähde")),
    Field("source_url", gettext_lazy("link to the source"), ("Länk", "Link", "Linkki")),
    Field("is_example", gettext_lazy("made up as an example"), ("Exempel", "Example", "Esimerkki")),
    Field("note", gettext_lazy("note"), ("Anmärkning", "Note", "Huomautus")),
]
LABELS = {column.key: column.label for column in FIELDS} | {
    "owner_organisation": gettext_lazy("owner"),
    "owner_collaboration": gettext_lazy("owner"),
    "position": gettext_lazy("position"),
    "level_names": gettext_lazy("names of the levels"),
}
OWNERS = {"owner_organisation", "owner_collaboration"}
KINDS = {
    "vision": "vision", "visio": "vision", "strategi": "strategy", "strategy": "strategy", "strategia": "strategy",
    "program": "programme", "programme": "programme", "ohjelma": "programme",
    "fullmäktiges mål": "council_goals", "council goals": "council_goals", "valtuuston tavoitteet": "council_goals",
    "regional utvecklingsstrategi": "regional_strategy", "regional development strategy": "regional_strategy",
    "maakuntastrategia": "regional_strategy", "kulturplan": "culture_plan", "culture plan": "culture_plan",
    "kulttuurisuunnitelma": "culture_plan", "global agenda": "agenda", "agenda": "agenda", "annat": "other",
    "annan": "other", "other": "other", "muu": "other",
}  # fmt: skip
LONGEST = {"title": 600, "title_en": 600, "title_fi": 600, "code": 30, "source_title": 300, "source_url": 1000}


@dataclass
class GoalsImport(Difference):
    """What a sheet of goals would change: goals in the lists that every import has, and what they stand in."""

    documents: list[SteeringDocument] = field(default_factory=list)
    new_documents: list[SteeringDocument] = field(default_factory=list)
    new_trees: list[GoalTree] = field(default_factory=list)
    changed_trees: list[Changed] = field(default_factory=list)
    changed_documents: list[Changed] = field(default_factory=list)
    parents: list[tuple[Goal, Goal | None]] = field(default_factory=list)
    replaced: list[tuple[SteeringDocument, SteeringDocument]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        stands = self.new_documents or self.new_trees or self.changed_trees or self.changed_documents
        return super().is_empty and not stands


def read_goals(file, name: str, *, by=None) -> GoalsImport:
    """Compare a workbook with the goals that are stored. Raises SheetRefused where it has no such table.

    A document is known by its title, among those that `by` keeps: others may have one of the same title, which is
    none of theirs. None is for the system itself, which knows them all.
    """
    sheets = read_workbook(file, name)
    table = find_table(sheets, FIELDS)
    if table is None or not table.has("document") or not table.has("title"):
        raise SheetRefused(_("No table of goals was found. It needs the columns Dokument and Mål."), "no_table")
    read_rows(table, "title")
    found = _Comparison(table, by).run()
    found.left_out = left_out_of(sheets, [table])
    return found


def not_kept(found: GoalsImport, by) -> list[SteeringDocument]:
    """The documents in the sheet that `by` does not keep: as they are stored, or as the sheet would have them."""
    keeper = Keeper(by)
    stored = SteeringDocument.objects.in_bulk([document.pk for document in found.documents if document.pk])
    return [
        document
        for document in found.documents
        if not (keeper.keeps(document) and keeper.keeps(stored.get(document.pk, document)))
    ]


def apply_goals(found: GoalsImport, *, by, level: Level = Level.OWN) -> Operation | None:
    """Save what an import found, in one operation. None where there was nothing to save.

    `by` is None only for the system itself, which fills a new installation; `level` says who sees new documents.
    Raises PermissionDenied unless `by` may edit every document in the sheet, and ValidationError with code "problems"
    or "circle": it is all or nothing.
    """
    require(by is None or not not_kept(found, by))
    if found.errors:
        raise ValidationError([ValidationError(str(problem), code="problems") for problem in found.errors])
    if found.is_empty:
        return None
    with operation("steering.goals_imported", by=by) as op:
        for document in found.new_documents:
            begin(document, level if by else Level.PRINCIPALS, by=by)
        op.create_many(found.new_documents)
        for document, replaced in found.replaced:
            document.replaces = replaced
        replacing = [document for document, _replaced in found.replaced if document in found.new_documents]
        op.save_many(list({d.pk: d for d in [*(c.obj for c in found.changed_documents), *replacing]}.values()))
        for tree in found.new_trees:
            tree.document = tree.document  # its key, which the document now has
        op.create_many(found.new_trees)
        op.save_many([change.obj for change in found.changed_trees])
        _save_goals(op, found)
        refuse_circles()
    return op


def _save_goals(op: Operation, found: GoalsImport) -> None:
    """New goals from the top down, so that each level's parents are stored before it."""
    parent_of = {id(goal): parent for goal, parent in found.parents}
    waiting = list(found.new)
    while waiting:
        ready = [goal for goal in waiting if (up := parent_of.get(id(goal))) is None or up.pk]
        if not ready:
            raise ValidationError(_("Some goals are each other's parents."), code="circle")
        for goal in ready:
            goal.tree, goal.parent = goal.tree, parent_of.get(id(goal))
        op.create_many(ready)
        waiting = [goal for goal in waiting if goal.pk is None]
    changed = [change.obj for change in found.changed]
    for goal in changed:
        if id(goal) in parent_of:
            goal.parent = parent_of[id(goal)]
    op.save_many(changed)


class _Comparison:
    """One sheet against what is stored. The number of queries does not depend on the number of rows."""

    def __init__(self, table: Table, by=None):
        self.table, self.found = table, GoalsImport()
        keeper = Keeper(by) if by is not None else None
        self.organisations = {plain(o.name): o for o in Organisation.objects.all()}
        collaborations = Collaboration.objects.all() if by is None else Collaboration.objects.visible_to(by)
        self.collaborations = {plain(c.name): c for c in collaborations}
        stored = SteeringDocument.objects.all() if by is None else SteeringDocument.objects.visible_to(by)
        stored = stored.select_related("owner_organisation", "owner_collaboration")
        self.documents: dict[str, list[SteeringDocument]] = {}
        for document in stored:
            if keeper is None or keeper.keeps(document):
                self.documents.setdefault(plain(document.title), []).append(document)
        self.trees = {(t.document_id, plain(t.name)): t for t in GoalTree.objects.all()}
        self.goals = {}
        known = [document.pk for title in self._titles() for document in self.documents.get(title, ())]
        for goal in Goal.objects.filter(tree__document__in=known).select_related("parent", "tree"):
            self.goals.setdefault((goal.tree_id, "code", goal.code), goal)
            self.goals.setdefault((goal.tree_id, "title", plain(goal.title)), goal)
        self.here: dict[str, SteeringDocument] = {}
        self.read_documents: list[tuple[RowReader, SteeringDocument, list[FieldChange]]] = []
        self.trees_here: dict[tuple, GoalTree] = {}
        self.seen: dict[tuple, tuple[Goal, int]] = {}
        self.levels: dict[int, list[str]] = {}
        self.parent_of: dict[int, Goal | None] = {}
        self.counts: dict[int, int] = {}

    def _titles(self) -> set[str]:
        return {plain(row.values.get("document")) for row in self.table.rows}

    def run(self) -> GoalsImport:
        placed = []
        for row in self.table.rows:
            reader = RowReader(self.table, row, self.found.problems)
            document = self._document(reader)
            if document is None:
                continue
            if not reader.text("title"):
                reader.problem("title", _("The goal has no title, so it is left out."), is_warning=True)
                continue
            tree = self._tree(reader, document)
            goal = self._goal(reader, tree)
            if goal is not None:
                placed.append((reader, row, tree, *goal))
        self._finish_documents()
        for reader, row, tree, goal, changes in placed:
            self._place(reader, row, tree, goal, changes)
        self._level_names()
        touched = {id(goal) for _reader, _row, _tree, goal, _changes in placed}
        stored = {goal.pk: goal for goal in self.goals.values()}
        self.found.missing = [goal for goal in stored.values() if id(goal) not in touched]
        self.found.documents = list(self.here.values())
        return self.found

    def _document(self, reader: RowReader) -> SteeringDocument | None:
        title = reader.line("document", 300)
        if not title:
            reader.problem("document", _("Say which document the goal stands in."))
            return None
        if plain(title) in self.here:
            return self.here[plain(title)]
        values = self._document_values(reader)
        document = self._stored(title, values) or SteeringDocument(title=title)
        self.here[plain(title)] = document
        if document.pk:
            values.pop("is_example", None)
        changes = field_changes(document, values, LABELS)
        self.read_documents.append((reader, document, changes))
        return document

    def _stored(self, title: str, values: dict) -> SteeringDocument | None:
        """Of several with one title that of the owner whom the sheet names; else none of them, rather than a guess."""
        found, names = self.documents.get(plain(title), []), values.keys() & OWNERS
        owned = [d for d in found if names and all(getattr(d, name) == values[name] for name in names)]
        return next(iter(owned or (found if len(found) == 1 else ())), None)

    def _finish_documents(self) -> None:
        """When all are known, since a document may stand above the one that it replaces."""
        for reader, document, changes in self.read_documents:
            self._replaces(reader, document, changes)
            if document.pk is None:
                self.found.new_documents.append(document)
            elif changes:
                self.found.changed_documents.append(Changed(document, reader.row.number, changes))

    def _document_values(self, reader: RowReader) -> dict:
        values = {}
        if self.table.has("kind"):
            values["kind"] = reader.one_of("kind", KINDS, default="other")
        if self.table.has("owner"):
            owner = reader.line("owner")
            values["owner_organisation"] = self.organisations.get(plain(owner))
            values["owner_collaboration"] = None
            if values["owner_organisation"] is None and owner:
                values["owner_collaboration"] = self.collaborations.get(plain(owner))
                if values["owner_collaboration"] is None:
                    hint = _("Add it first, or write its name as it is written here.")
                    reader.problem("owner", _("No organisation or collaboration has that name."), hint)
        for key in given(self.table, ("valid_from", "valid_to")):
            values[key] = reader.day(key)
        if values.get("valid_from") and values.get("valid_to") and values["valid_to"] < values["valid_from"]:
            reader.problem("valid_to", _("The last day comes before the first."))
        if self.table.has("horizon_year"):
            values["horizon_year"] = reader.year("horizon_year")
        if self.table.has("is_example"):
            values["is_example"] = reader.yes("is_example")
        for key in given(self.table, ("note", "source_title", "source_url")):
            values[key] = reader.text(key, LONGEST.get(key))
        return values

    def _replaces(self, reader: RowReader, document: SteeringDocument, changes: list[FieldChange]) -> None:
        title = reader.line("replaces")
        if not title:
            return
        owner = {name: getattr(document, name) for name in OWNERS}
        replaced = self._stored(title, owner) or self.here.get(plain(title))
        if replaced is None or replaced is document:
            told = _("The document that it replaces is not here, so that is not noted.")
            reader.problem("replaces", told, is_warning=True)
        elif document.replaces_id is None or document.replaces_id != replaced.pk:
            changes.append(FieldChange(LABELS["replaces"], "", replaced.title))
            self.found.replaced.append((document, replaced))

    def _tree(self, reader: RowReader, document: SteeringDocument) -> GoalTree:
        name = reader.line("tree", 150) or self._only_tree(document)
        key = (id(document), plain(name))
        if key not in self.trees_here:
            tree = self.trees.get((document.pk, plain(name))) if document.pk else None
            if tree is None:
                position = sum(1 for owner, _name in self.trees_here if owner == id(document))
                tree = GoalTree(document=document, name=name, position=position)
                self.found.new_trees.append(tree)
            self.trees_here[key] = tree
        return self.trees_here[key]

    def _only_tree(self, document: SteeringDocument) -> str:
        """What a tree is called that the sheet does not name: as the document's one tree, if it has one."""
        stored = [tree.name for (owner, _name), tree in self.trees.items() if document.pk and owner == document.pk]
        return stored[0] if len(stored) == 1 else "Mål"

    def _goal(self, reader: RowReader, tree: GoalTree) -> tuple[Goal, list[FieldChange]] | None:
        title, code = reader.line("title", LONGEST["title"]), reader.line("code", LONGEST["code"])
        key = (id(tree), "code", code) if code else (id(tree), "title", plain(title))
        if key in self.seen:
            first = self.seen[key][1]
            reader.problem("code" if code else "title", _("Row %(row)s has the same one.") % {"row": first})
            return None
        stored = self.goals.get((tree.pk, "code", code)) if code else None
        stored = stored or self.goals.get((tree.pk, "title", plain(title)))
        goal = stored or Goal(tree=tree)
        for name in ((id(tree), "code", code), (id(tree), "title", plain(title))):
            if name[2]:
                self.seen.setdefault(name, (goal, reader.row.number))
        values = {"title": title}
        for name in given(self.table, ("code", "title_en", "title_fi", "source_title", "source_url")):
            values[name] = reader.line(name, LONGEST[name])
        if self.table.has("text"):
            values["text"] = reader.text("text")
        if self.table.has("is_example") and goal.pk is None:
            values["is_example"] = reader.yes("is_example")
        self.counts[id(tree)] = values["position"] = self.counts.get(id(tree), -1) + 1
        return goal, field_changes(goal, values, LABELS)

    def _place(self, reader: RowReader, row: Row, tree: GoalTree, goal: Goal, changes: list[FieldChange]) -> None:
        text = reader.line("parent")
        found = self.seen.get((id(tree), "code", text)) or self.seen.get((id(tree), "title", plain(text)))
        parent = found[0] if text and found else None
        if text and (parent is None or parent is goal):
            hint = _("Write the code of a goal in the same document and tree.")
            reader.problem("parent", _("No goal above has that code or title."), hint)
        before = goal.parent if goal.parent_id else None
        if goal.pk and self.table.has("parent") and before != parent:
            changes.append(FieldChange(LABELS["parent"], str(before or ""), str(parent or "")))
        if self.table.has("parent"):
            self.found.parents.append((goal, parent))
            self.parent_of[id(goal)] = parent
        self._note_level(reader, tree, goal)
        if goal.pk is None:
            self.found.new.append(goal)
        elif changes:
            self.found.changed.append(Changed(goal, row.number, changes))
        else:
            self.found.unchanged.append(goal)

    def _note_level(self, reader: RowReader, tree: GoalTree, goal: Goal) -> None:
        level, names = reader.line("level", 60), self.levels.setdefault(id(tree), [])
        depth, step = 0, self.parent_of.get(id(goal))
        while step is not None and depth < 20:
            depth, step = depth + 1, self.parent_of.get(id(step))
        if level and depth == len(names):
            names.append(level)

    def _level_names(self) -> None:
        for tree in self.trees_here.values():
            names = self.levels.get(id(tree), [])
            if names and tree.pk is None:
                tree.level_names = names
            elif names and tree.level_names[: len(names)] != names:
                changes = field_changes(tree, {"level_names": names}, LABELS)
                self.found.changed_trees.append(Changed(tree, 0, changes))
