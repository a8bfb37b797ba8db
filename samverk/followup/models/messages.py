"""What is asked and answered about an answer: the thread on a follow-up."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.followup.models.follow_ups import FollowUp
from samverk.organisations.models import Person


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever sees the answer sees what is asked about it. Only what is submitted is asked about, so that no draft
        shows in a thread."""
        return self.filter(follow_up__in=FollowUp.objects.visible_to(person))


class Message(models.Model):
    """One message in the thread on a follow-up: a question with which it is sent back, or a reply. Never changed."""

    belongs_to = ("follow_up",)
    named_by = ("follow_up__part__activity", "follow_up__part__organisation", "follow_up__round")

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        REPLY = "reply", _("reply")
        TAKEN_BACK = "taken_back", _("question taken back")

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="messages", verbose_name=_("follow-up"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    text = models.TextField(_("message"), blank=True)
    written_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("message")
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(kind="taken_back"), name="message_says_something")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.follow_up}"

    def clean(self):
        if not self.text.strip() and self.kind != self.Kind.TAKEN_BACK:
            raise ValidationError({"text": ValidationError(_("Write what you want to say."), code="text_missing")})


class Reading(models.Model):
    """At which version a person has read an answer, for what is new since. Nobody else is told."""

    leaves_revisions = False

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="readings")
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "follow_up"], name="one_reading_per_person")]

    def __str__(self):
        return f"{self.person}, {self.follow_up}"
