"""Two editions side by side: which statuses moved, which texts changed, what is new and what is gone.

A pure function of the two contents, so that it shows what was fixed and nothing else. Activities are matched by their
identity in the plan, parts by their organisation, goals by theirs; a renamed activity is still the same activity.
"""

from samverk.core.comparison import compare as compare_words
from samverk.core.lines import with_plain_lines
from samverk.followup.joint import NO_ANSWER, NOT_ASKED, WITHOUT_STATUS

ACTIVITY_TEXTS = ("title", "description", "starts", "ends")
PART_TEXTS = ("text", "progress_percent", "indicator_value", "comment", "deviation", "measure", "contact")
WITHOUT_RANK = {*WITHOUT_STATUS, NOT_ASKED, NO_ANSWER}  # they stand in the scale, but are neither better nor worse
# To begin as planned is no worsening, though "not begun" ranks as the better of the two.
STARTING = {"none", "plan"}
ANSWERED, UNANSWERED, UP, DOWN, SAME, OTHER = "answered", "unanswered", "up", "down", "same", "other"
BEGUN = "begun"
GOAL_TEXTS = ("code", "title", "text")
MONEY = ("budget", "outcome", "forecast", "deviation")
PLACES = ("under_goals", "unmapped", "not_concerning", "dropped")


def compare(old: dict, new: dict) -> dict:
    """What happened from `old` to `new`; word differences as `samverk.core.comparison.Piece`.

    A status moved "up" or "down" by the new edition's scale ("up" is better); "answered" and "unanswered" when silence
    ended or began; "begun" when what had not begun goes as planned; "other" when one of them is no step of both scales
    (not relevant, say). Two editions to different readers (`readers`) differ in goals and in what concerns whom:
    `under` then tells where each activity stands in either.
    """
    ranks = _ranks(old, new)
    before, after = old["activities"], new["activities"]
    both = [key for key in _ordered(new) if key in before]
    rows = [_activity(before[key], after[key], ranks) for key in both]
    new_ones = [_named(after[key]) for key in _ordered(new) if key not in before]
    gone = [_gone(before[key], new) for key in _ordered(old) if key not in after]
    return {
        "moved": [row for row in rows if row["joint"]["direction"] != SAME],
        "changed": [row for row in rows if row["texts"] or row["parts"]],
        "unchanged": sum(not row["is_changed"] for row in rows),
        "new": new_ones,
        "gone": gone,
        "alone": len(new_ones) + len(gone),
        "introduction": _texts(old, new, ("introduction",)),
        "goals": _goals(old, new),
        "readers": _reader(old) != _reader(new),
        "under": _under(old, new, both) if _reader(old) != _reader(new) else [],
        "reckoning": _reckoning(old, new),
        "money": _money(old, new),
        "counts": _counts(old, new),
        "directions": {
            direction: sum(row["joint"]["direction"] == direction for row in rows)
            for direction in (UP, DOWN, BEGUN, ANSWERED, UNANSWERED, OTHER, SAME)
        },
    }


def _ordered(content) -> list[str]:
    """Activities' keys in the order of the edition: under the goals first, then those outside them."""
    told = [str(entry["id"]) for goal in content["goals"] for entry in goal["activities"] if entry["full"]]
    told += [str(identity) for identity in content["unmapped"]]
    return [*dict.fromkeys(key for key in told if key in content["activities"])] + sorted(
        set(content["activities"]) - set(told), key=int
    )


def _ranks(old, new) -> dict:
    """Ranks of the steps that both editions have; a step of only one scale cannot be better or worse."""
    old_keys = {step["key"] for step in old["scale"]}
    return {step["key"]: step["rank"] for step in new["scale"] if step["key"] in old_keys - WITHOUT_RANK}


def direction(old: dict, new: dict, ranks: dict) -> str:
    """Where a status went. Rank rises with how bad the step is."""
    was, now = old["key"], new["key"]
    if was == now:
        return SAME
    if NO_ANSWER in (was, now):
        return ANSWERED if was == NO_ANSWER else UNANSWERED
    if was in ranks and now in ranks and {old["shape"], new["shape"]} == STARTING:
        return BEGUN if new["shape"] == "plan" else OTHER
    if was not in ranks or now not in ranks:
        return OTHER
    return UP if ranks[now] < ranks[was] else DOWN


def _activity(old, new, ranks) -> dict:
    parts = _parts(old, new, ranks)
    texts = _texts(_with_comment(old), _with_comment(new), (*ACTIVITY_TEXTS, "joint_comment"))
    joint = {"old": old["joint"], "new": new["joint"], "direction": direction(old["joint"], new["joint"], ranks)}
    is_changed = bool(parts or texts or joint["direction"] != SAME)
    return {**_named(new), "joint": joint, "texts": texts, "parts": parts, "is_changed": is_changed}


def _with_comment(activity) -> dict:
    """Its texts, with what the lead said of it as one of them."""
    return {**activity, "joint_comment": (activity.get("joint_comment") or {}).get("text")}


def _named(activity) -> dict:
    return {key: activity[key] for key in ("id", "number", "title", "joint")}


def _gone(activity, new) -> dict:
    """An activity the new edition does not tell, and why, where the edition says so."""
    listed = [("dropped", row) for row in new["dropped"]] + [("not_concerning", row) for row in new["not_concerning"]]
    found = [(kind, row["why"]) for kind, row in listed if row["id"] == activity["id"]]
    kind, why = found[0] if found else ("", "")
    return {**_named(activity), "kind": kind, "why": why}


def _parts(old, new, ranks) -> list[dict]:
    was = {part["organisation"]["id"]: part for part in old["parts"]}
    now = {part["organisation"]["id"]: part for part in new["parts"]}
    rows = []
    for identity in [*now, *(gone for gone in was if gone not in now)]:
        a, b = was.get(identity), now.get(identity)
        row = {"organisation": (b or a)["organisation"], "old": a, "new": b, "texts": [], "direction": ""}
        if a and b:
            row["direction"] = direction(a, b, ranks)
            row["texts"] = _texts(a, b, PART_TEXTS)
        if not (a and b) or row["texts"] or row["direction"] != SAME:
            rows.append(row)
    return rows


def _texts(old, new, names) -> list[dict]:
    found = []
    for name in names:
        was, now = _words(old.get(name)), _words(new.get(name))
        if was != now:
            found.append({"name": name, "old": was, "new": now, "pieces": compare_words(was, now)})
    return found


def _words(value) -> str:
    return "" if value is None else with_plain_lines(str(value))


def _goals(old, new) -> dict:
    was = {goal["id"]: goal for goal in old["goals"]}
    now = {goal["id"]: goal for goal in new["goals"]}
    judged, both = [], [identity for identity in now if identity in was]
    rewritten = [
        {**{key: now[identity][key] for key in ("id", "code", "title")}, "texts": texts}
        for identity in both
        if (texts := _texts(was[identity], now[identity], GOAL_TEXTS))
    ]
    for identity in both:
        a, b = was[identity]["assessment"] or {}, now[identity]["assessment"] or {}
        texts = _texts(a, b, ("text",))
        if a.get("word") != b.get("word") or texts:
            goal = {key: now[identity][key] for key in ("id", "code", "title")}
            judged.append({**goal, "old": a or None, "new": b or None, "texts": texts})
    return {
        "judged": judged,
        "rewritten": rewritten,
        "new": [now[identity] for identity in now if identity not in was],
        "gone": [was[identity] for identity in was if identity not in now],
    }


def _reader(content):
    return content["principal"]["id"] if content["principal"] else None


def _under(old, new, both) -> list[dict]:
    """For each activity that both tell, the goals under which it stands in the one and in the other."""
    was, now = _goals_of(old), _goals_of(new)
    return [{**_named(new["activities"][key]), "old": was.get(key, []), "new": now.get(key, [])} for key in both]


def _goals_of(content) -> dict[str, list[str]]:
    found = {}
    for goal in content["goals"]:
        for entry in goal["activities"]:
            found.setdefault(str(entry["id"]), []).append(goal["code"] or goal["title"])
    return found


def _reckoning(old, new) -> list[dict]:
    """How many activities stand in each place, and which came there or left it; last how many the plan has."""
    rows = []
    for place in PLACES:
        was, now = old["reckoning"]["lists"][place], new["reckoning"]["lists"][place]
        came, left = [n for n in now if n not in set(was)], [n for n in was if n not in set(now)]
        rows.append({"place": place, "old": len(was), "new": len(now), "came": came, "left": left})
    both = {"place": "in_plan", "old": old["reckoning"]["in_plan"], "new": new["reckoning"]["in_plan"]}
    return [*rows, {**both, "came": [], "left": []}]


def _money(old, new) -> list[dict]:
    """The joint sums of each budget in both that are not the same, in öre; None in one that has no such sum."""
    was, now = _budgets(old), _budgets(new)
    rows = []
    for identity in dict.fromkeys([*now, *was]):
        either, totals = now.get(identity) or was[identity], [each.get(identity, {}) for each in (was, now)]
        before, after = (each.get("total", {}) for each in totals)
        named = {"title": f"{either['title']} {either['year']}", "unit": either["unit"]}
        for figure in MONEY:
            if before.get(figure) != after.get(figure):
                rows.append({**named, "figure": figure, "old": before.get(figure), "new": after.get(figure)})
    return rows


def _budgets(content) -> dict[int, dict]:
    """None in an edition from before any could be told of."""
    return {budget["id"]: budget for budget in content.get("money", {}).get("budgets", [])}


def _counts(old, new) -> list[dict]:
    """Activities per status before and after, in the new scale's order, then steps that only the old one had."""
    was = {row["key"]: row["count"] for row in old["summary"]["counts"]}
    now = {row["key"]: row["count"] for row in new["summary"]["counts"]}
    steps = {step["key"]: step for step in old["scale"]} | {step["key"]: step for step in new["scale"]}
    order = dict.fromkeys(step["key"] for step in [*new["scale"], *old["scale"]])
    return [
        {name: steps[key][name] for name in ("key", "word", "shape", "tone")}
        | {"old": was.get(key, 0), "new": now.get(key, 0)}
        for key in order
        if key in was or key in now
    ]
