"""The reader's goals in their own order, each with what contributes to it and by which path."""

from collections import Counter
from itertools import pairwise

from django.utils.translation import ngettext

from samverk.followup.joint import in_a_row
from samverk.reports.composing.words import is_own, iso, joint_words, step_words
from samverk.reports.material import Material
from samverk.steering.thread import in_words


def goals_section(material: Material, shown: dict, scale: list[dict]) -> list[dict]:
    """The reader's goals in their own order, each with what contributes to it.

    An activity stands under each goal that it enters by a contribution or an alignment. It is told in full under the
    first of them, and by reference under the rest; the goals above count it too, once.
    """
    told, found = set(), []
    by_id = {activity.pk: activity for activity in shown["under_goals"]}
    order = {pk: _own_first(material, activity) for pk, activity in by_id.items()}
    for document in material.documents:
        for tree, goal, depth in document.goals:
            reaching = [by_id[pk] for pk in material.thread.activities_of(goal.pk) if pk in by_id]
            entries = []
            entering = [pk for pk in material.thread.entering(goal.pk) if pk in by_id]
            for pk in sorted(entering, key=order.__getitem__):
                entries.append({"id": pk, "full": pk not in told, **_path(material, pk, goal.pk)})
                told.add(pk)
            found.append(_goal(material, document, tree, goal, depth) | {
                "counts": counts(material, reaching, scale), "activities": entries,
            })  # fmt: skip
    return found


def _own_first(material, activity):
    leads = any(p.is_lead and is_own(material, p) for p in activity.parts)
    takes_part = any(is_own(material, p) for p in activity.parts)
    return (not leads, not takes_part, activity.position, activity.pk)


def _path(material, activity_id, goal_id) -> dict:
    """The way from the activity to the goal: over approved links where there is such a way.

    Many go the same way, so each is put into words once.
    """
    steps = material.approved.path(activity_id, goal_id) or material.thread.path(activity_id, goal_id)
    key = "path", *((step.goal.pk, step.link, step.why) for step in steps)
    if key not in material.told:
        links = [None, *pairwise(step.goal.pk for step in steps)]
        lacking = [material.unapproved[link] for link in links if link in material.unapproved]
        told = [
            _path_step(step, material.language) | {"approved": link not in material.unapproved}
            for step, link in zip(steps, links, strict=True)
        ]
        words = f"{in_words(steps, material.language)} {_not_approved(lacking)}".strip()
        material.told[key] = {"path": told, "path_words": words, "approved": not lacking}
    return material.told[key]


def _not_approved(links) -> str:
    """What a reader must know of a way over links that nobody has approved: whose approval they lack."""
    if not links:
        return ""
    owners = tuple(dict.fromkeys(link.owner for link in links if link.owner))
    if not owners:
        return ngettext("(the link is not approved)", "(the links are not approved)", len(links))
    words = ngettext(
        "(the link is not approved by %(owners)s)", "(the links are not approved by %(owners)s)", len(links)
    )
    return words % {"owners": in_a_row(owners)}


def _goal(material, document, tree, goal, depth) -> dict:
    principal = material.principal.pk if material.principal else None
    own = material.assessments.get((goal.pk, principal))
    joint = material.assessments.get((goal.pk, None)) if principal else None
    return {
        "id": goal.pk,
        "document_id": document.document.pk,
        "code": goal.code,
        "title": goal.title_in(material.language),
        "text": goal.text,
        "tree": tree.name,
        "level": tree.level_name(depth),
        "depth": depth,
        "assessment": _assessment(own, material.language),
        "joint_assessment": _assessment(joint, material.language),
    }


def _assessment(assessment, language) -> dict | None:
    if assessment is None:
        return None
    by, on = assessment.assessed_by.name, iso(assessment.assessed_at.date())
    return step_words(assessment.step, language) | {"text": assessment.text, "by": by, "on": on}


def counts(material: Material, activities, scale: list[dict]) -> list[dict]:
    """How many of these activities have each joint status, in the scale's order; what is 0 is left out."""
    number = Counter(joint_words(material, activity)["key"] for activity in activities)
    return [
        {"key": s["key"], "word": s["word"], "shape": s["shape"], "tone": s["tone"], "count": number[s["key"]]}
        for s in scale
        if number[s["key"]]
    ]


def _path_step(step, language) -> dict:
    goal = step.goal
    return {
        "id": goal.pk, "title": goal.title_in(language), "code": goal.code, "document": goal.tree.document.title,
        "link": step.link, "why": step.why,
    }  # fmt: skip


def unapproved_section(material: Material, goals: list[dict], shown: dict) -> list[dict]:
    """The links that the edition's paths go over and nobody has approved, each with the activities that need it."""
    numbers = {activity.pk: activity.number for activity in shown["under_goals"]}
    found = {}
    for entry in (entry for goal in goals for entry in goal["activities"] if not entry["approved"]):
        for source, target in pairwise(entry["path"]):
            if not target["approved"]:
                row = found.setdefault((source["id"], target["id"]), (source, target, {}))
                row[2][entry["id"]] = numbers[entry["id"]]
    named = ("id", "code", "title", "document")
    return [
        {
            "source": {name: source[name] for name in named},
            "target": {name: target[name] for name in named},
            **material.unapproved[pair]._asdict(),
            "activities": list(activities.values()),
        }
        for pair, (source, target, activities) in found.items()
    ]
