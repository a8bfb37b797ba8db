"""The goals at a glance: how many activities stand at each status under every top goal of each document."""

from django.utils.translation import gettext as _

from samverk.reports.rendering.words import joined


def glance(documents: list[dict]) -> dict:
    """A row for each top goal that something contributes to, in the documents' order; none for a single goal, whose
    status is that of the whole report."""
    tops = [(place, goal) for document in documents for place, goal in _tops(document) if goal["status"]["rows"]]
    rows = [
        {
            "anchor": goal["anchor"],
            "title": f"{goal['code']} {goal['title']}".strip(),
            "place": place,
            "status": goal["status"],
            "number": _number(goal),
        }
        for place, goal in tops
    ]
    return {
        "heading": _("The goals at a glance"),
        "note": _("What contributes to several goals is counted under each of them, so the numbers add up to more."),
        "figures": _("The figures as a table"),
        "columns": [_("Goal"), _("How many"), _("Status")],
        "rows": rows if len(rows) > 1 else [],
    }


def _tops(document: dict) -> list[tuple[str, dict]]:
    """Each with where it stands: the document and the tree, where there are several. A tree's name is no goal, and a
    selection of a tree can begin deep down."""
    found, tree = [], ""
    for goal in document["goals"]:
        if goal["is_tree"]:
            tree = goal["title"]
        else:
            found.append((joined([document["title"] if document["has_heading"] else "", tree]), goal))
    top = min((goal["level"] for _place, goal in found), default=0)
    return [(place, goal) for place, goal in found if goal["level"] == top]


def _number(goal: dict) -> int:
    return sum(row["count"] for row in goal["status"]["rows"])
