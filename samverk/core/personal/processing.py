"""The register of processing (registerförteckning, article 30): made from what the rooms say of their models."""

import json
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.personal.register import Held, Kind, about_people
from samverk.core.retention import days_of, in_words
from samverk.core.rights import chapters
from samverk.core.sheets import SheetToWrite, write_csv, write_xlsx

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True)
class Entry:
    """One kind of data in one kind of thing."""

    held: Held
    data: Kind
    fields: list[str]
    kept: str

    @property
    def where(self) -> str:
        """The columns in the database, for whoever looks there."""
        return ", ".join(f"{self.held.model._meta.label_lower}.{name}" for name in self.fields)

    def cells(self) -> list[str]:
        return [
            self.held.title, str(self.data.words), ", ".join(self.labels()), str(self.held.purpose),
            str(self.held.basis), str(self.held.seen_by), self.kept, self.where,
        ]  # fmt: skip

    def labels(self) -> list[str]:
        """What the fields are called, for those that have a name in the reader's language."""
        if not hasattr(self.held.model, "version"):
            return [str(self.held.columns[name]) for name in self.fields if self.held.columns.get(name)]
        return [self.held.label(self.held.model._meta.get_field(name)) for name in self.fields]


def header() -> list[str]:
    return [
        _("Kind of thing"), _("Data"), _("Fields"), _("Purpose"), _("Legal basis"), _("Who sees it"),
        _("How long it is kept"), _("In the database"),
    ]  # fmt: skip


def entries() -> list[Entry]:
    days, found = days_of(), []
    for each in about_people():
        kept = in_words(days[each.kept]) if each.kept in days else str(each.kept)
        by_kind: dict[Kind, list[str]] = {}
        for name, kind in each.data.items():
            if kind.is_personal:
                by_kind.setdefault(kind, []).append(name)
        found += [Entry(each, kind, names, kept) for kind, names in by_kind.items()]
    return found


def by_room() -> list[tuple[str, object, list[Entry]]]:
    """Each room's name and heading, in the order of the page of rights; the packages that the ground rests on are the
    ground's."""
    rooms: dict[str, list[Entry]] = {}
    for each in entries():
        config = apps.get_app_config(each.held.model._meta.app_label)
        is_ours = config.name.startswith("samverk.")
        rooms.setdefault(config.label if is_ours else "core", []).append(each)
    return [(each.room, each.heading, rooms[each.room]) for each in chapters() if each.room in rooms]


def file_of(format: str) -> bytes:
    rows = [each.cells() for each in entries()]
    if format == "json":
        told = [dict(zip(header(), row, strict=True)) for row in rows]
        return json.dumps(told, ensure_ascii=False, indent=1).encode()
    if format == "csv":
        return write_csv(header(), rows)
    sheet = SheetToWrite(_("Register of processing"), header(), rows, widths=(26, 30, 40, 44, 30, 36, 36, 44))
    return write_xlsx([sheet], title=_("Register of processing"))


def file_name(format: str) -> str:
    return f"samverk-register-of-processing-{timezone.localdate().isoformat()}.{format}"
