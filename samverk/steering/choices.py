"""How documents and goals are shown and searched where one of them is chosen."""

from django.db.models import QuerySet

from samverk.core.choosing import Choices
from samverk.core.sorting import alphabetical
from samverk.steering.models import Goal, SteeringDocument

OWNERS = ("owner_organisation", "owner_collaboration")
SEARCHED = ("code", "title", "title_en", "title_fi", "tree__document__title")


def documents(rows: QuerySet) -> Choices:
    ordered = rows.order_by(alphabetical("title"), "-valid_from", "pk")
    return Choices(ordered, "title", *(f"{owner}__name" for owner in OWNERS), note=_owner_and_years, related=OWNERS)


def goals(rows: QuerySet) -> Choices:
    """Each with its document, in the order of the rows."""
    related = ["tree__document", *(f"tree__document__{owner}" for owner in OWNERS)]
    return Choices(rows, *SEARCHED, name=named, note=_document, related=related)


def named(goal: Goal) -> str:
    return f"{goal.code} {goal.local_title}".strip()


def _document(goal: Goal) -> str:
    return ", ".join(filter(None, [str(goal.tree.document), _owner_and_years(goal.tree.document)]))


def _owner_and_years(document: SteeringDocument) -> str:
    owner = document.owner
    years = dict.fromkeys(str(day.year) for day in (document.valid_from, document.valid_to) if day)
    return " ".join(filter(None, [owner.short_name or owner.name if owner else "", "–".join(years)]))
