"""The page of rights: who may do what, by role, as the operations themselves answer; and who has which role here."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samverk.core.rights import Chapter, chapters, found
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.sorting import alphabetical
from samverk.organisations.deputies import Deputy
from samverk.organisations.models import Collaboration, Seat

# In the order of their columns: the name, and who that is.
ROLES = {
    "stranger": (gettext_lazy("Anybody"), gettext_lazy("who has not signed in")),
    "link": (gettext_lazy("Link"), gettext_lazy("whoever answers by a signed link, without an account")),
    "outsider": (gettext_lazy("Outsider"), gettext_lazy("has an account, but no seat here")),
    "council": (gettext_lazy("Council member"), gettext_lazy("reads what is opened to the council")),
    "reader": (gettext_lazy("Reader"), gettext_lazy("sits for the own organisation")),
    "reporter": (gettext_lazy("Reporter"), gettext_lazy("sits for the own organisation")),
    "editor": (gettext_lazy("Editor"), gettext_lazy("sits for the own organisation")),
    "lead": (pgettext_lazy("a role", "Lead"), gettext_lazy("leads the joint work, for the own organisation")),
    "deputy": (gettext_lazy("The lead’s deputy"), gettext_lazy("while the lead is away")),
    "other_reporter": (gettext_lazy("Another’s reporter"), gettext_lazy("sits for another principal")),
    "other_editor": (gettext_lazy("Another’s editor"), gettext_lazy("sits for another principal")),
    "organisation_administrator": (
        gettext_lazy("The organisation’s administrator"), gettext_lazy("of the own organisation, without a seat"),
    ),
    "administrator": (
        gettext_lazy("The installation’s administrator"), gettext_lazy("keeps the installation, without a seat"),
    ),
}  # fmt: skip
YES, NO = pgettext_lazy("a right", "yes"), pgettext_lazy("a right", "no")
BY_SEAT = {
    Seat.Role.COUNCIL: "council", Seat.Role.READER: "reader", Seat.Role.REPORTER: "reporter",
    Seat.Role.EDITOR: "editor", Seat.Role.LEAD: "lead",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One room's rights."""

    chapter: Chapter
    rows: list[tuple[object, list[tuple[object, bool]]]]  # each right in words, and for each role whether it has it


def tables() -> list[Table]:
    roles, answers = found()
    names = [ROLES[role][0] for role in roles]
    made = []
    for chapter in chapters():
        rows = []
        for right in chapter.rights:
            told = answers.get(f"{chapter.room}.{right.key}", ())
            rows.append((right.words, list(zip(names, told, strict=False))))
        made.append(Table(chapter, rows))
    return made


def columns() -> list[tuple[object, object]]:
    return [ROLES[role] for role in found()[0]]


def people_of(collaboration: Collaboration) -> list[tuple[object, list[str]]]:
    """Who has each role in the collaboration today, deputies too."""
    seats = collaboration.seats.on().select_related("person", "organisation")
    told = defaultdict(list)
    for seat in seats.order_by(alphabetical("person__name"), "pk"):
        told[BY_SEAT[seat.role]].append(f"{seat.person} ({seat.organisation.short})")
    acting = Deputy.objects.on().filter(seat__in=seats.values("pk")).select_related("person", "seat__person", "seat")
    for each in acting.order_by(alphabetical("person__name"), "pk"):
        words = _("%(deputy)s, as deputy of %(person)s")
        told[BY_SEAT[each.seat.role]].append(words % {"deputy": each.person, "person": each.seat.person})
    return [(ROLES[role][0], told[role]) for role in BY_SEAT.values()]


def as_xlsx(collaboration: Collaboration | None = None) -> bytes:
    """One sheet of rights, and for a collaboration one of who has which role."""
    header = [_("Part"), _("Right"), *(str(name) for name, _who in columns())]
    rows = [
        [str(table.chapter.heading), str(words), *(str(YES if may else NO) for _role, may in answers)]
        for table in tables()
        for words, answers in table.rows
    ]
    widths = [20, 60, *([14] * len(columns()))]
    sheets = [SheetToWrite(_("Rights"), header, rows, widths)]
    if collaboration is not None:
        who = [[str(role), name] for role, names in people_of(collaboration) for name in names]
        sheets.append(SheetToWrite(_("Seats"), [_("Role"), _("Person")], who, [24, 60]))
    return write_xlsx(sheets, title=_("Who may do what"))
