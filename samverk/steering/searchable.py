"""What the search finds of this room: steering documents, by their adoptions too, and goals."""

from django.utils.translation import gettext_lazy as _

from samverk.core import search
from samverk.core.search import Passage, Texts
from samverk.organisations.models import Collaboration, Organisation
from samverk.steering.models import Adoption, Goal, GoalTree, SteeringDocument


def of_document(document: SteeringDocument) -> Texts:
    adopted = ((each.body, each.paragraph, each.dnr) for each in document.adoptions.all())
    adoptions = (", ".join(filter(None, facts)) for facts in adopted)
    owner = str(document.owner or "")
    return Texts(
        Passage(document.title),
        document.get_absolute_url(),
        passages=(Passage(document.note), *map(Passage, adoptions)),
        beside=(Passage(owner), Passage(str(document.horizon_year or ""))),
        place=owner,
    )


def of_goal(goal: Goal) -> Texts:
    translated = {"en": goal.title_en, "fi": goal.title_fi}
    document = goal.tree.document.title
    return Texts(
        Passage(str(goal)),
        goal.get_absolute_url(),
        titles=tuple(Passage(title, code) for code, title in translated.items() if title),
        passages=(Passage(goal.text),),
        beside=(Passage(document),),
        place=document,
    )


def register() -> None:
    search.register(
        SteeringDocument, label=_("Steering document"), plural=_("Steering documents"), icon="book-open", order=10,
        weight=0.9, texts=of_document, visible=lambda person: SteeringDocument.objects.visible_to(person),
        rows=lambda: SteeringDocument.objects.select_related(
            "owner_organisation", "owner_collaboration"
        ).prefetch_related("adoptions"),
        fields=("title", "note", "horizon_year", "owner_organisation_id", "owner_collaboration_id"),
        gathers={Adoption: ("document_id", ("body", "paragraph", "dnr"))},
        rests_on={
            Organisation: ("owner_organisation", ("name",)),
            Collaboration: ("owner_collaboration", ("name",)),
        },
    )  # fmt: skip
    search.register(
        Goal, label=_("Goal"), plural=_("Goals"), icon="target", order=20, weight=0.8, texts=of_goal,
        rows=lambda: Goal.objects.select_related("tree__document"),
        visible=lambda person: Goal.objects.visible_to(person),
        fields=("code", "title", "title_en", "title_fi", "text", "tree_id"),
        rests_on={
            SteeringDocument: ("tree__document", ("title",)),
            GoalTree: ("tree", ("document_id",)),
        },
    )  # fmt: skip
