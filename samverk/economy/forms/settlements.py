"""A settlement's period, and what a principal has paid."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.forms import VersionedForm
from samverk.economy.models import Payment, Settlement
from samverk.organisations.models import Organisation, Participation


class SettlementForm(VersionedForm):
    class Meta:
        model = Settlement
        fields = ["from_on", "to_on", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def _get_validation_exclusions(self):
        # The budget is no field, but "one draft at a time" is about it.
        return super()._get_validation_exclusions() - {"budget"}


class PaymentForm(VersionedForm):
    class Meta:
        model = Payment
        fields = ["organisation", "paid_on", "ore", "reference"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        budget = self.instance.budget
        principals = Participation.objects.filter(
            collaboration=budget.collaboration_id, role=Participation.Role.PRINCIPAL
        )  # those that have left may still owe
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=principals.values("organisation"))
        self.fields["organisation"].empty_label = _("Choose a principal")
