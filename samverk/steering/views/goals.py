"""Goals and the trees they stand in."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, do_and_return
from samverk.core.permissions import require
from samverk.steering import operations
from samverk.steering.forms import GoalForm, TreeForm
from samverk.steering.models import Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.permissions import Keeper, can_edit_document
from samverk.steering.thread import Thread, in_words


def goal(request, goal_id):
    """The goal between what stands above it and what contributes to it."""
    goal = _visible(request, goal_id)
    links = Alignment.objects.visible_to(request.user).select_related(
        "source__tree__document__owner_organisation", "source__tree__document__owner_collaboration",
        "target__tree__document__owner_organisation", "target__tree__document__owner_collaboration", "approved_by",
    )  # fmt: skip
    above, keeper = _above(goal), Keeper(request.user)
    context = {
        "goal": goal,
        "document": goal.tree.document,
        "level": goal.tree.level_name(len(above)),
        "above": above,
        "children": goal.children.all(),
        "reached": _reached(request.user, goal),
        "onward": [_told(keeper, link) for link in links.filter(source=goal)],
        "inward": [_told(keeper, link) for link in links.filter(target=goal)],
        "knots": _knots(goal, above),
        "may_edit": keeper.keeps(goal.tree.document),
    }
    return render(request, "steering/goal.html", context)


def _told(keeper: Keeper, link: Alignment) -> dict:
    return {"link": link, "may_change": keeper.aligns(link), "may_approve": keeper.approves(link)}


def _reached(person, goal: Goal) -> list[tuple[Goal, str]]:
    """Every goal above, over trees and links, with what lies between; without those that stand on the page already."""
    thread = Thread.of(Goal.objects.filter(pk=goal.pk), documents=SteeringDocument.objects.visible_to(person))
    ways = [(other, thread.way(goal.pk, pk)) for pk, other in thread.goals.items()]
    ways = [(other, way) for other, way in ways if len(way) > 1 and other.tree_id != goal.tree_id]
    ways.sort(key=lambda found: (len(found[1]), found[0].tree.document.title, found[0].code, found[0].title))
    return [(other, in_words(way)) for other, way in ways]


def _above(goal) -> list[Goal]:
    """From the top of the tree down to the goal's parent."""
    by_id, found, step = {g.pk: g for g in Goal.objects.filter(tree=goal.tree_id)}, [], goal.parent_id
    while step:
        found.insert(0, by_id[step])
        step = by_id[step].parent_id
    return found


def _knots(goal, above) -> list[dict]:
    document = goal.tree.document
    kind = str(document.get_kind_display())
    strip = [{"kind": kind[:1].upper() + kind[1:], "name": document.title, "url": document.get_absolute_url()}]
    for depth, step in enumerate([*above, goal]):
        kind = goal.tree.level_name(depth) or _("Goal")
        name = f"{step.code} {step.local_title}".strip()
        strip.append({"kind": kind[:1].upper() + kind[1:], "name": name, "url": step.get_absolute_url()})
    strip[-1]["state"] = "now"
    return strip


def create(request, tree_id):
    tree = _kept_tree(request, tree_id)
    initial = {"parent": request.GET.get("parent", "")}
    form = GoalForm(request.POST or None, instance=Goal(tree=tree), initial=initial)
    return create_page(
        request, form, operations.create_goal, heading=_("New goal"), lead=f"{tree.document}, {tree}",
        button=_("Add the goal"), done=_("The goal is added."), back=tree.document,
    )  # fmt: skip


def change(request, goal_id):
    goal = _kept(request, goal_id)
    return change_page(
        request, GoalForm(request.POST or None, instance=goal), operations.change_goal,
        heading=_("Change the goal"), button=_("Save the goal"), done=_("The goal is saved."), back=goal,
    )  # fmt: skip


@require_POST
def move(request, goal_id):
    goal = _kept(request, goal_id)
    return do_and_return(
        request, lambda: operations.move_goal(goal, up=_is_up(request), by=request.user), done=_("The goal is moved."),
        back=f"{goal.tree.document.get_absolute_url()}#goal-{goal.pk}",
    )  # fmt: skip


def _is_up(request) -> bool:
    return request.POST.get("direction") == "up"


def delete(request, goal_id):
    goal = _kept(request, goal_id)
    return delete_page(
        request, goal, operations.delete_goal, heading=_("Delete %(goal)s?") % {"goal": goal},
        warning=_("The goals under it and their links go with it."), done=_("The goal is deleted."),
        back=goal.tree.document,
    )  # fmt: skip


def create_tree(request, document_id):
    visible = SteeringDocument.objects.visible_to(request.user)
    document = get_object_or_404(visible, pk=document_id)
    require(can_edit_document(request.user, document))
    return create_page(
        request, TreeForm(request.POST or None, instance=GoalTree(document=document)), operations.create_tree,
        heading=_("New tree of goals"), button=_("Add the tree"), done=_("The tree is added."), back=document, to=None,
        lead=_("Most documents have one tree of goals. Add another where two orders of the goals cross."),
    )  # fmt: skip


def change_tree(request, tree_id):
    tree = _kept_tree(request, tree_id)
    return change_page(
        request, TreeForm(request.POST or None, instance=tree), operations.change_tree,
        heading=_("Change the tree of goals"), button=_("Save the tree"), done=_("The tree is saved."),
        back=tree.document,
    )  # fmt: skip


@require_POST
def move_tree(request, tree_id):
    tree = _kept_tree(request, tree_id)
    return do_and_return(
        request, lambda: operations.move_tree(tree, up=_is_up(request), by=request.user), done=_("The tree is moved."),
        back=f"{tree.document.get_absolute_url()}#tree-{tree.pk}",
    )  # fmt: skip


def delete_tree(request, tree_id):
    tree = _kept_tree(request, tree_id)
    return delete_page(
        request, tree, operations.delete_tree, here=tree.document, back=tree.document,
        heading=_("Delete the tree %(tree)s?") % {"tree": tree}, done=_("The tree is deleted."),
        warning=_("All its goals and their links go with it."),
    )  # fmt: skip


OWNERS = ("tree__document__owner_organisation", "tree__document__owner_collaboration")


def _visible(request, goal_id) -> Goal:
    return get_object_or_404(Goal.objects.visible_to(request.user).select_related(*OWNERS, "parent"), pk=goal_id)


def _kept(request, goal_id) -> Goal:
    goal = _visible(request, goal_id)
    require(can_edit_document(request.user, goal.tree.document))
    return goal


def _kept_tree(request, tree_id) -> GoalTree:
    visible = SteeringDocument.objects.visible_to(request.user)
    tree = get_object_or_404(GoalTree.objects.filter(document__in=visible).select_related("document"), pk=tree_id)
    require(can_edit_document(request.user, tree.document))
    return tree
