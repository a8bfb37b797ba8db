"""The edition as a reader meets it: its sections in reading order, every heading and label in its language.

HTML, DOCX and PDF, and an organisation's own DOCX template, all show what `read` gives, so that they say the same
thing in the same order. It is plain data (dicts, lists, strings), a pure function of the edition's content and seal;
the active language must be that of the content (`samverk.reports.rendering.render` sees to that).
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.reports.rendering.reading.endings import about, deviations, listed, reckoning, silent, unmapped_heading
from samverk.reports.rendering.reading.glance import glance
from samverk.reports.rendering.reading.goals import activity_words, deviating, documents, places_of
from samverk.reports.rendering.reading.money import money
from samverk.reports.rendering.reading.steps import noun, state_words, status_words, step_words
from samverk.reports.rendering.reading.through_time import through_time
from samverk.reports.rendering.words import clean, day, joined, moment, number, period, sentence_case

__all__ = ["read"]


def read(content: dict, seal: dict | None = None) -> dict:
    seal_words = _seal(seal)
    places, deviates = places_of(content), deviating(content)
    goals = documents(content, places)
    report = {
        "language": content["language"],
        "title": clean(content["title"]),
        "kicker": joined(
            [_("Follow-up report"), period(content["round"]["period_from"], content["round"]["period_to"])]
        ),
        "owner": clean((content["principal"] or content["collaboration"])["name"]),
        "collaboration": clean(content["collaboration"]["name"]),
        "state": state_words(seal_words),
        "example": _("Example data: people and figures are made up.") if content["is_example"] else "",
        "introduction": clean(content.get("introduction")),
        "lead": _lead(content),
        "figures": _figures(content),
        "status": status_words(content["summary"]["counts"], content),
        "glance": glance(goals),
        "through_time": through_time(content),
        "documents": goals,
        "unmapped": {
            "heading": unmapped_heading(content),
            "intro": _("They are part of the plan and have been followed up, but no path leads to a goal."),
            "activities": [activity_words(content, identity, "", deviates) for identity in content["unmapped"]],
        },
        "deviations": deviations(content),
        "silent": silent(content),
        "money": money(content),
        "not_concerning": listed(
            content["not_concerning"], _("Does not concern this report"), _("Why"), lambda row: clean(row["why"])
        ),
        "dropped": listed(
            content["dropped"],
            _("Dropped from the plan"),
            _("When and why"),
            lambda row: joined([day(row["on"]), clean(row["why"])]),
        ),
        "reckoning": reckoning(content),
        "scale": {
            "heading": _("What the statuses mean"),
            "columns": [_("Status"), _("Meaning")],
            "rows": [{**step_words(step), "meaning": clean(step["meaning"])} for step in content["scale"]],
        },
        "about": {"heading": _("About this report"), "rows": about(content, seal_words)},
        "seal": seal_words,
        "words": _words(content),
    }
    return _linked(report)


def _linked(report) -> dict:
    """Anchors made unique, and links to what is not shown taken away (the formats refuse both)."""
    shown = set()
    goals = [goal for document in report["documents"] for goal in document["goals"]]
    for block in [*goals, report["unmapped"]]:
        for activity in block["activities"]:
            if activity["anchor"] in shown:
                activity["anchor"] = ""
            shown.add(activity["anchor"])
    rows = [row for goal in goals for row in goal["references"]]
    for row in [*rows, *report["deviations"]["rows"], *report["silent"]["rows"]]:
        if row["anchor"] not in shown:
            row["anchor"] = ""
    return report


def _words(content) -> dict:
    return {
        "contents": _("Contents"),
        "summary": _("Summary"),
        "goals": _("Goals"),
        "status": _("Status"),
        "number": _("Number"),
        "activity": sentence_case(clean(content["words"]["activity"])),
        "organisation": _("Organisation"),
        "answer": _("What is reported"),
        "page": _("Page"),
        "no_activities": _("Nothing in the plan contributes to this goal."),
        "also": _("Also contributes, reported under another goal:"),
        "milestones": _("Milestones"),
        "assessment": _("Assessment"),
        "nothing": _("None."),
        "data": _("The report's data, from which every figure in it comes"),
    }


def _seal(seal) -> dict | None:
    if not seal:
        return None
    lines = []
    if seal.get("approved_at"):
        lines.append(
            _("Approved by %(name)s on %(when)s.")
            % {"name": clean(seal.get("approved_by")), "when": moment(seal["approved_at"])}
        )
    if seal.get("fixed_at"):
        lines.append(
            _("Fixed by %(name)s on %(when)s. The content can no longer be changed.")
            % {"name": clean(seal.get("fixed_by")), "when": moment(seal["fixed_at"])}
        )
    return {
        "is_fixed": bool(seal.get("fixed_at")),
        "heading": _("Fixed") if seal.get("fixed_at") else _("Approved"),
        "lines": lines,
        "on": day(seal.get("fixed_at") or seal.get("approved_at")),
        "around": f"{_('Fixed')} · {day(seal.get('fixed_at'))} · ".upper(),
        "alt": _("Seal: fixed on %(date)s") % {"date": day(seal.get("fixed_at"))} if seal.get("fixed_at") else "",
        "trail": _("Entry %(number)s of the trail, hash %(hash)s")
        % {"number": seal["trail_sequence"], "hash": clean(seal.get("trail_hash"))}
        if seal.get("trail_sequence")
        else "",
        "sha256": clean(seal.get("sha256")),
        "sha256_label": _("The content's checksum (SHA-256)"),
        "number": str(seal.get("number") or ""),
    }


def _lead(content) -> str:
    """Only sentences that a reader can check against the tables below."""
    summary = content["summary"]
    sentences = [
        _("The report covers %(count)s %(activities)s.")
        % {"count": number(summary["activities"]), **noun(summary["activities"])},
        _("%(answered)s of %(asked)s answers have come in.")
        % {"answered": number(summary["answered_parts"]), "asked": number(summary["asked_parts"])},
    ]
    if summary["deviations"]:
        text = ngettext("%(count)s deviation is reported.", "%(count)s deviations are reported.", summary["deviations"])
        sentences.append(text % {"count": number(summary["deviations"])})
    else:
        sentences.append(_("No deviation is reported."))
    return " ".join(sentences)


def _figures(content) -> list[dict]:
    summary = content["summary"]
    return [
        {"value": number(summary["activities"]), "words": noun(summary["activities"])["activities"]},
        {
            "value": number(summary["deviations"]),
            "words": ngettext("deviation", "deviations", summary["deviations"]),
        },
        {
            "value": f"{number(summary['answered_parts'])}/{number(summary['asked_parts'])}",
            "words": _("answers have come in"),
        },
        {
            "value": number(summary["silent_parts"]),
            "words": ngettext("answer is missing", "answers are missing", summary["silent_parts"]),
        },
    ]
