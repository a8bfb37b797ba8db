"""Steering documents: the list, one document with its trees of goals, and its adoptions."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core import reading
from samverk.core.pages import change_page, create_page, delete_page, page_of
from samverk.core.permissions import require
from samverk.core.searching import searched, with_words
from samverk.core.sorting import sort_key
from samverk.steering import operations, resting
from samverk.steering.comparing import compare_documents, is_before, others_of
from samverk.steering.document_page import DocumentPage
from samverk.steering.forms import AdoptionForm, DocumentForm
from samverk.steering.models import Adoption, Goal, SteeringDocument
from samverk.steering.permissions import can_create_documents, can_edit_document


def documents(request):
    """Every document that one may see, owner by owner; in force or earlier, and by words in titles and goals."""
    wanted, words = request.GET.get("valid", "now"), searched(request)
    visible = SteeringDocument.objects.visible_to(request.user)
    found = visible.select_related("owner_organisation", "owner_collaboration")
    if words:
        found = found.filter(with_words(words, "title", "trees__goals__title")).distinct()
    in_force = set(found.in_force(timezone.localdate()).values_list("pk", flat=True))
    total = found.count()
    if wanted == "now":
        found = found.filter(pk__in=in_force)
    elif wanted == "other":
        found = found.exclude(pk__in=in_force)
    page = page_of(request, sorted(found, key=_order))
    goals = Goal.objects.filter(tree__document__in=list(page)).order_by().values_list("tree__document")
    goal_counts = dict(goals.annotate(Count("pk")))
    owners: dict[object, list] = {}
    for document in page:
        document.goal_count = goal_counts.get(document.pk, 0)
        owners.setdefault(document.owner, []).append(document)
    context = {
        "page": page,
        "owners": [{"owner": owner, "documents": listed} for owner, listed in owners.items()],
        "valid": wanted,
        "words": words,
        "counts": {"now": len(in_force), "other": total - len(in_force), "all": total},
        "may_create": can_create_documents(request.user),
    }
    return render(request, "steering/documents.html", context)


def _order(document: SteeringDocument) -> tuple:
    """What collaborations own comes first, then what organisations own, then what nobody here owns; newest last."""
    owner = document.owner
    floor = 2 if owner is None else 1 if document.owner_organisation_id else 0
    began = document.valid_from.toordinal() if document.valid_from else 0
    return floor, sort_key(owner.name) if owner else (), sort_key(document.title), began, document.pk


def document(request, document_id):
    document = _visible(request, document_id)
    if not document.is_shared:
        reading.note(request.user, document)
    context = {
        "document": document,
        "page": DocumentPage(document, request.user),
        "may_edit": can_edit_document(request.user, document),
    }
    return render(request, "steering/document.html", context)


def compare(request, document_id):
    """The document beside another: what `?with=` names, else what it replaces, else what replaces it."""
    document = _visible(request, document_id)
    others = others_of(document, request.user)
    other = next((each for each in others if str(each.pk) == request.GET.get("with")), None)
    other = other or next((each for each in others if each.is_kin), None)
    context = {"document": document, "others": others, "other": other}
    if other:
        older, newer = (document, other) if is_before(document, other) else (other, document)
        comparison = compare_documents(older, newer)
        earlier = [*comparison.gone, *(pair.old for pair in comparison.changed)]
        rests = resting.on(earlier, request.user)
        for goal in earlier:
            goal.rests = ", ".join(rests.get(goal.pk, []))
        context |= {"older": older, "newer": newer, "comparison": comparison}
        context["adoptions"] = {each: list(each.adoptions.select_related("organisation")) for each in (older, newer)}
    return render(request, "steering/compare.html", context)


def create(request):
    require(can_create_documents(request.user))
    asked = {f"owner_{kind}": request.GET.get(kind) for kind in ("organisation", "collaboration")}
    form = DocumentForm(request.POST or None, instance=SteeringDocument(), person=request.user, initial=asked)
    return create_page(
        request, form, operations.create_document, heading=_("New steering document"), button=_("Add the document"),
        done=_("The document is added."), back=reverse("steering:documents"),
    )  # fmt: skip


def change(request, document_id):
    document = _kept(request, document_id)
    form = DocumentForm(request.POST or None, instance=document, person=request.user)
    return change_page(
        request, form, operations.change_document, heading=_("Change %(document)s") % {"document": document},
        button=_("Save the document"), done=_("The document is saved."), back=document,
    )  # fmt: skip


def delete(request, document_id):
    document = _kept(request, document_id)
    return delete_page(
        request, document, operations.delete_document, heading=_("Delete %(document)s?") % {"document": document},
        warning=_("Its goals, their links and its adoptions go with it."), done=_("The document is deleted."),
        back=reverse("steering:documents"),
    )  # fmt: skip


def create_adoption(request, document_id):
    document = _kept(request, document_id)
    form = AdoptionForm(request.POST or None, instance=Adoption(document=document))
    return create_page(
        request, form, operations.create_adoption, heading=_("Note an adoption"), button=_("Note the adoption"),
        done=_("The adoption is noted."), back=document, to=None,
    )  # fmt: skip


def change_adoption(request, adoption_id):
    adoption = _kept_adoption(request, adoption_id)
    return change_page(
        request, AdoptionForm(request.POST or None, instance=adoption), operations.change_adoption,
        heading=_("Change the adoption"), button=_("Save the adoption"), done=_("The adoption is saved."),
        back=adoption.document,
    )  # fmt: skip


def delete_adoption(request, adoption_id):
    adoption = _kept_adoption(request, adoption_id)
    return delete_page(
        request, adoption, operations.delete_adoption, here=adoption.document, back=adoption.document,
        heading=_("Remove the adoption by %(organisation)s?") % {"organisation": adoption.organisation},
        button=_("Remove"), done=_("The adoption is removed."),
    )  # fmt: skip


def _visible(request, document_id) -> SteeringDocument:
    related = ("owner_organisation", "owner_collaboration", "replaces")
    visible = SteeringDocument.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=document_id)


def _kept(request, document_id) -> SteeringDocument:
    document = _visible(request, document_id)
    require(can_edit_document(request.user, document))
    return document


def _kept_adoption(request, adoption_id) -> Adoption:
    visible = SteeringDocument.objects.visible_to(request.user)
    adoptions = Adoption.objects.filter(document__in=visible).select_related("document", "organisation")
    adoption = get_object_or_404(adoptions, pk=adoption_id)
    require(can_edit_document(request.user, adoption.document))
    return adoption
