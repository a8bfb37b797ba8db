"""The forms of co-financing."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, Choices
from samverk.core.forms import VersionedForm
from samverk.core.money import MoneyFormField
from samverk.economy.models import Funding, FundingDate, FundingPayment, FundingSource, FundingYear
from samverk.organisations.choices import organisations
from samverk.organisations.models import Organisation
from samverk.planning.models import Activity

OF_MONEY = ("applied_ore", "decided_ore")
OF_HOURS = ("applied_hours", "decided_hours", "hour_price_kr")
OF_DECISIONS = ("body", "paragraph", "dnr")


class FundingForm(VersionedForm):
    """`person` is offered only activities that the person sees; an activity that is hidden stays as it is, untold."""

    class Meta:
        model = Funding
        fields = [
            "title", "kind", "recipient", "municipality", "activity", "from_year", "to_year", "conditions", "dnr",
            "state_most_percent", "most_years", "unit", "source_title", "source_url",
        ]  # fmt: skip
        field_classes = {"recipient": Choice, "municipality": Choice, "activity": Choice}
        widgets = {"conditions": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].offer(organisations())
        municipalities = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
        self.fields["municipality"].offer(organisations(municipalities))
        seen = Activity.objects.visible_to(person).filter(plan__collaboration=self.instance.collaboration_id)
        if self.instance.activity_id and not seen.filter(pk=self.instance.activity_id).exists():
            del self.fields["activity"]
        else:
            ordered = seen.order_by("-plan__from_on", "plan", "position", "pk")
            self.fields["activity"].offer(
                Choices(ordered, "number", "title", note=lambda each: str(each.plan), related=["plan"])
            )


class FundingSourceForm(VersionedForm):
    class Meta:
        model = FundingSource
        fields = ["kind", "organisation", "name", "most_ore", "most_percent"]
        field_classes = {"organisation": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations())


class FundingYearForm(VersionedForm):
    """Of a source that gives money its sums, of one that gives hours those and their price; and who decided, where a
    body does."""

    class Meta:
        model = FundingYear
        fields = ["state", *OF_MONEY, *OF_HOURS, "decided_on", *OF_DECISIONS, "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        source = self.instance.source
        for name in OF_MONEY if source.is_in_kind else OF_HOURS:
            del self.fields[name]
        if source.is_in_kind:
            self.fields["hour_price_kr"].required = True
        if not source.is_decided_by_a_body:
            for name in OF_DECISIONS:
                del self.fields[name]


class FundingPaymentForm(VersionedForm):
    class Meta:
        model = FundingPayment
        fields = ["paid_on", "ore", "hours", "reference"]
        help_texts = {"paid_on": _("Or the day until which the hours were worked.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unused, used = ("ore", "hours") if self.instance.funding_year.source.is_in_kind else ("hours", "ore")
        del self.fields[unused]
        self.fields[used].required = True


class FundingDateForm(VersionedForm):
    class Meta:
        model = FundingDate
        fields = ["kind", "title", "source", "due_on"]
        field_classes = {"source": Choice}
        help_texts = {"source": _("None means all who pay.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sources = self.instance.funding.sources.select_related("organisation")
        self.fields["source"].offer(Choices(sources, "name", "organisation__name"))


class SentForm(forms.Form):
    """That a requisition or a report was sent."""

    done_on = forms.DateField(
        label=_("Sent on"), required=False, help_text=_("Leave it empty if it was not sent after all.")
    )  # fmt: skip
    requested_ore = MoneyFormField(
        label=_("Requested, kr"), required=False, help_text=_("How much the requisition asks for.")
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, on: FundingDate, **kwargs):
        known = {"done_on": on.done_on or timezone.localdate(), "requested_ore": on.requested_ore}
        super().__init__(*args, initial=known | {"version": on.version}, **kwargs)
        if on.kind != FundingDate.Kind.REQUISITION:
            del self.fields["requested_ore"]
