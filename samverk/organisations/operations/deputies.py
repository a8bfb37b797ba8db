"""Deputies: somebody acts by another's seat while its holder is away."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core import post
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.deputies import Deputy
from samverk.organisations.seating import can_end_deputy, can_name_deputy, colleagues_for

LETTER = "organisations.deputy"


def name_deputy(deputy: Deputy, *, by) -> Operation:
    """Let somebody act by a seat from a day to a day. The deputy is told by mail.

    Raises ValidationError with code "no_colleague" for who does not belong to the organisation of the seat, or is the
    one who asks: nobody takes another's rights. With code "past" for days that have been; "overlap" where the seat has
    another deputy during them.
    """
    require(can_name_deputy(by, deputy.seat))
    if deputy.to_on and deputy.to_on < timezone.localdate():
        raise ValidationError({"to_on": _("That day has passed. Choose today or a later day.")}, code="past")
    if deputy.person_id == by.pk or not colleagues_for(deputy.seat).filter(pk=deputy.person_id).exists():
        refusal = _("A deputy belongs to %(organisation)s, is somebody else than the holder, and is named by another.")
        raise ValidationError(refusal, code="no_colleague", params={"organisation": deputy.seat.organisation})
    with operation("organisations.deputy_named", by=by) as op:
        op.create(deputy)
        if deputy.person.email:
            post.send(LETTER, key=f"{LETTER}:{deputy.pk}", to=deputy.person, order={"deputy": deputy.pk})
    return op


def end_deputy(deputy: Deputy, *, by) -> Operation:
    """End it now: the last day was yesterday. One that begins today or later leaves only its revisions."""
    require(can_end_deputy(by, deputy))
    with operation("organisations.deputy_ended", by=by) as op:
        end_deputies(op, Deputy.objects.filter(pk=deputy.pk))
    return op


def end_deputies(op: Operation, deputies) -> None:
    """Those that have not ended, inside another operation."""
    yesterday = timezone.localdate() - timedelta(days=1)
    for deputy in deputies.lasting(timezone.localdate()).select_related("person", "seat__person"):
        if deputy.from_on > yesterday:
            op.delete(deputy)
        else:
            deputy.to_on = yesterday
            op.save(deputy)
