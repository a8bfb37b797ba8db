"""Steering documents: the list, one document with its trees of goals, and its adoptions."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.pages import delete_page, form_page
from samverk.core.permissions import require
from samverk.core.searching import containing
from samverk.core.sorting import sort_key
from samverk.steering import operations
from samverk.steering.document_page import DocumentPage
from samverk.steering.forms import AdoptionForm, DocumentForm
from samverk.steering.models import Adoption, SteeringDocument
from samverk.steering.permissions import can_create_documents, can_edit_document


def documents(request):
    """Every document that one may see, owner by owner; in force or earlier, and by words in titles and goals."""
    wanted, words = request.GET.get("valid", "now"), request.GET.get("q", "").strip()
    visible = SteeringDocument.objects.visible_to(request.user)
    found = visible.select_related("owner_organisation", "owner_collaboration")
    if words:
        found = found.filter(containing(words, "title", "trees__goals__title")).distinct()
    in_force = set(found.in_force(timezone.localdate()).values_list("pk", flat=True))
    total = found.count()
    if wanted == "now":
        found = found.filter(pk__in=in_force)
    elif wanted == "other":
        found = found.exclude(pk__in=in_force)
    found = found.annotate(goal_count=Count("trees__goals", distinct=True))
    owners: dict[object, list] = {}
    for document in found:
        document.is_in_force = document.pk in in_force
        owners.setdefault(document.owner, []).append(document)
    context = {
        "owners": [{"owner": owner, "documents": owners[owner]} for owner in sorted(owners, key=_owner_order)],
        "valid": wanted,
        "words": words,
        "counts": {"now": len(in_force), "other": total - len(in_force), "all": total},
        "may_create": can_create_documents(request.user),
    }
    return render(request, "steering/documents.html", context)


def _owner_order(owner):
    """Collaborations first, then organisations, then what nobody here owns."""
    if owner is None:
        return (2, "")
    return (owner._meta.model_name != "collaboration", sort_key(owner.name))


def document(request, document_id):
    document = _visible(request, document_id)
    context = {
        "document": document,
        "page": DocumentPage(document, request.user),
        "may_edit": can_edit_document(request.user, document),
    }
    return render(request, "steering/document.html", context)


def create(request):
    require(can_create_documents(request.user))
    document = SteeringDocument()
    form = DocumentForm(request.POST or None, instance=document, person=request.user)
    return form_page(
        request,
        form,
        lambda: operations.create_document(document, by=request.user),
        heading=_("New steering document"),
        button=_("Add the document"),
        done=_("The document is added."),
        back=reverse("steering:documents"),
        to=lambda: document,
    )


def change(request, document_id):
    document = _kept(request, document_id)
    heading = _("Change %(document)s") % {"document": document}
    form = DocumentForm(request.POST or None, instance=document, person=request.user)
    return form_page(
        request,
        form,
        lambda: operations.change_document(document, by=request.user, expected_version=form.expected_version),
        heading=heading,
        button=_("Save the document"),
        done=_("The document is saved."),
        back=document,
    )


def delete(request, document_id):
    document = _kept(request, document_id)
    return delete_page(
        request,
        document,
        lambda: operations.delete_document(document, by=request.user),
        heading=_("Delete %(document)s?") % {"document": document},
        done=_("The document is deleted."),
        back=reverse("steering:documents"),
        warning=_("Its goals, their links and its adoptions go with it. You can undo it."),
    )


def create_adoption(request, document_id):
    document = _kept(request, document_id)
    adoption = Adoption(document=document)
    form = AdoptionForm(request.POST or None, instance=adoption)
    return form_page(
        request,
        form,
        lambda: operations.create_adoption(adoption, by=request.user),
        heading=_("Note an adoption"),
        button=_("Note the adoption"),
        done=_("The adoption is noted."),
        back=document,
    )


def change_adoption(request, adoption_id):
    adoption = _kept_adoption(request, adoption_id)
    form = AdoptionForm(request.POST or None, instance=adoption)
    return form_page(
        request,
        form,
        lambda: operations.change_adoption(adoption, by=request.user, expected_version=form.expected_version),
        heading=_("Change the adoption"),
        button=_("Save the adoption"),
        done=_("The adoption is saved."),
        back=adoption.document,
    )


def delete_adoption(request, adoption_id):
    adoption = _kept_adoption(request, adoption_id)
    return delete_page(
        request,
        adoption.document,
        lambda: operations.delete_adoption(adoption, by=request.user),
        heading=_("Remove the adoption by %(organisation)s?") % {"organisation": adoption.organisation},
        done=_("The adoption is removed."),
        back=adoption.document,
        button=_("Remove"),
    )


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
