"""What an organisation has worked."""

from samverk.core.forms import VersionedForm
from samverk.economy.models import Hours
from samverk.economy.permissions import notes_hours_for
from samverk.organisations.models import Organisation, Participation


class HoursForm(VersionedForm):
    """Of those organisations for which the person may note hours."""

    class Meta:
        model = Hours
        fields = ["organisation", "worked_on", "hours", "what"]
        localized_fields = ["hours"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        budget, field = self.instance.budget, self.fields["organisation"]
        taking_part = Participation.objects.filter(collaboration=budget.collaboration_id)
        taking_part = taking_part.exclude(role=Participation.Role.OBSERVER)
        here = Organisation.objects.filter(pk__in=taking_part.values("organisation"))
        own = notes_hours_for(person, budget.collaboration)
        field.queryset = here if own is None else here.filter(pk__in=own)
        if own is not None and len(own) == 1:
            field.initial = next(iter(own))
