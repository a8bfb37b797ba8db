"""The form of a saved view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.forms import VersionedForm
from samverk.planning.models import SavedView
from samverk.planning.permissions import can_edit_plan, can_share_view


class SavedViewForm(VersionedForm):
    """`shown` is what the plan shows now: a stored view can be brought to it. Who may not share is not asked to."""

    now = forms.BooleanField(
        label=_("Let it show what the plan shows now"), required=False,
        help_text=_("Otherwise it keeps the filters, groups and columns that it has."),
    )  # fmt: skip

    class Meta:
        model = SavedView
        fields = ["name", "is_shared", "is_default"]
        labels = {"is_shared": _("Share it with the collaboration"), "is_default": _("Open the plan with it")}
        help_texts = {
            "name": _("Such as Ends this year."),
            "is_shared": _("Everyone who sees the plan then finds it among the views."),
        }

    def __init__(self, *args, person, shown: str | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.shown = person, shown
        if not self.instance.pk or shown is None or shown == self.instance.query:
            del self.fields["now"]
        if not can_share_view(person, self.instance.plan):
            del self.fields["is_shared"]
        elif can_edit_plan(person, self.instance.plan):
            help_text = _("A shared view then opens for all who have chosen none of their own.")
            self.fields["is_default"].help_text = help_text

    def clean(self):
        cleaned = super().clean()
        is_shared = cleaned.get("is_shared", self.instance.is_shared)
        if is_shared and cleaned.get("is_default") and not can_edit_plan(self.person, self.instance.plan):
            refusal = _("Only the lead chooses what the plan opens with for all. Save the view for yourself instead.")
            self.add_error("is_default", refusal)
        if cleaned.get("now") or not self.instance.pk:
            self.instance.query = self.shown or ""
        return cleaned

    def _get_validation_exclusions(self):
        # Neither is a field, but "one view per name" is about them. Which one opens the plan is the operation's.
        return super()._get_validation_exclusions() - {"plan", "owner"} | {"is_default", "query"}
