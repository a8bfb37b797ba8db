"""What is typed while answers are read: a question, a reply, what is said jointly of an activity."""

from django import forms
from django.utils.translation import gettext_lazy

from samverk.core.forms import VersionedForm
from samverk.followup.models import FollowUp, JointComment


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("What do you want to know?"),
        help_text=gettext_lazy("Whoever answered gets it. The answer holds as it is until another is submitted."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what you want to know.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, follow_up: FollowUp, **kwargs):
        super().__init__(*args, initial={"version": follow_up.version}, auto_id=f"id_{follow_up.pk}_%s", **kwargs)


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Write in the thread"),
        help_text=gettext_lazy("Everybody who sees the answer sees it. It does not stand in the reports."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )

    def __init__(self, *args, follow_up: FollowUp, **kwargs):
        super().__init__(*args, auto_id=f"id_{follow_up.pk}_%s", **kwargs)


class JointCommentForm(VersionedForm):
    class Meta:
        model = JointComment
        fields = ["text"]
        labels = {"text": gettext_lazy("What is to be said of the activity as a whole?")}
        help_texts = {"text": gettext_lazy("It stands in every report, before what each part has answered.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_joint_%s", **kwargs)
        self.fields["text"].required = False
