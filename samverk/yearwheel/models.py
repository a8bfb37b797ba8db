"""Dates that a collaboration enters itself, and the calendar addresses that people subscribe to."""

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Sourced, Versioned
from samverk.organisations.models import Collaboration


class Lane(models.TextChoices):
    """The wheel's rings, from the outermost."""

    MEETING = "meeting", _("Meetings")
    FOLLOW_UP = "followup", _("Follow-up")
    BUDGET = "budget", _("Budget")
    PLAN = "plan", _("Plan")
    PROCUREMENT = "procurement", _("Procurement")
    OTHER = "other", _("Other")


class OwnDateQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(collaboration__in=Collaboration.objects.seated(person))

    def between(self, first: date, last: date):
        """What happens on any of these days, both included."""
        ending = Q(ends_on__gte=first) | Q(ends_on__isnull=True, starts_on__gte=first)
        return self.filter(ending, starts_on__lte=last)


class OwnDate(Versioned, Sourced):
    """A day or a period that a collaboration keeps in mind: a council's meeting, the budget dialogue, a tender."""

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="own_dates", verbose_name=_("collaboration")
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    lane = models.CharField(_("ring"), max_length=20, choices=Lane, default=Lane.MEETING)
    starts_on = models.DateField(_("day, or first day"))
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Leave it out for what happens on one day.")
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True, help_text=_("Place, time, what must be ready by then."))

    objects = OwnDateQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "title"]
        verbose_name = _("date in the year wheel")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")), name="own_date_in_order",
                violation_error_message=_("The last day comes before the first. Change one of them."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("yearwheel:date", args=[self.pk])


def new_key() -> str:
    return secrets.token_hex(16)


class FeedQuerySet(models.QuerySet):
    def of_address(self, token: str) -> "Feed | None":
        """The feed that this secret belongs to, while its owner may sign in."""
        pk, _dash, _rest = token.partition("-")
        if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
            return None
        feed = self.filter(pk=int(pk), person__is_active=True).select_related("person").first()
        return feed if feed and constant_time_compare(feed.token, token) else None


class Feed(Versioned):
    """A person's dates as a calendar to subscribe to, at an address that nobody can guess.

    The address is made of the key and the installation's secret: a copy of the database alone does not give it away.
    Renewing changes the key, and the old address tells nothing from that moment.
    """

    untracked = ("key",)

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("person")
    )  # fmt: skip
    key = models.CharField(_("key"), max_length=32, default=new_key, editable=False)
    renewed_at = models.DateTimeField(_("address made"), default=timezone.now, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")

    def __str__(self):
        return str(self.person)

    @property
    def token(self) -> str:
        return f"{self.pk}-{salted_hmac('samverk.yearwheel.feed', self.key, algorithm='sha256').hexdigest()[:40]}"
