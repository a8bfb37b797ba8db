"""The forms of the steering documents' pages. Choices are what the person may see and keep."""

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, Choices
from samverk.core.forms import VersionedForm
from samverk.core.sorting import alphabetical
from samverk.organisations.choices import organisations
from samverk.organisations.models import Organisation
from samverk.steering.choices import SEARCHED, documents, goals, named
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.permissions import Keeper, collaborations_kept_by, organisations_kept_by


class DocumentForm(VersionedForm):
    class Meta:
        model = SteeringDocument
        fields = [
            "title", "kind", "owner_organisation", "owner_collaboration", "valid_from", "valid_to", "horizon_year",
            "replaces", "note", "source_title", "source_url",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "source_url": forms.URLInput}
        field_classes = dict.fromkeys(["owner_organisation", "owner_collaboration", "replaces"], Choice)
        help_texts = {
            "owner_organisation": _("The one whose body has decided on it. What is joint is a collaboration’s."),
            "owner_collaboration": _("Then the document is its strategy, and its goals can order its plans."),
            "replaces": _("The earlier document that this one takes over from. They can then be compared."),
        }

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        kept = Organisation.objects.filter(pk__in=organisations_kept_by(person).values("pk"))
        kept = Organisation.objects.all() if person.is_administrator else kept
        together = collaborations_kept_by(person).order_by(alphabetical("name"), "pk")
        self.fields["owner_organisation"].offer(organisations(kept))
        self.fields["owner_collaboration"].offer(Choices(together, "name", "short_name"))
        self.fields["replaces"].offer(documents(self._replaceable()))

    def _replaceable(self):
        """What the person keeps too: a document that is replaced is no longer in force, and drops out of reports."""
        keeper, visible = Keeper(self.person), SteeringDocument.objects.visible_to(self.person)
        kept = [document.pk for document in visible.exclude(pk=self.instance.pk) if keeper.keeps(document)]
        return SteeringDocument.objects.filter(pk__in=[*kept, self.instance.replaces_id])

    def clean(self):
        super().clean()
        owned = self.cleaned_data.get("owner_organisation") or self.cleaned_data.get("owner_collaboration")
        if not owned and not self.person.is_administrator and not self.errors:
            self.add_error("owner_organisation", _("Choose who owns the document: an organisation or a collaboration."))


class AdoptionForm(VersionedForm):
    class Meta:
        model = Adoption
        fields = ["organisation", "body", "decided_on", "paragraph", "dnr", "source_title", "source_url"]
        widgets = {"source_url": forms.URLInput}
        field_classes = {"organisation": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        document = self.instance.document
        wanted = Q()
        if document.owner_collaboration:
            wanted = Q(pk__in=document.owner_collaboration.organisations().values("pk"))
        elif document.owner_organisation:
            wanted = Q(pk=document.owner_organisation_id)
        if wanted and self.instance.pk:
            wanted |= Q(pk=self.instance.organisation_id)
        self.fields["organisation"].offer(organisations(Organisation.objects.filter(wanted)))


class TreeForm(VersionedForm):
    level_names = forms.CharField(
        label=_("Names of the levels"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, from the top down, in the document's own words: goal area, goal, target."),
    )

    class Meta:
        model = GoalTree
        fields = ["name", "level_names"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["level_names"] = "\n".join(self.instance.level_names)

    def clean_level_names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["level_names"].splitlines() if line.strip()]


class GoalForm(VersionedForm):
    class Meta:
        model = Goal
        fields = ["code", "title", "parent", "text", "title_en", "title_fi", "source_title", "source_url"]
        help_texts = {"code": _("As in the document, such as 2.1. It keeps the goals apart in lists and sheets.")}
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "title_en": forms.Textarea(attrs={"rows": 2}),
            "title_fi": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 4}),
            "source_url": forms.URLInput,
        }
        field_classes = {"parent": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Goal.objects.filter(tree=self.instance.tree_id).exclude(pk=self.instance.pk)
        self.fields["parent"].offer(Choices(others, *SEARCHED, name=named))
        self.fields["parent"].empty_label = _("none: on the top level")


class AlignmentForm(VersionedForm):
    class Meta:
        model = Alignment
        fields = ["why"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}


class NewAlignmentForm(AlignmentForm):
    """From one goal to another that the person may see, in another document."""

    target = Choice(Goal.objects.none(), label=_("Contributes to"))
    field_order = ["target", "why"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        document = self.instance.source.tree.document_id
        linked = self.instance.source.alignments.values("target")
        found = Goal.objects.visible_to(person).exclude(tree__document=document).exclude(pk__in=linked)
        order = ["tree__document__title", F("tree__document__valid_from").desc(nulls_last=True), "tree__document"]
        self.fields["target"].offer(goals(found.order_by(*order, "tree__position", "position", "pk")))

    def _post_clean(self):
        self.instance.target = self.cleaned_data.get("target")
        super()._post_clean()
