"""Composing an edition: data in, content out, one pure function a section. docs/rooms/reports.md has the contract.

Nothing is lost and nothing is counted twice: every activity in the plan is shown in full exactly once, listed as
concerning others, or listed as dropped; `reckoning` says so in numbers, and composing fails rather than say less.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from samverk.followup.joint import NO_ANSWER, NOT_ASKED, WITHOUT_STATUS, WORDS
from samverk.organisations.own_words import speaking
from samverk.reports.composing.activities import activities_section, deviations_section, silent_section
from samverk.reports.composing.earlier import earlier_section
from samverk.reports.composing.goals import counts, goals_section, unapproved_section
from samverk.reports.composing.money import money_section
from samverk.reports.composing.words import iso, named, organisation_words, step_words
from samverk.reports.material import Material

SCHEMA = "samverk.edition/1"
WITHOUT_STEP = (*WITHOUT_STATUS, NOT_ASKED, NO_ANSWER)


def compose(material: Material) -> dict:
    """The edition's content as plain values, in the edition's language."""
    word = material.round.plan.collaboration.activity_word
    with translation.override(material.language), speaking(word):
        shown = _placed(material)
        scale = scale_section(material)
        goals = goals_section(material, shown, scale)
        content = {
            "schema": SCHEMA,
            "language": material.language,
            "kind": "principal" if material.principal else "joint",
            "number": material.number,
            "title": _title(material),
            "introduction": material.introduction,
            **facts_section(material),
            "scale": scale,
            "documents": [_document(d) for d in material.documents],
            "goals": goals,
            "activities": activities_section(material, shown),
            "unmapped": [a.pk for a in shown["unmapped"]],
            "not_concerning": [named(a, why=_why_not(a)) for a in shown["not_concerning"]],
            "dropped": [named(a, on=iso(a.dropped_on), why=a.drop_reason) for a in shown["dropped"]],
            "deviations": deviations_section(material, shown),
            "silent": silent_section(material, shown),
            "earlier_rounds": earlier_section(material, scale),
            "unapproved_links": unapproved_section(material, goals, shown),
            **money_section(material),
        }
        content["reckoning"] = reckoning_section(material, shown, content)
        content["summary"] = summary_section(material, shown, content)
    return content


def _placed(material: Material) -> dict[str, list]:
    """Each activity of the plan in exactly one place."""
    own_goals = _own_goals(material)
    placed = {"under_goals": [], "unmapped": [], "not_concerning": [], "dropped": []}
    for activity in material.activities:
        if activity.dropped_on and activity.dropped_on <= material.round.cutoff_on:
            place = "dropped"
        elif material.thread.goals_of(activity.pk) & own_goals:
            place = "under_goals"
        elif _takes_part(material, activity):
            place = "unmapped"
        else:
            place = "not_concerning"
        placed[place].append(activity)
    return placed


def _own_goals(material) -> set[int]:
    return {goal.pk for document in material.documents for _tree, goal, _depth in document.goals}


def _takes_part(material, activity) -> bool:
    principal = material.principal
    return principal is None or any(part.organisation.pk == principal.pk for part in activity.parts)


def facts_section(material: Material) -> dict:
    """Who, what and when: collaboration, principal, plan, round, and the words the collaboration uses."""
    round, plan = material.round, material.round.plan
    collaboration = plan.collaboration
    word = collaboration.ActivityWord(collaboration.activity_word)
    return {
        "collaboration": {"id": collaboration.pk, "name": collaboration.name},
        "principal": organisation_words(material.principal) if material.principal else None,
        "principals": [organisation_words(p) for p in material.principals],
        "plan": {"id": plan.pk, "title": plan.title, "from_on": iso(plan.from_on), "to_on": iso(plan.to_on)},
        "round": {
            "id": round.pk,
            "name": round.name,
            "period_from": iso(round.period_from),
            "period_to": iso(round.period_to),
            "cutoff_on": iso(round.cutoff_on),
        },
        "words": words_for(word),
        "is_example": collaboration.is_example or plan.is_example,
    }


def words_for(word) -> dict[str, str]:
    """What the collaboration calls an activity, in singular and plural."""
    words = {
        "aktivitet": (_("activity"), _("activities")),
        "insats": (_("intervention"), _("interventions")),
        "atgard": (_("measure"), _("measures")),
    }
    one, many = words[str(word.value)]
    return {"activity": one, "activities": many}


def scale_section(material: Material) -> list[dict]:
    """The round's steps from best to worst; then, each for itself, what is no step: not relevant, not answered …"""
    language = material.language
    steps = [
        {**step_words(step, language), "rank": step.rank, "meaning": step.meaning_in(language)}
        for step in material.steps
    ]
    last = max((step["rank"] for step in steps), default=-1)
    shapes = {key: key if key == NO_ANSWER else "none" for key in WITHOUT_STEP}
    return steps + [
        {"key": key, "word": str(WORDS[key]), "shape": shape, "tone": shape, "rank": last + place, "meaning": ""}
        for place, (key, shape) in enumerate(shapes.items(), start=1)
    ]


def reckoning_section(material: Material, shown: dict, content: dict) -> dict:
    """That every activity of the plan is somewhere, and only once; and which stand there on unapproved links alone."""
    numbers = {place: [a.number for a in activities] for place, activities in shown.items()}
    sizes = {place: len(listed) for place, listed in numbers.items()}
    return {
        "in_plan": len(material.activities),
        **sizes,
        "adds_up": adds_up(material, content),
        "lists": numbers,
        "only_unapproved": _only_unapproved(material, shown),
    }


def adds_up(material: Material, content: dict) -> bool:
    """Counted anew, by key, from what the edition tells: each activity of the plan in full or in a list, and once."""
    in_full = [entry["id"] for goal in content["goals"] for entry in goal["activities"] if entry["full"]]
    listed = [row["id"] for row in content["not_concerning"] + content["dropped"]]
    return sorted(in_full + content["unmapped"] + listed) == sorted(a.pk for a in material.activities)


def _only_unapproved(material, shown) -> list[str]:
    """Numbers of the activities that would stand under no goal of the reader's if only approved links counted."""
    if not material.unapproved:
        return []
    own_goals = _own_goals(material)
    return [a.number for a in shown["under_goals"] if not material.approved.goals_of(a.pk) & own_goals]


def summary_section(material: Material, shown: dict, content: dict) -> dict:
    told = shown["under_goals"] + shown["unmapped"]
    parts = [p for a in content["activities"].values() for p in a["parts"] if p["answer"] != "not_asked"]
    silent = len(content["silent"])
    return {
        "activities": len(told),
        "counts": counts(material, told, content["scale"]),
        "deviations": len(content["deviations"]),
        "asked_parts": len(parts),
        "answered_parts": len(parts) - silent,
        "silent_parts": silent,
    }


def _title(material) -> str:
    reader = material.principal.short if material.principal else material.round.plan.collaboration.name
    return _("%(reader)s: %(round)s") % {"reader": reader, "round": material.round.name}


def _why_not(activity) -> str:
    leads = next((p.organisation.short for p in activity.parts if p.is_lead), "")
    return _("Led by %(leads)s. You have no part in it, and it contributes to none of your goals.") % {"leads": leads}


def _document(material) -> dict:
    document = material.document
    return {
        "id": document.pk,
        "title": document.title,
        "valid_from": iso(document.valid_from),
        "valid_to": iso(document.valid_to),
        "levels": [name for tree, _goals in material.trees for name in tree.level_names],
        "adoptions": [
            {
                "organisation": a.organisation.name, "body": a.body, "decided_on": iso(a.decided_on),
                "paragraph": a.paragraph, "dnr": a.dnr,
            }
            for a in material.adoptions
        ],
    }  # fmt: skip
