"""What follows after the goals: deviations, who is silent, lists of what stands elsewhere, and the reckoning."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.reports.rendering.reading.goals import adoptions
from samverk.reports.rendering.reading.steps import state_words, step_words
from samverk.reports.rendering.words import clean, day, joined, period, sentence_case

NAMED = 30  # numbers that a sentence names; the sheet and the tables have them all


def unmapped_heading(content) -> str:
    named = {"activities": clean(content["words"]["activities"])}
    text = _("%(activities)s that contribute to none of the goals") % named
    return sentence_case(text)


def _label(content, identity) -> dict:
    activity = content["activities"].get(str(identity))
    return {
        "anchor": f"activity-{identity}" if activity else "",
        "number": clean(activity["number"]) if activity else "",
        "title": clean(activity["title"]) if activity else "",
    }


def deviations(content) -> dict:
    return {
        "heading": _("Deviations"),
        "none": _("No deviation is reported."),
        "columns": [_noun_heading(content), _("Organisation"), _("Status"), _("Deviation"), _("Measure")],
        "rows": [
            {
                **_label(content, row["activity_id"]),
                "organisation": clean(row["organisation"]["name"]),
                "is_own": row["is_own"],
                **step_words(row),
                "deviation": clean(row["deviation"] or row["comment"]),
                "measure": clean(row["measure"]),
            }
            for row in content["deviations"]
        ],
    }


def silent(content) -> dict:
    return {
        "heading": _("Answers that are missing"),
        "none": _("Everyone who was asked has answered."),
        "columns": [_noun_heading(content), _("Organisation"), _("Contact")],
        "rows": [
            {
                **_label(content, row["activity_id"]),
                "organisation": clean(row["organisation"]["name"]),
                "is_own": row["is_own"],
                "contact": clean(row["contact"]),
            }
            for row in content["silent"]
        ],
    }


def _noun_heading(content) -> str:
    return sentence_case(clean(content["words"]["activity"]))


def listed(rows, heading, column, words) -> dict:
    return {
        "heading": heading,
        "columns": [_("Number"), _("Title"), column],
        "rows": [{"number": clean(row["number"]), "title": clean(row["title"]), "words": words(row)} for row in rows],
    }


def reckoning(content) -> dict:
    sums = content["reckoning"]
    kinds = [
        ("under_goals", _("Shown under the goals")),
        ("unmapped", _("Contribute to none of the goals")),
        ("not_concerning", _("Do not concern this report")),
        ("dropped", _("Dropped from the plan")),
    ]
    return {
        "heading": _("Everything in the plan, accounted for"),
        "intro": _("Every row of the plan is counted once. The sum shows that nothing has been left out."),
        "columns": [_("Where"), _("How many"), _("Which")],
        "rows": [{"words": words, "count": sums[key], "numbers": _numbers(sums["lists"][key])} for key, words in kinds],
        "total": {"words": _("In the plan"), "count": sums["in_plan"]},
        "verdict": _("The sum agrees with the plan.")
        if sums["adds_up"]
        else _("The sum does not agree with the plan. Report this fault before the report is used."),
        "adds_up": sums["adds_up"],
        **_unapproved(content),
    }


def _unapproved(content) -> dict:
    """What rests on links between goals that their owners have not approved. An edition from before that was told
    says nothing of it."""
    alone, links = content["reckoning"].get("only_unapproved", []), content.get("unapproved_links", [])
    rows = [
        {"words": _link_words(link), "count": len(link["activities"]), "numbers": _numbers(link["activities"])}
        for link in links
    ]
    concerned = [_numbers(link["activities"], NAMED) for link in links]
    notes = []
    if links:
        text = ngettext(
            "%(count)s link between goals that this report's paths go over is not approved:",
            "%(count)s links between goals that this report's paths go over are not approved:",
            len(links),
        )
        notes = [text % {"count": len(links)}]
        notes += [
            _("%(link)s. Concerns %(numbers)s.") % {"link": row["words"], "numbers": numbers}
            for row, numbers in zip(rows, concerned, strict=True)
        ]
    if alone:
        row = {"words": _("Of those under the goals, only over links that are not approved")}
        rows.insert(0, row | {"count": len(alone), "numbers": _numbers(alone)})
        text = ngettext(
            "%(count)s of those under the goals stands there only because of such links: %(numbers)s.",
            "%(count)s of those under the goals stand there only because of such links: %(numbers)s.",
            len(alone),
        )
        notes.append(text % {"count": len(alone), "numbers": _numbers(alone, NAMED)})
    return {"unapproved": rows, "notes": notes}


def _link_words(link) -> str:
    source, target = (clean(f"{end['code']} {end['title']}".strip()) for end in (link["source"], link["target"]))
    ends = {"source": source, "target": target, "owner": clean(link["owner"])}
    if not link["owner"]:
        return _("“%(source)s” → “%(target)s”, not approved") % ends
    return _("“%(source)s” → “%(target)s”, not approved by %(owner)s") % ends


def _numbers(numbers, most: int | None = None) -> str:
    """Activities' numbers in a row; in a sentence at most so many, and how many more there are."""
    named = ", ".join(clean(number) for number in numbers[:most])
    rest = len(numbers[most:]) if most else 0
    if not rest:
        return named
    return ngettext("%(numbers)s and %(count)s more", "%(numbers)s and %(count)s more", rest) % {
        "numbers": named,
        "count": rest,
    }


def about(content, seal) -> list[dict]:
    occasion, plan = content["round"], content["plan"]
    rows = [
        (_("Collaboration"), content["collaboration"]["name"]),
        (_("Principals"), ", ".join(row["name"] for row in content["principals"])),
        (_("Plan"), joined([plan["title"], period(plan["from_on"], plan["to_on"])])),
        (_("Round"), joined([occasion["name"], period(occasion["period_from"], occasion["period_to"])])),
        (_("Answers counted until"), day(occasion["cutoff_on"])),
        (_("Version"), str(seal["number"] if seal and seal["number"] else content["number"])),
        (_("State"), state_words(seal)),
    ]
    for document in content["documents"]:
        rows.append((_("Goals from"), joined([document["title"], *adoptions(document)])))
    return [{"label": label, "value": clean(value)} for label, value in rows if value]
