"""What a reader has chosen to see of an edition on the screen. It stands in the page's address; files have everything.

Works on the content, before anything is put into words: figures, counts and the reckoning stay those of the whole.
"""

from dataclasses import dataclass, field, replace
from math import ceil
from urllib.parse import urlencode

LARGE = 400  # activities; where more are to be shown, the page has one section of them at a time …
PAGE = 200  # … and so many of its rows
DEVIATIONS, OURS = "deviations", "ours"
LISTS = ("unmapped", "deviations", "silent", "not_concerning", "dropped")


@dataclass(frozen=True)
class Choice:
    """`only` holds DEVIATIONS, OURS, both or neither; `section` is "goal-12" or one of LISTS in a large edition."""

    only: frozenset[str] = frozenset()
    section: str = ""
    page: int = 1

    @classmethod
    def of(cls, query, content: dict) -> "Choice":
        """From an address's query; what makes no sense there is passed over."""
        possible = {DEVIATIONS, OURS} if content["principal"] else {DEVIATIONS}
        sections = {*LISTS, *(f"goal-{goal['id']}" for goal in content["goals"])}
        section, page = query.get("section", ""), query.get("page", "")
        return cls(
            frozenset(possible.intersection(query.getlist("only"))),
            section if section in sections else "",
            max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )

    def address(self, **changes) -> str:
        """The query of the same page with another choice."""
        other = replace(self, **changes)
        told = [("only", word) for word in sorted(other.only)]
        told += [("section", other.section)] if other.section else []
        told += [("page", other.page)] if other.page > 1 else []
        return f"?{urlencode(told)}"

    def keeps(self, is_own: bool, deviates: bool) -> bool:
        """Whether a part is among what is chosen."""
        return (is_own or OURS not in self.only) and (deviates or DEVIATIONS not in self.only)


@dataclass
class Shown:
    """The content as chosen: `activities` of them in all sections; `tallies` (activities, deviating) of each goal."""

    content: dict
    activities: int
    of: int
    is_large: bool = False
    page: int = 1
    pages: int = 1
    tallies: dict[int, tuple[int, int]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)  # rows of each section before it was divided
    is_chosen: bool = False  # whether anything was left out by choice


def chosen(content: dict, choice: Choice, divided: bool = True) -> Shown:
    """The content as chosen; a large one one section at a time, unless it is not to be divided."""
    deviating = {(row["activity_id"], row["organisation"]["id"]) for row in content["deviations"]}
    kept = {key: row for key, row in content["activities"].items() if _is_kept(row, choice, deviating)}
    ours = OURS in choice.only
    less = content | {
        "activities": kept,
        "goals": [goal | {"activities": _kept(goal["activities"], kept)} for goal in content["goals"]],
        "unmapped": [identity for identity in content["unmapped"] if str(identity) in kept],
        "deviations": [row for row in content["deviations"] if row["is_own"] or not ours],
        "silent": [row for row in content["silent"] if row["is_own"] or not ours],
    }
    shown = Shown(less, len(kept), len(content["activities"]), divided and len(kept) > LARGE)
    shown.is_chosen = bool(choice.only)
    shown.tallies = _tallies(less, {identity for identity, _organisation in deviating})
    shown.sizes = {name: len(less[name]) for name in LISTS}
    shown.sizes |= {f"goal-{goal['id']}": len(goal["activities"]) for goal in less["goals"]}
    if shown.is_large:
        _divide(shown, choice)
    return shown


def _is_kept(activity, choice, deviating) -> bool:
    if not choice.only:
        return True
    parts = ((part["is_own"], (activity["id"], part["organisation"]["id"]) in deviating) for part in activity["parts"])
    return any(choice.keeps(*part) for part in parts)


def _kept(entries, kept) -> list[dict]:
    return [entry for entry in entries if str(entry["id"]) in kept]


def _tallies(content, deviating) -> dict[int, tuple[int, int]]:
    """For each goal how many of the chosen activities reach it or a goal below it, and how many of them deviate."""
    tallies, below = {}, []  # from the last goal up: those below a goal stand after it
    for goal in reversed(content["goals"]):
        reached = {entry["id"] for entry in goal["activities"]}
        place = goal["document_id"], goal.get("tree", "")
        while below and below[-1][0] == place and below[-1][1] > goal["depth"]:
            reached |= below.pop()[2]
        below.append((place, goal["depth"], reached))
        tallies[goal["id"]] = len(reached), len(reached & deviating)
    return tallies


def _divide(shown: Shown, choice: Choice) -> None:
    """Of a large edition leave the rows of the chosen section alone, and of those one page."""
    shown.pages = max(1, ceil(shown.sizes.get(choice.section, 0) / PAGE))
    shown.page = min(choice.page, shown.pages)
    content, first = shown.content, (shown.page - 1) * PAGE
    for name in LISTS:
        content[name] = content[name][first : first + PAGE] if name == choice.section else []
    for goal in content["goals"]:
        is_here = choice.section == f"goal-{goal['id']}"
        # Here is where each activity is told in full: the goals above and below are not on the page.
        page = goal["activities"][first : first + PAGE] if is_here else []
        goal["activities"] = [entry | {"full": True} for entry in page]
