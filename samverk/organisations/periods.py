"""What has a first and a last day: participation, membership, seat."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_as_on: ContextVar[date | None] = ContextVar("as_on", default=None)


def today() -> date:
    """The day that periods are asked of where none is given: today, but in a preview of another day."""
    return _as_on.get() or timezone.localdate()


@contextmanager
def as_on(day: date | None):
    """Ask inside as if it were that day: for showing what holds then, never for doing anything."""
    token = _as_on.set(day)
    try:
        yield
    finally:
        _as_on.reset(token)


class PeriodQuerySet(models.QuerySet):
    """Rows with `from_on` and `to_on` (both days included; blank means no end)."""

    def on(self, day=None):
        day = day or today()
        return self.filter(Q(from_on__isnull=True) | Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gte=day))

    def not_on(self, day=None):
        """What has ended by that day (today), or has not begun."""
        day = day or today()
        return self.filter(Q(from_on__gt=day) | Q(to_on__lt=day))


class Period(models.Model):
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to and including"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_on(self, day=None) -> bool:
        day = day or today()
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or self.to_on >= day)


def period_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
        name=name,
        violation_error_message=_("The last day comes before the first. Change one of them."),
    )
