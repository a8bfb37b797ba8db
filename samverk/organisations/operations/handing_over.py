"""What somebody who leaves was to do, given to others of the same organisation: all of it as one change."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Organisation, Person
from samverk.organisations.open_tasks import groups_of
from samverk.organisations.operations.leads import keeping_a_lead
from samverk.organisations.permissions import HANDED_OVER, can_edit_organisation
from samverk.organisations.seating import own_people


def hand_tasks_over(person: Person, organisation: Organisation, to: dict[str, Person], *, by) -> Operation:
    """Give what the person has to do for the organisation to its other people. `to` says for each group's key to whom;
    groups that are not named in it are left as they are.

    Raises PermissionDenied for a group that is not for `by` to hand over, and ValidationError with code
    "not_of_organisation" for somebody who does not work there, or "last_lead".
    """
    require(can_edit_organisation(by, organisation))
    workers = set(own_people(organisation).exclude(pk=person.pk).values_list("pk", flat=True))
    with operation(HANDED_OVER, by=by) as op:
        groups = [each for each in groups_of(person, organisation, by=by) if each.key in to]
        with keeping_a_lead(*(each.collaboration for each in groups)):
            for each in groups:
                require(each.may)
                heir = to[each.key]
                if heir.pk not in workers:
                    refusal = _("%(person)s does not work for %(organisation)s. Choose somebody who does.")
                    places = {"person": heir, "organisation": organisation}
                    raise ValidationError(refusal, code="not_of_organisation", params=places)
                each.kind.hand_over(op, each.rows, heir)
    return op
