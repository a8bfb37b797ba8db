"""Letters and notices: to whom, of what kind, and how it goes. Working papers: they leave no revisions."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core.post import kinds


class LetterQuerySet(models.QuerySet):
    def visible_to(self, person):
        """To whoever keeps the installation, who does not see what they say."""
        return self.all() if person.is_authenticated and person.is_administrator else self.none()

    def due(self, now):
        """What may be taken now: what waits, and what somebody took and did not come back with."""
        return self.filter(state__in=Letter.UNSENT, next_at__lte=now)


class Letter(models.Model):
    """A mail to one person, or to an address of nobody's. `order` holds what composing it needs: keys and plain values,
    never what it says, and no secrets.

    `tries` counts how often it was taken: who has lost it to another process cannot say how it went.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    UNSENT = (State.WAITING, State.SENDING)
    leaves_revisions = False

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)  # a person's own is looked up when it is sent, and noted here then
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    order = models.JSONField(default=dict)
    group = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField()
    next_at = models.DateTimeField()  # when it is (again) to be taken; while it is being sent, when that is given up
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=320, blank=True, db_index=True)  # once sent: what a bounce names

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_at"], name="letters_due"),
            models.Index(fields=["group"], name="letters_of_group"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(address=""), name="letter_has_a_receiver"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def title(self) -> str:
        """What kind of letter it is, in words that give nobody's secrets away."""
        return kinds.title_of(self.kind)

    @property
    def has_come_back(self) -> bool:
        """Sent, and given up later by a mail server on the way: see `bounces`."""
        return self.state == self.State.FAILED and self.sent_at is not None

    @property
    def state_in_words(self) -> str:
        return _("came back") if self.has_come_back else self.get_state_display()

    @property
    def may_be_tried_again(self) -> bool:
        return self.state == self.State.FAILED or (self.state == self.State.WAITING and self.tries > 0)


class Notice(models.Model):
    """Something for a person's next digest. `order` holds what telling it needs: keys and plain values, as a letter's.

    `letter` is the digest that it went into, None while it waits for one.
    """

    leaves_revisions = False

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    order = models.JSONField(default=dict)
    at = models.DateTimeField()
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, related_name="notices")

    def __str__(self):
        return f"{self.kind} {self.pk}"


class DeclinedQuerySet(models.QuerySet):
    def of(self, person) -> "Unwanted":
        return Unwanted(frozenset(self.filter(person=person).values_list("kind", flat=True)))


class Declined(models.Model):
    """That a person does without a kind of mail; without any digest, where it is the digest's own kind."""

    leaves_revisions = False

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)

    objects = DeclinedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="declined_once")]

    def __str__(self):
        return f"{self.person_id}: {self.kind}"


@dataclass(frozen=True)
class Unwanted:
    """The kinds that one person has declined."""

    kinds: frozenset[str]

    def covers(self, kind: str) -> bool:
        return bool(self.kinds & {kind, "core.digest"})
