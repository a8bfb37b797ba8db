"""Fields and widgets that several rooms' forms share. How they look stands in templates/django/forms/."""

from django import forms

from samverk.core.templatetags.ui import in_language


class StatusChoice(forms.RadioSelect):
    """Steps of a status scale as radio buttons, each with its shape, its word and one line of meaning.

    For a ModelChoiceField over status steps; for other choices give `steps`, from value to an object or dict with
    shape, tone, word and meaning.
    """

    template_name = "django/forms/widgets/status_choice.html"

    def __init__(self, *args, steps: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = steps or {}

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        step = self.steps.get(value) or self.steps.get(str(value)) or getattr(value, "instance", None)
        if step:
            option.update(step=step, label=in_language(step, "word"), meaning=in_language(step, "meaning"))
        return option


class VersionedForm(forms.ModelForm):
    """A form for something that two people may edit at once: it carries the version that it was read at.

    Pass `expected_version=form.expected_version` on to the operation; core.conflicts answers when it is stale.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    @property
    def expected_version(self) -> int | None:
        return self.cleaned_data.get("version")
