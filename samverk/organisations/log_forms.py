"""What one looks for in the log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.log import Chosen, models_told
from samverk.core.models import Revision
from samverk.core.trail import WAYS
from samverk.organisations.log import collaborations_in_log


class LogForm(forms.Form):
    person = forms.CharField(label=_("Who"), required=False, max_length=150)
    model = forms.ChoiceField(label=_("Kind of thing"), required=False)
    object_id = forms.IntegerField(label=_("Its number"), required=False, min_value=1, max_value=2**62)
    kind = forms.ChoiceField(label=_("What was done"), required=False)
    action = forms.CharField(
        label=_("Action"), required=False, max_length=80, help_text=_("As the log writes it, or how it begins.")
    )
    way = forms.ChoiceField(label=_("By which way"), required=False)
    within = forms.ModelChoiceField(None, label=_("Collaboration"), required=False, empty_label=_("All"))
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To and including"), required=False)
    text = forms.CharField(
        label=_("Name or text"), required=False, max_length=200, help_text=_("In what you may read.")
    )

    def __init__(self, data, person, *, of_readings: bool = False):
        super().__init__(data)
        everything = [("", _("All"))]
        names = [(model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in models_told()]
        self.fields["model"].choices = everything + names
        self.fields["kind"].choices = everything + [(value, word.capitalize()) for value, word in Revision.Kind.choices]
        self.fields["way"].choices = everything + [(kind, str(word).capitalize()) for kind, word in WAYS.items()]
        self.fields["within"].queryset = collaborations_in_log(person)
        if of_readings:
            for name in ("kind", "action", "text"):
                del self.fields[name]

    def chosen(self) -> Chosen:
        return Chosen(**self.cleaned_data)
