"""The forms of the reports' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.forms import VersionedForm
from samverk.reports.models import DocxTemplate, Edition

LARGEST_TEMPLATE = 5 * 1024 * 1024


class EditionForm(VersionedForm):
    class Meta:
        model = Edition
        fields = ["introduction", "language"]


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the report reopened?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The reason is kept in the report's history. The fixed version stays as it is. The round is reviewed "
            "again, so that answers can be corrected, until the new version is fixed."
        ),
    )


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("Word template"),
        max_length=DocxTemplate._meta.get_field("file_name").max_length,
        help_text=_("A .docx file of at most 5 MB with the marks of the starter template."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TEMPLATE:
            raise forms.ValidationError(_("The file is larger than 5 MB. Remove pictures from the template."))
        return file
