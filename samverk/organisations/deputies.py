"""Deputies: who acts by somebody else's seat while its holder is away, and whose rights a person has today."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.core.once import once
from samverk.organisations.periods import Period, PeriodQuerySet, period_in_order, today
from samverk.organisations.reach import Reach


class HeldQuerySet(PeriodQuerySet):
    """Of seats."""

    def held_by(self, person, day=None):
        """Those by which the person has rights: the person's own, and those whose deputy the person is that day
        (today). Every question of what a person may see or do asks here, so that a deputy is forgotten nowhere.

        Whoever asks what nobody may do as a deputy asks for `person=person` instead: seating others, say.
        """
        if person.pk is None:
            return self.none()
        # A union, not an "or": each half goes by an index, where the database would else read every seat there is.
        own = self.model._base_manager.filter(person=person.pk).order_by().values("pk")
        as_deputy = Deputy.objects.on(day).filter(person=person.pk).order_by().values("seat")
        return self.filter(pk__in=own.union(as_deputy))

    def reach_of(self, person) -> Reach:
        """Where the person's seats of today reach. Asked once in a request, and anew inside each change (core.once)."""
        return once(("reach", person.pk, today()), lambda: self.model.objects.all()._reach_of(person))

    def _reach_of(self, person) -> Reach:
        seats = self.on().held_by(person).order_by()
        return Reach(frozenset(seats.values_list("collaboration", "organisation", "role")))


def acting_by(seats, day=None) -> Q:
    """Of people: those who hold these seats, and those who are their deputies that day (today)."""
    deputies = Deputy.objects.on(day).filter(seat__in=seats.order_by().values("pk"))
    return Q(pk__in=seats.order_by().values("person")) | Q(pk__in=deputies.values("person"))


class DeputyQuerySet(PeriodQuerySet):
    def visible_to(self, person):
        """Whoever sees the seat; and the deputy, also before the first day."""
        if person.pk is None:
            return self.none()
        seats = Deputy.seat.field.related_model.objects.visible_to(person)
        return self.filter(Q(seat__in=seats.values("pk")) | Q(person=person.pk))

    def lasting(self, day):
        """Those that have not ended by that day, begun or not."""
        return self.filter(to_on__gte=day)


class Deputy(Versioned, Period):
    """That somebody acts by another's seat, from a day to a day (ersättare). It ends by itself.

    While it lasts the deputy sees what the seat sees and may do what it may, save to seat others or to name deputies.
    """

    belongs_to = ("seat__collaboration",)
    named_by = ("person", "seat__person")

    seat = models.ForeignKey(
        "organisations.Seat", models.CASCADE, related_name="deputies", verbose_name=_("seat")
    )  # fmt: skip
    person = models.ForeignKey(
        "organisations.Person", models.CASCADE, related_name="deputyships", verbose_name=_("deputy")
    )  # fmt: skip
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to and including"))

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        verbose_name = _("deputy")
        constraints = [period_in_order("deputy_period_in_order")]

    def __str__(self):
        return _("%(deputy)s for %(person)s") % {"deputy": self.person, "person": self.seat.person}

    def clean(self):
        """A seat has one deputy at a time, who is not its holder."""
        if self.person_id == self.seat.person_id:
            raise ValidationError({"person": _("Nobody is their own deputy. Choose somebody else.")}, code="own_deputy")
        others = Deputy.objects.filter(seat=self.seat_id).exclude(pk=self.pk).select_related("person")
        if self.from_on is None or self.to_on is None:
            return
        for other in others.filter(from_on__lte=self.to_on, to_on__gte=self.from_on):
            refusal = _("%(person)s is deputy during those days. End that first, or choose other days.")
            raise ValidationError(refusal, code="overlap", params={"person": other.person})
