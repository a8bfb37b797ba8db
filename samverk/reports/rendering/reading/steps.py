"""What several sections say alike: a status, how many at each, what an activity is called."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.reports.rendering.words import clean


def noun(count: int) -> dict:
    """What the counted are called, in the form that the language wants after that number (Finnish: the partitive).

    The word is the edition's own, which is spoken while it is rendered.
    """
    return {"activities": (ngettext("%(count)s activity", "%(count)s activities", count) % {"count": ""}).strip()}


def step_words(step) -> dict:
    shape = step.get("shape") or "none"
    return {"shape": shape, "tone": step.get("tone") or shape, "word": clean(step["word"])}


def status_words(counts, content) -> dict:
    """Counts with their tones, and the same in words: the picture's text alternative."""
    tones = {step["key"]: step.get("tone") for step in content["scale"]}
    rows = [
        {**step_words({**row, "tone": tones.get(row["key"])}), "count": row["count"]} for row in counts if row["count"]
    ]
    total = sum(row["count"] for row in rows)
    shares = ", ".join(f"{row['count']} {row['word'].lower()}" for row in rows)
    title = _("Status of %(count)s %(activities)s") % {"count": total, **noun(total)}
    return {
        "rows": rows,
        "title": title,
        "words": shares,
        "alt": f"{title}: {shares}" if rows else "",
        "columns": [_("Status"), _("How many")],
    }


def state_words(seal) -> str:
    if not seal:
        return _("Draft")
    return _("Fixed") if seal["is_fixed"] else _("Approved, not yet fixed")
