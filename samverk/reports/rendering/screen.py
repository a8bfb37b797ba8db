"""What a screen wants beyond the reading: what is folded, the way to the next deviation, contents with counts.

A large edition is shown one section at a time: the page has all goals, each leading to its activities.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.reports.choice import LISTS, Choice, Shown
from samverk.reports.rendering.reading.steps import noun
from samverk.reports.rendering.words import number as in_words


def prepare(report: dict, content: dict, shown: Shown, choice: Choice) -> None:
    """Add to the reading what its templates for the screen show."""
    report["is_part"] = shown.is_large and bool(choice.section)
    report["top"] = f"{choice.address(section='', page=1)}#summary" if report["is_part"] else "#summary"
    report["words"] |= {
        "next_deviation": _("Next deviation"),
        "first_deviation": _("To the first deviation"),
        "before": _("Previous"),
        "after": _("Next"),
        "numbers": _("Show the numbers"),
    }
    if report["is_part"] or choice.only:
        report["glance"]["rows"] = report["through_time"]["rows"] = []
    for activity in _activities(report):
        _fold(activity, choice, content["kind"])
    report["first_deviation"] = _chain(report)
    for row in report["reckoning"]["rows"]:
        row["is_long"] = row["count"] > LONG_LIST
    for name, block in _blocks(report):
        block["number"] = shown.sizes.get(name, 0)
        block["is_here"] = choice.section == name if report["is_part"] else _is_chosen(block, shown, choice)
        if block.get("references"):
            block["also_words"] = _also(len(block["references"]))
        if shown.is_large:
            _lead_on(block, name, choice, shown)


def _is_chosen(block, shown, choice) -> bool:
    """Where only some activities are chosen, goals without any of them are left out."""
    tally = shown.tallies.get(block.get("id"))
    return not choice.only or tally is None or tally[0] > 0


def _goals(report) -> list[dict]:
    return [goal for document in report["documents"] for goal in document["goals"]]


def _activities(report) -> list[dict]:
    return [activity for block in [*_goals(report), report["unmapped"]] for activity in block["activities"]]


def _blocks(report) -> list[tuple[str, dict]]:
    return [(goal["anchor"], goal) for goal in _goals(report)] + [(name, report[name]) for name in LISTS]


def _fold(activity, choice, kind) -> None:
    """The parts that the reader came for stay in sight: the chosen; else its own; in a joint edition those that lead
    or deviate. The folded ones are named with their status, so that nothing is hidden but their words.
    """
    sorted_out = {True: [], False: []}
    for part in activity["parts"]:
        if choice.only:
            in_sight = choice.keeps(part["is_own"], part["deviates"])
        else:
            in_sight = part["is_own"] if kind == "principal" else part["is_lead"] or part["deviates"]
        sorted_out[in_sight].append(part)
    activity["in_sight"], activity["folded"] = sorted_out[True], sorted_out[False]
    described = [activity["description"], activity["reason"], activity["milestones"]]
    activity["has_more"] = any([*described, activity["folded"], *(part["task"] for part in activity["in_sight"])])
    number = len(activity["folded"])
    if not number:
        activity["fold_words"] = _("More about it")
    elif activity["in_sight"]:
        activity["fold_words"] = ngettext("%(count)s more part:", "%(count)s more parts:", number) % {"count": number}
    else:
        activity["fold_words"] = ngettext("%(count)s part:", "%(count)s parts:", number) % {"count": number}


def _also(number) -> str:
    words = ngettext(
        "%(count)s more contributes, reported under another goal",
        "%(count)s more contribute, reported under other goals",
        number,
    )
    return words % {"count": number}


def _chain(report) -> str:
    """Let each activity that deviates lead to the next one; the anchor of the first, or ""."""
    deviating = []
    for activity in _activities(report):
        activity["next"] = ""
        if activity["anchor"] and any(part["deviates"] for part in activity["parts"]):
            deviating.append(activity)
    for activity, following in zip(deviating, deviating[1:], strict=False):
        activity["next"] = following["anchor"]
    return deviating[0]["anchor"] if deviating else ""


def _lead_on(block, name, choice, shown) -> None:
    """Where a large edition's section has its rows: on a page of its own, and if they are many, on several."""
    rows = block["number"]
    if choice.section != name:
        words = ngettext("Show %(count)s row", "Show %(count)s rows", rows) % {"count": in_words(rows)}
        block["elsewhere"] = rows and {"address": f"{choice.address(section=name, page=1)}#{name}", "words": words}
        return
    words = _("Page %(number)s of %(pages)s") % {"number": shown.page, "pages": shown.pages}
    block["page"] = {"of": shown.pages, "words": words}
    if shown.page > 1:
        block["page"]["before"] = f"{choice.address(page=shown.page - 1)}#{name}"
    if shown.page < shown.pages:
        block["page"]["after"] = f"{choice.address(page=shown.page + 1)}#{name}"


ENDINGS = ("reckoning", "scale", "about")
ALWAYS = ("deviations", "silent", *ENDINGS)
LONG_LIST = 60  # numbers; more than that are folded on a screen


def contents(report: dict, shown: Shown, choice: Choice) -> list[dict]:
    """The list of contents: sections, and goals with how many activities they hold and how many of those deviate."""
    entries = []
    for document in report["documents"]:
        if document["has_heading"]:
            entries.append({"anchor": document["anchor"], "title": document["title"], "level": 1})
        for goal in document["goals"]:
            number, deviating = shown.tallies.get(goal["id"], (0, 0))
            if goal["is_here"] or report["is_part"]:
                told = {name: goal[name] for name in ("anchor", "code", "title", "level")}
                told |= {"number": number, "noun": noun(number)["activities"]}
                entries.append(told | {"deviating": _deviating(deviating)})
    for name in ("unmapped", "deviations", "silent", "money", "not_concerning", "dropped", *ENDINGS):
        number = shown.sizes.get(name, 0)
        if number or name in ALWAYS or (name == "money" and report["money"]["budgets"]):
            entries.append({"anchor": name, "title": report[name]["heading"], "level": 1, "number": number})
    for entry in entries:
        entry["address"] = _address(entry["anchor"], shown, choice)
        entry["is_now"] = report["is_part"] and entry["anchor"] == choice.section
    return entries


def _address(anchor, shown, choice) -> str:
    if not shown.is_large:
        return f"#{anchor}"
    if shown.sizes.get(anchor):
        return f"{choice.address(section=anchor, page=1)}#{anchor}"
    return f"{choice.address(section='', page=1)}#{anchor}"


def _deviating(number) -> str:
    return ngettext("%(count)s deviates", "%(count)s deviate", number) % {"count": number} if number else ""
