"""The edition as a reader meets it: its sections in reading order, every heading and label in its language.

HTML, DOCX and PDF, and an organisation's own DOCX template, all show what `read` gives, so that they say the same
thing in the same order. It is plain data (dicts, lists, strings), a pure function of the edition's content and seal;
the active language must be that of the content (`samverk.reports.rendering.render` sees to that).
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.reports.rendering.words import clean, day, joined, moment, percent, period, sentence_case, span


def read(content: dict, seal: dict | None = None) -> dict:
    seal_words = _seal(seal)
    places = _places(content)
    report = {
        "language": content["language"],
        "title": clean(content["title"]),
        "kicker": joined(
            [_("Follow-up report"), period(content["round"]["period_from"], content["round"]["period_to"])]
        ),
        "owner": clean((content["principal"] or content["collaboration"])["name"]),
        "collaboration": clean(content["collaboration"]["name"]),
        "state": _state(seal_words),
        "example": _("Example data: people and figures are made up.") if content["is_example"] else "",
        "introduction": clean(content.get("introduction")),
        "lead": _lead(content),
        "figures": _figures(content),
        "status": _status(content["summary"]["counts"], content),
        "documents": _documents(content, places),
        "unmapped": {
            "heading": _unmapped_heading(content),
            "intro": _("They are part of the plan and have been followed up, but no path leads to a goal."),
            "activities": [_activity(content, identity, "") for identity in content["unmapped"]],
        },
        "deviations": _deviations(content),
        "silent": _silent(content),
        "not_concerning": _listed(
            content["not_concerning"], _("Does not concern this report"), _("Why"), lambda row: clean(row["why"])
        ),
        "dropped": _listed(
            content["dropped"],
            _("Dropped from the plan"),
            _("When and why"),
            lambda row: joined([day(row["on"]), clean(row["why"])]),
        ),
        "reckoning": _reckoning(content),
        "scale": {
            "heading": _("What the statuses mean"),
            "columns": [_("Status"), _("Meaning")],
            "rows": [{**_step(step), "meaning": clean(step["meaning"])} for step in content["scale"]],
        },
        "about": {"heading": _("About this report"), "rows": _about(content, seal_words)},
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


def _state(seal) -> str:
    if not seal:
        return _("Draft")
    return _("Fixed") if seal["is_fixed"] else _("Approved, not yet fixed")


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
        % {"count": summary["activities"], **_noun(content, summary["activities"])},
        _("%(answered)s of %(asked)s answers have come in.")
        % {"answered": summary["answered_parts"], "asked": summary["asked_parts"]},
    ]
    if summary["deviations"]:
        text = ngettext("%(count)s deviation is reported.", "%(count)s deviations are reported.", summary["deviations"])
        sentences.append(text % {"count": summary["deviations"]})
    else:
        sentences.append(_("No deviation is reported."))
    return " ".join(sentences)


def _noun(content, count) -> dict:
    return {"activities": clean(content["words"]["activity" if count == 1 else "activities"])}


def _figures(content) -> list[dict]:
    summary = content["summary"]
    return [
        {"value": str(summary["activities"]), "words": _noun(content, summary["activities"])["activities"]},
        {
            "value": str(summary["deviations"]),
            "words": ngettext("deviation", "deviations", summary["deviations"]),
        },
        {
            "value": f"{summary['answered_parts']}/{summary['asked_parts']}",
            "words": _("answers have come in"),
        },
        {
            "value": str(summary["silent_parts"]),
            "words": ngettext("answer is missing", "answers are missing", summary["silent_parts"]),
        },
    ]


def _step(step) -> dict:
    shape = step.get("shape") or "none"
    return {"shape": shape, "tone": step.get("tone") or shape, "word": clean(step["word"])}


def _status(counts, content) -> dict:
    """Counts with their tones, and the same in words: the picture's text alternative."""
    tones = {step["key"]: step.get("tone") for step in content["scale"]}
    rows = [{**_step({**row, "tone": tones.get(row["key"])}), "count": row["count"]} for row in counts if row["count"]]
    total = sum(row["count"] for row in rows)
    shares = ", ".join(f"{row['count']} {row['word'].lower()}" for row in rows)
    title = _("Status of %(count)s %(activities)s") % {"count": total, **_noun(content, total)}
    return {
        "rows": rows,
        "title": title,
        "words": shares,
        "alt": f"{title}: {shares}" if rows else "",
        "columns": [_("Status"), _("Number")],
    }


def _places(content) -> dict:
    """Where each activity is reported in full: the goal's code, or its title where it has none."""
    return {
        entry["id"]: clean(goal["code"] or goal["title"])
        for goal in content["goals"]
        for entry in goal["activities"]
        if entry["full"]
    }


def _documents(content, places) -> list[dict]:
    """Goals under their documents. A single document's title is left to the end: its goals are the sections."""
    top = 2 if len(content["documents"]) > 1 else 1
    documents = []
    for document in content["documents"]:
        goals = _with_trees([goal for goal in content["goals"] if goal["document_id"] == document["id"]])
        depths = _levels([goal["depth"] for goal in goals])
        documents.append(
            {
                "anchor": f"document-{document['id']}",
                "title": clean(document["title"]),
                "has_heading": top == 2,
                "notes": _adoptions(document),
                "goals": [
                    _goal(content, goal, min(top + depth, 5), places) for goal, depth in zip(goals, depths, strict=True)
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


def _adoptions(document) -> list[str]:
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


def _goal(content, goal, level, places) -> dict:
    entries = [entry for entry in goal["activities"] if str(entry["id"]) in content["activities"]]
    status = _status(goal["counts"], content)
    judged = [
        (_("Assessment"), goal["assessment"]),
        (_("Joint assessment"), goal["joint_assessment"]),
    ]
    return {
        "anchor": f"goal-{goal['id']}",
        "code": clean(goal["code"]),
        "title": clean(goal["title"]),
        "level": level,
        "text": clean(goal["text"]),
        "status": status,
        "assessments": [_assessment(label, row) for label, row in judged if row],
        "activities": [_activity(content, entry["id"], entry["path_words"]) for entry in entries if entry["full"]],
        "references": [_reference(content, entry, places) for entry in entries if not entry["full"]],
        "is_empty": not status["rows"] and not entries and not goal.get("is_tree"),
    }


def _assessment(label, row) -> dict:
    by = joined([clean(row["by"]), day(row["on"])])
    return {"label": label, **_step(row), "text": clean(row["text"]), "by": by}


def _reference(content, entry, places) -> dict:
    activity = content["activities"][str(entry["id"])]
    place = places.get(entry["id"], "")
    return {
        "anchor": f"activity-{entry['id']}",
        "number": clean(activity["number"]),
        "title": clean(activity["title"]),
        **_step(activity["joint"]),
        "place": _("see %(goal)s") % {"goal": place} if place else "",
        "path_words": clean(entry["path_words"]),
    }


def _activity(content, identity, path_words) -> dict:
    activity = content["activities"][str(identity)]
    when = span(activity["starts"], activity["ends"])
    silent = ", ".join(clean(name) for name in activity["silent"])
    return {
        "anchor": f"activity-{identity}",
        "number": clean(activity["number"]),
        "title": clean(activity["title"]),
        **_step(activity["joint"]),
        "reason": clean(activity["joint"]["reason"]),
        "facts": joined([when, clean(path_words)]),
        "description": clean(activity["description"]),
        # The principal's own part first (sorted is stable: the others keep the plan's order).
        "parts": [_part(part) for part in sorted(activity["parts"], key=lambda part: not part["is_own"])],
        "silent": _("No answer from %(organisations)s.") % {"organisations": silent} if silent else "",
        "milestones": [_milestone(row) for row in activity["milestones"]],
    }


def _part(part) -> dict:
    texts = [
        ("", part["comment"]),
        (_("Deviation"), part["deviation"]),
        (_("Measure"), part["measure"]),
    ]
    done = percent(part["progress_percent"])
    answered = _("answered %(date)s") % {"date": day(part["submitted_on"])} if part["submitted_on"] else ""
    return {
        "organisation": clean(part["organisation"]["name"]),
        "role": _("leads") if part["is_lead"] else "",
        "is_own": part["is_own"],
        **_step(part),
        "task": clean(part.get("text")),
        "progress": _("%(percent)s done") % {"percent": done} if done else "",
        "texts": [{"label": label, "text": clean(text)} for label, text in texts if text],
        "source": joined([clean(part["contact"]), answered]),
    }


def _milestone(row) -> str:
    due = day(row["due"])
    done = _("done %(date)s") % {"date": day(row["done_on"])} if row["done_on"] else ""
    return joined([clean(row["title"]), due, done])


def _unmapped_heading(content) -> str:
    text = _("%(activities)s that contribute to none of the goals") % _noun(content, 2)
    return sentence_case(text)


def _label(content, identity) -> dict:
    activity = content["activities"].get(str(identity))
    return {
        "anchor": f"activity-{identity}" if activity else "",
        "number": clean(activity["number"]) if activity else "",
        "title": clean(activity["title"]) if activity else "",
    }


def _deviations(content) -> dict:
    return {
        "heading": _("Deviations"),
        "none": _("No deviation is reported."),
        "columns": [_noun_heading(content), _("Organisation"), _("Status"), _("Deviation"), _("Measure")],
        "rows": [
            {
                **_label(content, row["activity_id"]),
                "organisation": clean(row["organisation"]["name"]),
                "is_own": row["is_own"],
                **_step(row),
                "deviation": clean(row["deviation"] or row["comment"]),
                "measure": clean(row["measure"]),
            }
            for row in content["deviations"]
        ],
    }


def _silent(content) -> dict:
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


def _listed(rows, heading, column, words) -> dict:
    return {
        "heading": heading,
        "columns": [_("Number"), _("Title"), column],
        "rows": [{"number": clean(row["number"]), "title": clean(row["title"]), "words": words(row)} for row in rows],
    }


def _reckoning(content) -> dict:
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
        "columns": [_("Where"), _("Number"), _("Which")],
        "rows": [
            {"words": words, "count": sums[key], "numbers": ", ".join(clean(n) for n in sums["lists"][key])}
            for key, words in kinds
        ],
        "total": {"words": _("In the plan"), "count": sums["in_plan"]},
        "verdict": _("The sum agrees with the plan.")
        if sums["adds_up"]
        else _("The sum does not agree with the plan. Report this fault before the report is used."),
        "adds_up": sums["adds_up"],
    }


def _about(content, seal) -> list[dict]:
    occasion, plan = content["round"], content["plan"]
    rows = [
        (_("Collaboration"), content["collaboration"]["name"]),
        (_("Principals"), ", ".join(row["name"] for row in content["principals"])),
        (_("Plan"), joined([plan["title"], period(plan["from_on"], plan["to_on"])])),
        (_("Round"), joined([occasion["name"], period(occasion["period_from"], occasion["period_to"])])),
        (_("Answers counted until"), day(occasion["cutoff_on"])),
        (_("Version"), str(seal["number"] if seal and seal["number"] else content["number"])),
        (_("State"), _state(seal)),
    ]
    for document in content["documents"]:
        rows.append((_("Goals from"), joined([document["title"], *_adoptions(document)])))
    return [{"label": label, "value": clean(value)} for label, value in rows if value]
