"""Who wrote a text as it stands: read from the trail, so that an undo does not make its maker the author."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from samverk.core.bringing_back import BROUGHT_BACK
from samverk.core.models import Revision
from samverk.core.restoring import RESTORED
from samverk.core.undo import UNDONE


@dataclass(frozen=True)
class Written:
    by: str
    at: datetime


def written(model: type[Model], field: str, texts: dict[int, str]) -> dict[int, Written]:
    """By whom and when the texts of some objects, by their keys, were last put there. One query; none without texts.

    Missing is what was never told of in the trail, or lawfully destroyed there.
    """
    if not texts:
        return {}
    rows = Revision.objects.filter(model=model._meta.label_lower, object_id__in=list(texts))
    made = rows.filter(kind__in=[Revision.Kind.CREATED, Revision.Kind.CHANGED])
    found = {}
    for row in made.exclude(action__in=[UNDONE, BROUGHT_BACK, RESTORED]).order_by("sequence"):
        values = row.values
        before, after = ((values.get(when) or {}).get(field, "") for when in ("before", "after"))
        if after == texts[row.object_id] and after != before:
            found[row.object_id] = Written(values.get("actor", ""), row.at)
    return found
