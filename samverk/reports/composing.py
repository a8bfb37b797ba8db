"""Composing an edition: data in, content out, one pure function a section. docs/rooms/reports.md has the contract.

Nothing is lost and nothing is counted twice: every activity in the plan is shown in full exactly once, listed as
concerning others, or listed as dropped; `reckoning` says so in numbers, and composing fails rather than say less.
"""

from collections import Counter

from django.utils import translation
from django.utils.translation import gettext as _

from samverk.followup.joint import NO_ANSWER, NOT_ASKED, WITHOUT_STATUS, WORDS
from samverk.reports.material import Material
from samverk.steering.thread import in_words

SCHEMA = "samverk.edition/1"
WITHOUT_STEP = (*WITHOUT_STATUS, NOT_ASKED, NO_ANSWER)


def compose(material: Material) -> dict:
    """The edition's content as plain values, in the edition's language."""
    with translation.override(material.language):
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
            "not_concerning": [_named(a, why=_why_not(a)) for a in shown["not_concerning"]],
            "dropped": [_named(a, on=_iso(a.dropped_on), why=a.drop_reason) for a in shown["dropped"]],
            "deviations": deviations_section(material, shown),
            "silent": silent_section(material, shown),
            "reckoning": reckoning_section(material, shown),
        }
        content["summary"] = summary_section(material, shown, content)
    return content


def _placed(material: Material) -> dict[str, list]:
    """Each activity of the plan in exactly one place."""
    own_goals = {goal.pk for d in material.documents for _tree, goal, _depth in d.goals}
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
        "principal": _organisation(material.principal) if material.principal else None,
        "principals": [_organisation(p) for p in material.principals],
        "plan": {"id": plan.pk, "title": plan.title, "from_on": _iso(plan.from_on), "to_on": _iso(plan.to_on)},
        "round": {
            "id": round.pk,
            "name": round.name,
            "period_from": _iso(round.period_from),
            "period_to": _iso(round.period_to),
            "cutoff_on": _iso(round.cutoff_on),
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
        {**_step(step, language), "rank": step.rank, "meaning": step.meaning_in(language)} for step in material.steps
    ]
    last = max((step["rank"] for step in steps), default=-1)
    shapes = {key: key if key == NO_ANSWER else "none" for key in WITHOUT_STEP}
    return steps + [
        {"key": key, "word": str(WORDS[key]), "shape": shape, "tone": shape, "rank": last + place, "meaning": ""}
        for place, (key, shape) in enumerate(shapes.items(), start=1)
    ]


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
    leads = any(p.is_lead and _is_own(material, p) for p in activity.parts)
    takes_part = any(_is_own(material, p) for p in activity.parts)
    return (not leads, not takes_part, activity.position, activity.pk)


def _path(material, activity_id, goal_id) -> dict:
    """The way from the activity to the goal. Many go the same way: each is put into words once."""
    steps = material.thread.path(activity_id, goal_id)
    key = "path", *((step.goal.pk, step.link, step.why) for step in steps)
    if key not in material.told:
        material.told[key] = {
            "path": [_path_step(step, material.language) for step in steps],
            "path_words": in_words(steps, material.language),
        }
    return material.told[key]


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
    by, on = assessment.assessed_by.name, _iso(assessment.assessed_at.date())
    return _step(assessment.step, language) | {"text": assessment.text, "by": by, "on": on}


def counts(material: Material, activities, scale: list[dict]) -> list[dict]:
    """How many of these activities have each joint status, in the scale's order; what is 0 is left out."""
    number = Counter(_joint(material, activity)["key"] for activity in activities)
    return [
        {"key": s["key"], "word": s["word"], "shape": s["shape"], "tone": s["tone"], "count": number[s["key"]]}
        for s in scale
        if number[s["key"]]
    ]


def activities_section(material: Material, shown: dict) -> dict[str, dict]:
    """Every activity that is shown, once, by its id; the reader's own part comes first."""
    told = shown["under_goals"] + shown["unmapped"]
    return {str(activity.pk): _activity(material, activity) for activity in told}


def _activity(material, activity) -> dict:
    parts = sorted(activity.parts, key=lambda p: (not _is_own(material, p), not p.is_lead, p.organisation.name))
    return {
        "id": activity.pk,
        "number": activity.number,
        "title": activity.title,
        "description": activity.description,
        "starts": activity.starts.in_words(material.language) if activity.starts else None,
        "ends": activity.ends.in_words(material.language) if activity.ends else None,
        "joint": _joint(material, activity),
        "parts": [_part(material, part) for part in parts],
        "silent": [p.organisation.short for p in parts if _is_silent(material, p)],
        "milestones": [
            {
                "title": m.title,
                "due": m.due.in_words(material.language) if m.due else None,
                "done_on": _iso(m.done_on),
            }
            for m in activity.milestones
        ],
    }


def _part(material, part) -> dict:
    """One part with its answer. What is only a draft is no answer: nothing of it is told."""
    answer = part.answer
    submitted = answer is not None and answer.submitted
    step = answer.step if submitted else None
    return {
        "organisation": _organisation(part.organisation),
        "is_own": _is_own(material, part),
        "is_lead": part.is_lead,
        "contact": part.contact,
        "text": part.text,
        "answer": answer.answer if submitted else ("no_answer" if answer else NOT_ASKED),
        **(_step(step, material.language) if step else _no_step(_standing(answer))),
        "progress_percent": answer.progress_percent if submitted else None,
        "comment": answer.comment if submitted else "",
        "deviation": answer.deviation if submitted else "",
        "measure": answer.measure if submitted else "",
        "submitted_on": _iso(answer.submitted_at.date()) if submitted else None,
    }


def _standing(answer) -> str:
    """Which of the different kinds of "no status" a part without a step is in."""
    if answer is None:
        return NOT_ASKED
    return answer.answer if answer.submitted else NO_ANSWER


def _no_step(standing: str) -> dict:
    shape = NO_ANSWER if standing == NO_ANSWER else "none"
    return {"key": standing, "word": str(WORDS[standing]), "shape": shape, "tone": shape}


def _joint(material, activity) -> dict:
    """The activity's joint status in words. Worked out once: it is asked for under every goal that it reaches."""
    key = "joint", activity.pk
    if key not in material.told:
        status = activity.joint()
        told = _no_step(status.key) if status.step is None else _step(status.step, material.language)
        material.told[key] = told | {"reason": status.reason}
    return material.told[key]


def deviations_section(material: Material, shown: dict) -> list[dict]:
    """What deviates and may need a decision: own parts first, the worst first."""
    found = []
    for activity in shown["under_goals"] + shown["unmapped"]:
        for part in activity.parts:
            answer = part.answer
            if answer is None or not answer.submitted or not _deviates(answer):
                continue
            row = {
                "activity_id": activity.pk,
                "organisation": _organisation(part.organisation),
                "is_own": _is_own(material, part),
                **(_step(answer.step, material.language) if answer.step else _no_step(_standing(answer))),
                "comment": answer.comment,
                "deviation": answer.deviation,
                "measure": answer.measure,
            }
            rank = answer.step.rank if answer.step else -1
            found.append((not row["is_own"], -rank, activity.position, activity.pk, part.pk, row))
    return [row for *_order, row in sorted(found, key=lambda f: f[:-1])]


def _deviates(answer) -> bool:
    return bool(answer.deviation.strip() or (answer.step and answer.step.needs_explanation))


def silent_section(material: Material, shown: dict) -> list[dict]:
    """Who was asked and has not answered, among the activities that are shown."""
    return [
        {
            "activity_id": activity.pk,
            "organisation": _organisation(part.organisation),
            "contact": part.contact,
            "is_own": _is_own(material, part),
        }
        for activity in shown["under_goals"] + shown["unmapped"]
        for part in activity.parts
        if _is_silent(material, part)
    ]


def reckoning_section(material: Material, shown: dict) -> dict:
    """That every activity of the plan is somewhere, and only once."""
    numbers = {place: [a.number for a in activities] for place, activities in shown.items()}
    sizes = {place: len(listed) for place, listed in numbers.items()}
    in_plan = len(material.activities)
    return {"in_plan": in_plan, **sizes, "adds_up": in_plan == sum(sizes.values()), "lists": numbers}


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


def _is_own(material, part) -> bool:
    return material.principal is not None and part.organisation.pk == material.principal.pk


def _is_silent(material, part) -> bool:
    return part.answer is not None and not part.answer.submitted


def _step(step, language) -> dict:
    return {"key": step.key, "word": step.word_in(language), "shape": step.shape, "tone": step.tone}


def _path_step(step, language) -> dict:
    goal = step.goal
    return {
        "title": goal.title_in(language), "code": goal.code, "document": goal.tree.document.title,
        "link": step.link, "why": step.why,
    }  # fmt: skip


def _organisation(organisation) -> dict:
    return {"id": organisation.pk, "name": organisation.name, "short_name": organisation.short}


def _document(material) -> dict:
    document = material.document
    return {
        "id": document.pk,
        "title": document.title,
        "valid_from": _iso(document.valid_from),
        "valid_to": _iso(document.valid_to),
        "levels": [name for tree, _goals in material.trees for name in tree.level_names],
        "adoptions": [
            {
                "organisation": a.organisation.name, "body": a.body, "decided_on": _iso(a.decided_on),
                "paragraph": a.paragraph, "dnr": a.dnr,
            }
            for a in material.adoptions
        ],
    }  # fmt: skip


def _named(activity, **more) -> dict:
    return {"id": activity.pk, "number": activity.number, "title": activity.title, **more}


def _iso(day) -> str | None:
    return day.isoformat() if day else None
