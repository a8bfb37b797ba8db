"""What steering documents hold about people."""

from samverk.core.personal import NAMED, TEXT, THING, hold, hold_nothing, words
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument


def register_own() -> None:
    says = {"purpose": words.ANSWERING, "seen_by": words.BY_LEVEL, "kept": words.AS_RECORDS}
    source = {"source_title": THING, "source_url": THING}
    hold(SteeringDocument, **says, data={"title": TEXT, "note": TEXT, **source})
    hold(Goal, **says, data={"code": THING, "title": TEXT, "title_en": TEXT, "title_fi": TEXT, "text": TEXT, **source})
    hold(Alignment, **says, data={"why": TEXT, "approved_by": NAMED, **source})
    hold_nothing(Adoption, "body", "paragraph", "dnr", *source)
    hold_nothing(GoalTree, "name", "level_names")
