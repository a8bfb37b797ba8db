"""What people tell of faults in accessibility: with or without an account."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.versions import Versioned


class RemarkQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those who keep the installation answer; what a stranger wrote, with an address, is nobody else's."""
        allowed = person.is_authenticated and person.is_administrator
        return self if allowed else self.none()

    def new(self):
        return self.filter(state=Remark.State.NEW)


class Remark(Versioned):
    """That something does not work for somebody, or is wanted in another form (synpunkt).

    What the sender wrote is never kept in the trail: it can be deleted for good, as somebody who has no account asks.
    """

    untracked = ("text", "page", "aids", "email")

    class State(models.TextChoices):
        NEW = "new", _("new")
        ANSWERED = "answered", _("answered")

    text = models.TextField(_("What does not work for you?"), max_length=5000)
    page = models.CharField(
        _("Where?"), max_length=500, blank=True, help_text=_("The page’s address, or what you were about to do.")
    )  # fmt: skip
    aids = models.CharField(
        _("What aid, browser or phone do you use?"), max_length=300, blank=True,
        help_text=_("It helps us to find the fault. You need not tell."),
    )  # fmt: skip
    email = models.EmailField(
        _("Your e-mail address"), blank=True, help_text=_("If you want an answer. It is used for nothing else.")
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW, editable=False)
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("remark on accessibility")
        indexes = [models.Index(fields=["state"], name="remark_by_state")]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("core:remarks") + f"#remark-{self.pk}"
