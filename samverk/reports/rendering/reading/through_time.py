"""Status round by round: the reader's earlier fixed reports, and last this one."""

from django.utils.translation import gettext as _

from samverk.reports.rendering.reading.steps import step_words
from samverk.reports.rendering.words import clean


def through_time(content: dict) -> dict:
    """A row for each round, with `status` None where there is no fixed report; no rows without an earlier report."""
    earlier = [each for each in content.get("earlier_rounds", []) if each["counts"] is not None]
    told = [*content["earlier_rounds"], _this(content)] if earlier else []
    return {
        "heading": _("Status, round by round"),
        "note": _("The earlier rounds are told as in their own fixed reports, and the last one as in this report."),
        "figures": _("The figures as a table"),
        "gap": _("No fixed report"),
        "columns": [_("Round"), _("How many"), _("Status")],
        "rows": [_row(each) for each in told],
    }


def _this(content) -> dict:
    tones = {step["key"]: step.get("tone") for step in content["scale"]}
    counts = [row | {"tone": tones.get(row["key"])} for row in content["summary"]["counts"]]
    return {"name": content["round"]["name"], "counts": counts}


def _row(each) -> dict:
    counts = each["counts"]
    told = None if counts is None else [{**step_words(row), "count": row["count"]} for row in counts if row["count"]]
    return {
        "name": clean(each["name"]),
        "number": None if told is None else sum(row["count"] for row in told),
        "status": told if told is None else {"rows": told},
    }
