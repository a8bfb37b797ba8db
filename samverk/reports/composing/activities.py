"""Activities with what each part answered; what deviates, and who is silent."""

from django.utils.timezone import localdate

from samverk.followup.joint import NOT_ASKED
from samverk.reports.composing.words import (
    is_own,
    iso,
    joint_words,
    organisation_words,
    standing,
    step_words,
    without_step,
)
from samverk.reports.material import Material


def activities_section(material: Material, shown: dict) -> dict[str, dict]:
    """Every activity that is shown, once, by its id; the reader's own part comes first."""
    told = shown["under_goals"] + shown["unmapped"]
    return {str(activity.pk): _activity(material, activity) for activity in told}


def _activity(material, activity) -> dict:
    parts = sorted(activity.parts, key=lambda p: (not is_own(material, p), not p.is_lead, p.organisation.name))
    return {
        "id": activity.pk,
        "number": activity.number,
        "title": activity.title,
        "description": activity.description,
        "starts": activity.starts.in_words(material.language) if activity.starts else None,
        "ends": activity.ends.in_words(material.language) if activity.ends else None,
        "joint": joint_words(material, activity),
        **_joint_comment(material, activity),
        **_indicator(activity),
        "parts": [_part(material, part) for part in parts],
        "silent": [p.organisation.short for p in parts if _is_silent(material, p)],
        "milestones": [
            {
                "title": m.title,
                "due": m.due.in_words(material.language) if m.due else None,
                "done_on": iso(m.done_on),
            }
            for m in activity.milestones
        ],
    }


def _indicator(activity) -> dict:
    """What the values measure. Left out where none is given, as in editions from before one could."""
    given = any(_has_value(part.answer) for part in activity.parts)
    return {"indicator": activity.indicator} if given else {}


def _joint_comment(material, activity) -> dict:
    """What the lead says of it as a whole. Left out where nothing is said, as in editions from before one could."""
    comment = material.comments.get(activity.pk)
    if comment is None:
        return {}
    told = {"text": comment.text, "by": str(comment.written_by), "on": iso(localdate(comment.written_at))}
    return {"joint_comment": told}


def _part(material, part) -> dict:
    """One part with its answer. What is only a draft is no answer: nothing of it is told."""
    answer = part.answer
    submitted = answer is not None and answer.submitted
    step = answer.step if submitted else None
    return {
        "organisation": organisation_words(part.organisation),
        "is_own": is_own(material, part),
        "is_lead": part.is_lead,
        "contact": part.contact,
        "text": part.text,
        "answer": answer.answer if submitted else ("no_answer" if answer else NOT_ASKED),
        **(step_words(step, material.language) if step else without_step(standing(answer))),
        "progress_percent": answer.progress_percent if submitted else None,
        **({"indicator_value": f"{answer.indicator_value:f}"} if _has_value(answer) else {}),
        "comment": answer.comment if submitted else "",
        "deviation": answer.deviation if submitted else "",
        "measure": answer.measure if submitted else "",
        "submitted_on": iso(answer.submitted_at.date()) if submitted else None,
    }


def _has_value(answer) -> bool:
    return answer is not None and answer.submitted and answer.indicator_value is not None


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
                "organisation": organisation_words(part.organisation),
                "is_own": is_own(material, part),
                **(step_words(answer.step, material.language) if answer.step else without_step(standing(answer))),
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
            "organisation": organisation_words(part.organisation),
            "contact": part.contact,
            "is_own": is_own(material, part),
        }
        for activity in shown["under_goals"] + shown["unmapped"]
        for part in activity.parts
        if _is_silent(material, part)
    ]


def _is_silent(material, part) -> bool:
    return part.answer is not None and not part.answer.submitted
