"""The body of an edition: documents, their goals, and under each the activities that reach it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from samverk.followup.indicator import in_words
from samverk.reports.rendering.reading.steps import status_words, step_words
from samverk.reports.rendering.words import clean, day, joined, percent, period, span


def places_of(content) -> dict:
    """Where each activity is reported in full: the goal's code, or its title where it has none."""
    return {
        entry["id"]: clean(goal["code"] or goal["title"])
        for goal in content["goals"]
        for entry in goal["activities"]
        if entry["full"]
    }


def deviating(content) -> set[tuple]:
    """Which parts deviate: their activities' and organisations' keys."""
    return {(row["activity_id"], row["organisation"]["id"]) for row in content["deviations"]}


def documents(content, places) -> list[dict]:
    """Goals under their documents. A single document's title is left to the end: its goals are the sections."""
    top = 2 if len(content["documents"]) > 1 else 1
    documents, deviates = [], deviating(content)
    for document in content["documents"]:
        goals = _with_trees([goal for goal in content["goals"] if goal["document_id"] == document["id"]])
        depths = _levels([goal["depth"] for goal in goals])
        documents.append(
            {
                "anchor": f"document-{document['id']}",
                "title": clean(document["title"]),
                "has_heading": top == 2,
                "notes": adoptions(document),
                "goals": [
                    _goal(content, goal, min(top + depth, 5), places, deviates)
                    for goal, depth in zip(goals, depths, strict=True)
                ],
            }
        )
    return documents


def _with_trees(goals) -> list[dict]:
    """With several trees in one document (areas and motifs, say) each tree's name becomes a heading of its own."""
    names = list(dict.fromkeys(goal.get("tree") or "" for goal in goals))
    if len(names) < 2:
        return goals
    grouped = []
    for place, name in enumerate(names):
        first = next(goal for goal in goals if (goal.get("tree") or "") == name)
        tree = {"id": f"{first['document_id']}-tree-{place}", "title": name, "depth": -1, "is_tree": True}
        grouped += [
            {
                **first,
                **tree,
                "code": "",
                "text": "",
                "counts": [],
                "activities": [],
                "assessment": None,
                "joint_assessment": None,
            }
        ]
        grouped += [goal for goal in goals if (goal.get("tree") or "") == name]
    return grouped


def _levels(depths) -> list[int]:
    """Depths without gaps, counted from 0: headings may not skip a level (PDF/UA-1, 7.4.2), but a selection of a
    tree can begin deep down or leave out a level."""
    stack, levels = [], []
    for depth in depths:
        while stack and stack[-1] >= depth:
            stack.pop()
        stack.append(depth)
        levels.append(len(stack) - 1)
    return levels


def adoptions(document) -> list[str]:
    notes = [
        joined(
            [
                _("Adopted by %(body)s in %(organisation)s")
                % {"body": clean(row["body"]), "organisation": clean(row["organisation"])}
                if row["body"]
                else _("Adopted by %(organisation)s") % {"organisation": clean(row["organisation"])},
                day(row["decided_on"]),
                clean(row["paragraph"]),
                clean(row["dnr"]),
            ]
        )
        for row in document["adoptions"]
    ]
    valid = period(document["valid_from"], document["valid_to"])
    return ([_("Valid %(period)s") % {"period": valid}] if valid else []) + notes


def _goal(content, goal, level, places, deviates) -> dict:
    entries = [entry for entry in goal["activities"] if str(entry["id"]) in content["activities"]]
    status = status_words(goal["counts"], content)
    judged = [
        (_("Assessment"), goal["assessment"]),
        (_("Joint assessment"), goal["joint_assessment"]),
    ]
    return {
        "id": goal["id"],
        "is_tree": bool(goal.get("is_tree")),
        "anchor": f"goal-{goal['id']}",
        "code": clean(goal["code"]),
        "title": clean(goal["title"]),
        "level": level,
        "text": clean(goal["text"]),
        "status": status,
        "assessments": [_assessment(label, row) for label, row in judged if row],
        "activities": [
            activity_words(content, entry["id"], entry["path_words"], deviates) for entry in entries if entry["full"]
        ],
        "references": [_reference(content, entry, places) for entry in entries if not entry["full"]],
        "is_empty": not status["rows"] and not entries and not goal.get("is_tree"),
    }


def _assessment(label, row) -> dict:
    by = joined([clean(row["by"]), day(row["on"])])
    return {"label": label, **step_words(row), "text": clean(row["text"]), "by": by}


def _reference(content, entry, places) -> dict:
    activity = content["activities"][str(entry["id"])]
    place = places.get(entry["id"], "")
    return {
        "anchor": f"activity-{entry['id']}",
        "number": clean(activity["number"]),
        "title": clean(activity["title"]),
        **step_words(activity["joint"]),
        "place": _("see %(goal)s") % {"goal": place} if place else "",
        "path_words": clean(entry["path_words"]),
    }


def activity_words(content, identity, path_words, deviates) -> dict:
    activity = content["activities"][str(identity)]
    # The principal's own part first (sorted is stable: the others keep the plan's order).
    parts = sorted(activity["parts"], key=lambda part: not part["is_own"])
    indicator = activity.get("indicator")
    when = span(activity["starts"], activity["ends"])
    silent = ", ".join(clean(name) for name in activity["silent"])
    return {
        "anchor": f"activity-{identity}",
        "number": clean(activity["number"]),
        "title": clean(activity["title"]),
        **step_words(activity["joint"]),
        "reason": clean(activity["joint"]["reason"]),
        "facts": joined([when, clean(path_words)]),
        "joint_comment": _joint_comment(activity.get("joint_comment")),
        "description": clean(activity["description"]),
        "parts": [_part(each, (identity, each["organisation"]["id"]) in deviates, indicator) for each in parts],
        "silent": _("No answer from %(organisations)s.") % {"organisations": silent} if silent else "",
        "milestones": [_milestone(row) for row in activity["milestones"]],
    }


def _joint_comment(said: dict | None) -> dict | None:
    if said is None:
        return None
    return {
        "label": _("Joint comment"),
        "text": clean(said["text"]),
        "by": joined([clean(said["by"]), day(said["on"])]),
    }


def _value(part, indicator: str | None) -> tuple[str, str]:
    label = _("Indicator: %(indicator)s") % {"indicator": clean(indicator)} if indicator else _("Indicator")
    value = part.get("indicator_value")
    return label, in_words(Decimal(value)) if value else ""


def _part(part, deviates, indicator=None) -> dict:
    texts = [
        ("", part["comment"]),
        (_("Deviation"), part["deviation"]),
        (_("Measure"), part["measure"]),
        _value(part, indicator),
    ]
    done = percent(part["progress_percent"])
    answered = _("answered %(date)s") % {"date": day(part["submitted_on"])} if part["submitted_on"] else ""
    return {
        "organisation": clean(part["organisation"]["name"]),
        "short": clean(part["organisation"]["short_name"]),
        "role": _("leads") if part["is_lead"] else "",
        "is_own": part["is_own"],
        "is_lead": part["is_lead"],
        "deviates": deviates,
        **step_words(part),
        "task": clean(part.get("text")),
        "progress": _("%(percent)s done") % {"percent": done} if done else "",
        "texts": [{"label": label, "text": clean(text)} for label, text in texts if text],
        "source": joined([clean(part["contact"]), answered]),
    }


def _milestone(row) -> str:
    due = day(row["due"])
    done = _("done %(date)s") % {"date": day(row["done_on"])} if row["done_on"] else ""
    return joined([clean(row["title"]), due, done])
