"""The words that plans and rounds judge by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.organisations.models import Collaboration


class StatusScaleQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The built-in scales for all; a collaboration's own for those who have a seat there."""
        if not person.is_authenticated:
            return self.none()
        seated = Collaboration.objects.seated(person)
        return self.filter(Q(collaboration__isnull=True) | Q(collaboration__in=seated))


class StatusScale(Versioned):
    """The words that a plan or a round judges by. Scales are data: no two organisations use the same."""

    class Purpose(models.TextChoices):
        ACTIVITY = "activity", _("how an activity goes")
        ASSESSMENT = "assessment", _("how far a goal is reached")

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, null=True, blank=True, related_name="status_scales",
        verbose_name=_("collaboration"), help_text=_("Blank: built in, for all."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    name_fi = models.CharField(_("name in Finnish"), max_length=150, blank=True)
    purpose = models.CharField(_("judges"), max_length=20, choices=Purpose, default=Purpose.ACTIVITY)

    objects = StatusScaleQuerySet.as_manager()

    class Meta:
        ordering = ["collaboration_id", "name"]
        verbose_name = _("status scale")
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "name"], name="one_scale_per_name"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(collaboration__isnull=True), name="one_built_in_scale_per_name"
            ),
        ]

    def __str__(self):
        return getattr(self, f"name_{get_language()}", "") or self.name


class StatusStep(Versioned):
    """One step of a scale: a word, a shape, a tone and a rank. Never shown by tone alone.

    `rank` orders from best (0) to worst; the joint status of an activity is the worst of its parts'.
    """

    class Shape(models.TextChoices):
        PLAN = "plan", _("filled circle")
        RISK = "risk", _("triangle")
        DEV = "dev", _("diamond")
        DONE = "done", _("square with tick")
        NONE = "none", _("ring")
        PAUS = "paus", _("two bars")
        DROP = "drop", _("cross")

    scale = models.ForeignKey(StatusScale, models.CASCADE, related_name="steps", verbose_name=_("status scale"))
    key = models.SlugField(_("key"), max_length=30)
    word = models.CharField(_("word"), max_length=60)
    word_en = models.CharField(_("word in English"), max_length=60, blank=True)
    word_fi = models.CharField(_("word in Finnish"), max_length=60, blank=True)
    meaning = models.CharField(_("meaning"), max_length=200, blank=True)
    meaning_en = models.CharField(_("meaning in English"), max_length=200, blank=True)
    meaning_fi = models.CharField(_("meaning in Finnish"), max_length=200, blank=True)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape)
    tone = models.CharField(_("tone"), max_length=10, choices=Shape, help_text=_("The colour that goes with it."))
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("0 is best; the highest is worst."))
    needs_explanation = models.BooleanField(
        _("asks for deviation and measure"), default=False, help_text=_("Whoever chooses it must say why and what now.")
    )  # fmt: skip

    class Meta:
        ordering = ["rank"]
        verbose_name = _("step of a status scale")
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="one_step_per_key"),
            models.UniqueConstraint(fields=["scale", "rank"], name="one_step_per_rank"),
        ]

    def __str__(self):
        return self.local_word

    def word_in(self, language: str) -> str:
        return getattr(self, f"word_{language}", "") or self.word

    def meaning_in(self, language: str) -> str:
        return getattr(self, f"meaning_{language}", "") or self.meaning

    @property
    def local_word(self) -> str:
        return self.word_in(get_language() or "sv")

    @property
    def local_meaning(self) -> str:
        return self.meaning_in(get_language() or "sv")
