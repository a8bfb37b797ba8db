"""How many days each kind is kept."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.retention.clearing import Due
from samverk.core.retention.rules import in_words

MOST = 36_500  # days: a hundred years


class RetentionForm(forms.Form):
    """A number for each kind; blank is for ever. It carries the days that it showed: what somebody else has set since
    is neither written over unseen nor taken back by whoever left it as it was."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, due: list[Due], **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = {each.kind.name: each.days for each in due}
        self.initial["read"] = json.dumps(self.stored)
        for each in due:
            kind = each.kind
            self.fields[kind.name] = forms.IntegerField(
                label=kind.title, required=False, min_value=kind.least, max_value=MOST, initial=each.days,
                help_text=" ".join(filter(None, [self._limits(kind), self._waiting(each)])),
            )  # fmt: skip

    def clean_read(self) -> dict:
        try:
            read = json.loads(self.cleaned_data["read"])
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def clean(self):
        before = {**self.stored, **self.cleaned_data.get("read", {})}
        sent = {name: days for name, days in self.cleaned_data.items() if name in self.stored and name in self.data}
        # A kind that the page did not ask about yet stays as it is, and is not kept for ever.
        self.days = {name: days for name, days in sent.items() if days != before[name]}
        for name, days in self.days.items():
            if self.stored[name] not in (before[name], days):
                told = _("Somebody has set this meanwhile, to: %(days)s. Save once more to set it as you want it.")
                self.add_error(name, told % {"days": in_words(self.stored[name])})
                before[name] = self.stored[name]  # whoever saves once more has been told of this one, and of no other
        self.data = self.data.copy()
        self.data["read"] = json.dumps(before)

    @staticmethod
    def _limits(kind) -> str:
        usual = _("for ever") if kind.days is None else kind.days
        told = _("Days, at least %(least)d; Samverk comes with: %(days)s.") % {"least": kind.least, "days": usual}
        return f"{told} {kind.why}".strip()

    @staticmethod
    def _waiting(each: Due) -> str:
        if not each.rows:
            return ""
        told = ngettext("%(rows)d is older and goes tonight.", "%(rows)d are older and go tonight.", each.rows)
        return told % {"rows": each.rows}
