"""What My work tells of steering documents, their goals, and how goals are linked."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.news.registry import Told, register
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument

WORDS = {
    "steering.goals_imported": _("read in goals from a sheet"),
    "steering.alignment_approved": _("approved a link between goals"),
    "steering.alignment_approval_withdrawn": _("took back the approval of a link between goals"),
    "steering.alignment_created": _("linked it to a goal in another document"),
    "steering.alignment_changed": _("changed why it is linked to a goal in another document"),
}
MOVED = ("steering.goal_moved", "steering.tree_moved")


def tell() -> None:
    visible = SteeringDocument.objects.visible_to
    register(Told(SteeringDocument, visible, within="owner_collaboration", silent=MOVED))
    of_document = {
        "thing": "document", "within": "document__owner_collaboration", "owner": "document", "named": True,
        "silent": MOVED,
    }  # fmt: skip
    for model in (Adoption, GoalTree):
        register(Told(model, _of_visible_document(model), **of_document))
    tree = "tree__document"
    register(
        Told(
            Goal,
            Goal.objects.visible_to,
            within=f"{tree}__owner_collaboration",
            whole=tree,
            owner="tree",
            words=WORDS,
            silent=MOVED,
            counted=_counted,
        )  # fmt: skip
    )
    source = f"source__{tree}"
    register(
        Told(
            Alignment,
            Alignment.objects.visible_to,
            thing="source",
            within=f"{source}__owner_collaboration",
            whole=source,
            words=WORDS,
        )  # fmt: skip
    )


def _of_visible_document(model):
    return lambda person: model.objects.filter(document__in=SteeringDocument.objects.visible_to(person))


def _counted(number: int) -> str:
    return ngettext("%(count)s goal", "%(count)s goals", number) % {"count": number}
