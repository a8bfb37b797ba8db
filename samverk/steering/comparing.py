"""Two steering documents side by side: which goals stayed, were reworded, came and went.

A goal is known again by its code and title, then by its code where the titles are alike, then by its title, then by a
title that is nearly the same; each once. What nothing is alike is gone, or new: a code is often given to something else
in the next period.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.translation import gettext as _

from samverk.core.comparison import Piece, compare
from samverk.core.sorting import sort_key
from samverk.steering.models import Goal, SteeringDocument

ALIKE = 0.75  # of their letters: so much have titles in common that are one goal reworded
SAME_CODE_ALIKE = 0.5  # less is asked of those that also share a code


@dataclass(frozen=True)
class Pair:
    """A goal before and after. `texts` are what changed in it, by name; empty where it is as it was."""

    old: Goal
    new: Goal
    texts: tuple[tuple[str, list[Piece]], ...] = ()


@dataclass
class DocumentComparison:
    """In the newer document's order; what is gone in the older one's."""

    changed: list[Pair] = field(default_factory=list)
    same: list[Pair] = field(default_factory=list)
    new: list[Goal] = field(default_factory=list)
    gone: list[Goal] = field(default_factory=list)

    @property
    def of_older(self) -> int:
        return len(self.changed) + len(self.same) + len(self.gone)

    @property
    def of_newer(self) -> int:
        return len(self.changed) + len(self.same) + len(self.new)


def others_of(document: SteeringDocument, person) -> list[SteeringDocument]:
    """What it can be compared with: what it replaces or is replaced by (`is_kin`), and others of its owner."""
    owned = Q(owner_organisation=document.owner_organisation_id, owner_collaboration=document.owner_collaboration_id)
    kin = Q(pk=document.replaces_id) | Q(replaces=document)
    found = SteeringDocument.objects.visible_to(person).filter(owned | kin).exclude(pk=document.pk)
    others = sorted(found, key=lambda each: (sort_key(each.title), each.valid_from or date.min, each.pk))
    for each in others:
        each.is_kin = each.pk == document.replaces_id or each.replaces_id == document.pk
    return sorted(others, key=lambda each: (each.pk != document.replaces_id, not each.is_kin))


def is_before(one: SteeringDocument, other: SteeringDocument) -> bool:
    """Which of two was there first: by what replaces what, else by the day from which they are valid."""
    if other.replaces_id == one.pk or one.replaces_id == other.pk:
        return other.replaces_id == one.pk
    return (one.valid_from or date.min, one.pk) < (other.valid_from or date.min, other.pk)


def compare_documents(older: SteeringDocument, newer: SteeringDocument) -> DocumentComparison:
    """Two queries, however many goals."""
    return compare_goals(_goals(older), _goals(newer))


def compare_goals(older: list[Goal], newer: list[Goal]) -> DocumentComparison:
    """The goals have their parents read. Every goal of either is in exactly one place."""
    partners = pair(older, newer)
    before = {new: old for old, new in partners.items()}
    found = DocumentComparison(gone=[goal for goal in older if goal not in partners])
    for goal in newer:
        if goal not in before:
            found.new.append(goal)
            continue
        texts = tuple(_texts(before[goal], goal, partners))
        (found.changed if texts else found.same).append(Pair(before[goal], goal, texts))
    return found


def pair(older: list[Goal], newer: list[Goal]) -> dict[Goal, Goal]:
    """Which goal of the older document is which of the newer."""
    found: dict[Goal, Goal] = {}

    def left() -> tuple[list[Goal], list[Goal]]:
        taken = set(found.values())
        return [goal for goal in older if goal not in found], [goal for goal in newer if goal not in taken]

    for key, least in ((_whole, 0.0), (_code, SAME_CODE_ALIKE), (_title, 0.0)):
        found |= _alike_by(key, *left(), least)
    return found | _nearly_alike(*left())


def _alike_by(key: Callable[[Goal], Hashable], older, newer, least: float) -> dict[Goal, Goal]:
    """Those of one key, in order where several share it, whose titles have at least so much in common."""
    waiting, found = defaultdict(list), {}
    for goal in newer:
        waiting[key(goal)].append(goal)
    for goal in older:
        rest = waiting.get(key(goal)) if key(goal) else None
        if rest and (not least or _likeness(goal, rest[0], least)):
            found[goal] = rest.pop(0)
    return found


def _nearly_alike(older: list[Goal], newer: list[Goal]) -> dict[Goal, Goal]:
    """The most alike first, so that the order of the goals decides nothing but between equals."""
    ratios = [
        (ratio, -place, -other, old, new)
        for place, old in enumerate(older)
        for other, new in enumerate(newer)
        if (ratio := _likeness(old, new, ALIKE))
    ]
    found, taken = {}, set()
    for _ratio, _place, _other, old, new in sorted(ratios, key=lambda row: row[:3], reverse=True):
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return found


def _likeness(old: Goal, new: Goal, least: float) -> float:
    """How much of their titles' letters two goals share: 0 to 1, and 0 where it is less than `least`."""
    matcher = SequenceMatcher(a=_title(old), b=_title(new), autojunk=False)
    quick = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return matcher.ratio() if all(ratio() >= least for ratio in quick) else 0.0


def _texts(old: Goal, new: Goal, partners: dict[Goal, Goal]) -> Iterable[tuple[str, list[Piece]]]:
    for name in ("code", "title", "text"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield str(Goal._meta.get_field(name).verbose_name), compare(before, after)
    if (old.parent and partners.get(old.parent, old.parent)) != new.parent:
        yield _("part of"), compare(str(old.parent or ""), str(new.parent or ""))


def _whole(goal: Goal) -> tuple[str, str]:
    return goal.code.casefold(), _title(goal)


def _code(goal: Goal) -> str:
    return goal.code.casefold()


def _title(goal: Goal) -> str:
    return " ".join(goal.title.casefold().split())


def _goals(document: SteeringDocument) -> list[Goal]:
    """In reading order: tree by tree, and what belongs to a goal right after it."""
    children = defaultdict(list)
    for goal in Goal.objects.filter(tree__document=document).select_related("tree", "parent"):
        children[goal.parent_id or f"tree {goal.tree_id}"].append(goal)
    trees = sorted({goal.tree for goals in children.values() for goal in goals}, key=lambda t: (t.position, t.pk))
    waiting, found = [goal for tree in reversed(trees) for goal in reversed(children[f"tree {tree.pk}"])], []
    while waiting:
        goal = waiting.pop()
        found.append(goal)
        waiting += reversed(children[goal.pk])
    return found
