"""Organisations from a spreadsheet: what it would change, and changing it in one operation that can be repeated."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.permissions import require
from samverk.core.sheets import (
    Changed,
    Difference,
    Field,
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
from samverk.organisations.models import Organisation
from samverk.organisations.permissions import can_edit_organisation

FIELDS = [
    Field("kind", gettext_lazy("kind"), ("Typ", "Slag", "Kind", "Type", "Tyyppi"), required=True),
    Field("code", gettext_lazy("official code"), ("Kod", "Kommunkod", "Code", "Koodi")),
    Field("name", gettext_lazy("name"), ("Namn", "Organisation", "Name", "Nimi", "Organisaatio"), required=True),
    Field("short_name", gettext_lazy("short name"), ("Kortnamn", "Short name", "Lyhyt nimi")),
    Field("county_code", gettext_lazy("county code"), ("Länskod", "County code", "Läänikoodi")),
    Field(
        "org_number",
        gettext_lazy("organisation number"),
        ("Organisationsnummer", "Org.nr", "Orgnr", "Organisation number", "Organisaationumero"),
    ),
    Field("parent", gettext_lazy("part of"), ("Del av", "Part of", "Osa")),
    Field("language", gettext_lazy("language"), ("Språk", "Language", "Kieli")),
    Field("source_title", gettext_lazy("source"), ("Källa", "Source", "Lähde")),
    Field("source_url", gettext_lazy("link to the source"), ("Länk", "Link", "Linkki")),
    Field("is_example", gettext_lazy("made up as an example"), ("Exempel", "Example", "Esimerkki")),
]
KINDS = {
    "kommun": "municipality", "municipality": "municipality", "kunta": "municipality",
    "region": "region", "alue": "region",
    "myndighet": "authority", "authority": "authority", "viranomainen": "authority",
    "bolag": "company", "företag": "company", "company": "company", "yritys": "company",
    "förening": "association", "association": "association", "yhdistys": "association",
    "institution": "institution", "laitos": "institution",
    "annan": "other", "annat": "other", "övrig": "other", "other": "other", "muu": "other",
}  # fmt: skip
CODE_DIGITS = {"municipality": 4, "region": 2}
LABELS = {column.key: column.label for column in FIELDS}


@dataclass
class OrganisationImport(Difference):
    """What a sheet of organisations would change. `parents` are names, by the row's own name, set when applied."""

    parents: dict[str, str] = field(default_factory=dict)


def read_organisations(file, name: str) -> OrganisationImport:
    """Compare a workbook with the organisations that are stored. Raises SheetRefused where it has no such table."""
    sheets = read_workbook(file, name)
    table = find_table(sheets, FIELDS)
    if table is None or not table.has("name") or not table.has("kind"):
        raise SheetRefused(_("No table of organisations was found. It needs the columns Typ and Namn."), "no_table")
    read_rows(table, "name")
    found = OrganisationImport(left_out=left_out_of(sheets, [table]))
    stored = _Stored()
    seen: dict[tuple, int] = {}
    for row in table.rows:
        reader = RowReader(table, row, found.problems)
        values = _values(reader, table)
        if not _is_alone(values, seen, row.number, reader) or not values["name"] or values.get("kind") is None:
            continue
        _compare(found, stored, values, row.number, reader)
    known = {plain(organisation.name) for organisation in [*stored.all, *found.new]}
    for child, parent in found.parents.items():
        if plain(parent) not in known:
            text = _("%(child)s is said to be part of %(parent)s, which is not known.")
            found.problems.append(_sheet_problem(table, text % {"child": child, "parent": parent}))
    return found


def apply_organisations(found: OrganisationImport, *, by) -> Operation | None:
    """Save what an import found, in one operation. None where there was nothing to save.

    `by` is None only for the system itself, which fills a new installation. Raises ValidationError with code
    "problems" where a cell could not be taken: it is all or nothing.
    """
    require(by is None or can_edit_organisation(by))
    if found.errors:
        raise ValidationError([ValidationError(str(problem), code="problems") for problem in found.errors])
    if found.is_empty:
        return None
    with operation("organisations.imported", by=by) as op:
        op.create_many(found.new)
        changed = {change.obj.pk: change.obj for change in found.changed}
        by_name = {plain(organisation.name): organisation for organisation in Organisation.objects.all()}
        op.save_many(list(changed.values()))
        moved = []
        for child, parent in found.parents.items():
            organisation = by_name.get(plain(child))
            if organisation and organisation.parent_id != by_name[plain(parent)].pk:
                organisation.refresh_from_db()
                organisation.parent = by_name[plain(parent)]
                organisation.clean()
                moved.append(organisation)
        op.save_many(moved)
    return op


class _Stored:
    """The organisations that are there, by what a row may know them by. One query."""

    def __init__(self):
        self.all = list(Organisation.objects.select_related("parent"))
        self.by_code = {(organisation.kind, organisation.code): organisation for organisation in self.all}
        self.by_number = {organisation.org_number: organisation for organisation in self.all}
        self.by_name = {plain(organisation.name): organisation for organisation in self.all}

    def match(self, values: dict) -> Organisation | None:
        if values.get("code") and (values["kind"], values["code"]) in self.by_code:
            return self.by_code[values["kind"], values["code"]]
        if values.get("org_number") and values["org_number"] in self.by_number:
            return self.by_number[values["org_number"]]
        return self.by_name.get(plain(values["name"]))


def _is_alone(values: dict, seen: dict[tuple, int], number: int, reader: RowReader) -> bool:
    """Whether no earlier row has the same name, the same code for its kind, or the same organisation number."""
    alone = True
    for key, mark in (("name", ()), ("code", (values.get("kind"),)), ("org_number", ())):
        identity = (key, *mark, plain(values.get(key) or ""))
        if not identity[-1]:
            continue
        if identity in seen:
            first = {"row": seen[identity]}
            reader.problem(key, _("The same organisation stands in row %(row)s already.") % first)
            alone = False
        seen.setdefault(identity, number)
    return alone


def _values(reader: RowReader, table: Table) -> dict:
    values = {"name": reader.line("name", 200), "kind": reader.one_of("kind", KINDS)}
    if not values["name"]:
        reader.problem("name", _("The organisation has no name."))
    if table.has("short_name"):
        values["short_name"] = reader.line("short_name", 60)
    for key, digits in (("code", CODE_DIGITS.get(values["kind"], 0)), ("county_code", 2)):
        if table.has(key):
            # A spreadsheet that took "0188" for a number has lost its zero.
            code = reader.line(key)
            values[key] = code.zfill(digits) if code.isdigit() else code
            if (
                key == "code"
                and digits
                and re.fullmatch(r".{1,4}", code)
                and not re.fullmatch(r"\d" * digits, values[key])
            ):
                reader.problem("code", _("A municipality's code has four digits, a region's two."))
    if table.has("org_number"):
        digits = reader.line("org_number").replace("-", "")
        values["org_number"] = f"{digits[:6]}-{digits[6:]}" if digits else ""
    if table.has("language"):
        languages = {"svenska": "sv", "sv": "sv", "engelska": "en", "en": "en", "finska": "fi", "fi": "fi"}
        values["language"] = reader.one_of("language", languages, default="sv")
    for key in given(table, ("source_title", "source_url")):
        values[key] = reader.line(key, 300 if key == "source_title" else 1000)
    if table.has("is_example"):
        values["is_example"] = reader.yes("is_example")
    if table.has("parent"):
        values["parent"] = reader.line("parent")
    return values


def _compare(found: OrganisationImport, stored: _Stored, values: dict, number: int, reader: RowReader) -> None:
    parent = values.pop("parent", None)
    organisation = stored.match(values) or Organisation()
    is_new = organisation.pk is None
    # What was there before is never taken for made up, nor the other way round.
    if not is_new:
        values.pop("is_example", None)
    before = organisation.parent.name if organisation.parent else ""
    changes = field_changes(organisation, values, LABELS)
    if parent:
        found.parents[values["name"]] = parent
        if plain(before) != plain(parent):
            changes += field_changes(_Named(before), {"parent": parent}, LABELS)
    try:
        organisation.clean_fields(exclude=["parent"])
    except ValidationError as refusal:
        for key, messages in refusal.message_dict.items():
            reader.problem(key, " ".join(messages))
        return
    if is_new:
        found.new.append(organisation)
    elif changes:
        found.changed.append(Changed(organisation, number, changes))
    else:
        found.unchanged.append(organisation)


@dataclass
class _Named:
    parent: str


def _sheet_problem(table: Table, text: str):
    return table.problem(table.rows[0], "parent", "", text)
