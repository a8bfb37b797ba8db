"""Made-up content with a mark in every place that a reader must get to see, to try an organisation's template on."""

from django.utils.translation import gettext_lazy as _

MARKS = {
    "Qtitle": _("the title"),
    "Qgoal": _("the goals"),
    "Qtold": _("the activities under the goals"),
    "Qcomment": _("the comments"),
    "Qjointly": _("the joint comments"),
    "Qelsewhere": _("the activities reported under another goal"),
    "Qunmapped": _("the activities outside the goals"),
    "Qdeviation": _("the deviations"),
    "Qmeasure": _("the measures"),
    "Qsilent": _("the answers that are missing"),
    "Qbudget": _("the budgets"),
    "742": _("the sums of the budgets’ lines"),
    "753": _("what each principal bears"),
    "Qnotours": _("the activities that do not concern the report"),
    "Qdropped": _("the dropped activities"),
    "7301": _("the sum of the reckoning"),
}
STEP = {"key": "risk", "word": "Qstatus", "shape": "risk", "tone": "risk"}


def trial_content() -> dict:
    ours = {"id": 1, "name": "Qours", "short_name": "Qours"}
    theirs = {"id": 2, "name": "Qsilent", "short_name": "Qsilent"}
    told, unmapped = _activity(1, "Qtold", ours), _activity(2, "Qunmapped", ours)
    shared = _activity(3, "Qelsewhere", ours)
    entries = [
        {"id": 1, "full": True, "path": [], "path_words": ""},
        {"id": 3, "full": True, "path": [], "path_words": ""},
    ]
    deviation = {"activity_id": 1, "organisation": ours, "is_own": True, **STEP}
    return {
        "schema": "samverk.edition/1",
        "language": "sv",
        "kind": "principal",
        "number": 1,
        "title": "Qtitle",
        "introduction": "",
        "collaboration": {"id": 1, "name": "Qcollaboration"},
        "principal": ours,
        "principals": [ours, theirs],
        "plan": {"id": 1, "title": "Qplan", "from_on": "2026-01-01", "to_on": "2026-12-31"},
        "round": {"id": 1, "name": "Qround", "period_from": "2026-01-01", "period_to": "2026-04-30", "cutoff_on": None},
        "words": {"activity": "aktivitet", "activities": "aktiviteter"},
        "is_example": True,
        "scale": [{**STEP, "rank": 1, "meaning": ""}],
        "documents": [
            {"id": 1, "title": "Qdocument", "valid_from": None, "valid_to": None, "levels": [], "adoptions": []}
        ],
        "summary": {
            "activities": 3,
            "counts": [{**STEP, "count": 3}],
            "deviations": 1,
            "silent_parts": 1,
            "asked_parts": 4,
            "answered_parts": 3,
        },
        "goals": [
            _goal(1, "Qgoal", entries),
            _goal(2, "Qother", [{"id": 3, "full": False, "path": [], "path_words": ""}]),
        ],
        "activities": {"1": told, "2": unmapped, "3": shared},
        "unmapped": [2],
        "money": {"budgets": [_budget(ours)]},
        "not_concerning": [{"id": 4, "number": "4", "title": "Qnotours", "why": ""}],
        "dropped": [{"id": 5, "number": "5", "title": "Qdropped", "on": None, "why": ""}],
        "deviations": [{**deviation, "comment": "", "deviation": "Qdeviation", "measure": "Qmeasure"}],
        "silent": [{"activity_id": 1, "organisation": theirs, "contact": "", "is_own": False}],
        "reckoning": {
            "in_plan": 7301,
            "under_goals": 2,
            "unmapped": 1,
            "not_concerning": 1,
            "dropped": 1,
            "adds_up": True,
            "lists": {"under_goals": ["1", "3"], "unmapped": ["2"], "not_concerning": ["4"], "dropped": ["5"]},
        },
    }


def _budget(organisation) -> dict:
    line, bearing = ({"budget": ore, "outcome": 0, "forecast": None, "deviation": None} for ore in (742_00, 753_00))
    told = {"id": 1, "number": "1", "name": "Qline", "kind": "cost", **line, "own": line}
    return {
        "id": 1,
        "title": "Qbudget",
        "year": 2026,
        "unit": "kr",
        "vat": "",
        "is_example": True,
        "version": None,
        "until": "2026-04-30",
        "lines": [told],
        "total": {name: None for name in line} | {"own": {name: None for name in line}},
        "principals": [{"organisation": organisation, "is_own": True, **bearing}],
        "not_divided": [],
        "has_books": True,
        "on_no_line": {"rows": 0, "ore": 0},
        "adds_up": True,
    }


def _goal(identity, title, entries) -> dict:
    return {
        "id": identity,
        "document_id": 1,
        "code": "",
        "title": title,
        "text": "",
        "tree": "",
        "level": "",
        "depth": 0,
        "assessment": None,
        "joint_assessment": None,
        "counts": [{**STEP, "count": 1}],
        "activities": entries,
    }


def _activity(identity, title, organisation) -> dict:
    part = {
        "organisation": organisation,
        "is_own": True,
        "is_lead": True,
        "contact": "",
        "text": "",
        "answer": "reported",
        **STEP,
        "progress_percent": None,
        "comment": "Qcomment",
        "deviation": "",
        "measure": "",
        "submitted_on": None,
    }
    return {
        "id": identity,
        "number": str(identity),
        "title": title,
        "description": "",
        "starts": None,
        "ends": None,
        "joint": {**STEP, "reason": ""},
        "joint_comment": {"text": "Qjointly", "by": "", "on": None},
        "parts": [part],
        "silent": [],
        "milestones": [],
    }
