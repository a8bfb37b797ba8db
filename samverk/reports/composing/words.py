"""What every section of an edition says alike: a status, an organisation, a day."""

from samverk.followup.joint import NO_ANSWER, NOT_ASKED, WORDS


def joint_words(material, activity) -> dict:
    """The activity's joint status in words. Worked out once: it is asked for under every goal that it reaches."""
    key = "joint", activity.pk
    if key not in material.told:
        status = activity.joint()
        told = without_step(status.key) if status.step is None else step_words(status.step, material.language)
        material.told[key] = told | {"reason": status.reason}
    return material.told[key]


def step_words(step, language) -> dict:
    return {"key": step.key, "word": step.word_in(language), "shape": step.shape, "tone": step.tone}


def without_step(standing: str) -> dict:
    shape = NO_ANSWER if standing == NO_ANSWER else "none"
    return {"key": standing, "word": str(WORDS[standing]), "shape": shape, "tone": shape}


def standing(answer) -> str:
    """Which of the different kinds of "no status" a part without a step is in."""
    if answer is None:
        return NOT_ASKED
    return answer.answer if answer.submitted else NO_ANSWER


def organisation_words(organisation) -> dict:
    return {"id": organisation.pk, "name": organisation.name, "short_name": organisation.short}


def named(activity, **more) -> dict:
    return {"id": activity.pk, "number": activity.number, "title": activity.title, **more}


def is_own(material, part) -> bool:
    return material.principal is not None and part.organisation.pk == material.principal.pk


def iso(day) -> str | None:
    return day.isoformat() if day else None
