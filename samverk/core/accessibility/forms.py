"""The form by which anybody tells of a fault."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Remark


class RemarkForm(forms.ModelForm):
    """The last field is a trap for programs that fill in everything; people do not see it, and are told if they meet
    it all the same."""

    website = forms.CharField(label=_("Leave this field empty"), required=False, max_length=200)

    class Meta:
        model = Remark
        fields = ["text", "page", "aids", "email"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["website"].widget.attrs.update(autocomplete="off", tabindex="-1")

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: it is there to stop programs that send junk."))
        return ""
