"""How many days each kind is kept."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.retention.clearing import Due

MOST = 36_500  # days: a hundred years


class RetentionForm(forms.Form):
    """A number for each kind; blank is for ever."""

    def __init__(self, *args, due: list[Due], **kwargs):
        super().__init__(*args, **kwargs)
        for each in due:
            kind = each.kind
            self.fields[kind.name] = forms.IntegerField(
                label=kind.title, required=False, min_value=kind.least, max_value=MOST, initial=each.days,
                help_text=" ".join(filter(None, [self._limits(kind), self._waiting(each)])),
            )  # fmt: skip

    def days(self) -> dict[str, int | None]:
        """Of what was sent: a kind that the page did not ask about yet stays as it is, and is not kept for ever."""
        return {name: days for name, days in self.cleaned_data.items() if name in self.data}

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
