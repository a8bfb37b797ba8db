"""Editions: one round told to one reader, from draft to fixed; and the files and templates that go with them."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.followup.models import Round
from samverk.organisations.models import Organisation, Person, Seat
from samverk.organisations.visibility import ICONS, Level


class EditionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The joint edition and what is fixed, to all with a seat; a principal's draft to those who sit for it
        and to the lead."""
        visible = self.filter(round__in=Round.objects.visible_to(person))
        seats = Seat.objects.taking_part().held_by(person)
        seats = seats.filter(collaboration=models.OuterRef("round__plan__collaboration"))
        own = models.Exists(seats.filter(Q(organisation=models.OuterRef("organisation")) | Q(role=Seat.Role.LEAD)))
        return visible.filter(Q(organisation__isnull=True) | Q(state=Edition.State.FIXED) | own)

    def published_to(self, person):
        """What is open beyond those who take part: to anybody, also without signing in; and to a council member what
        is open to the council. A page of its own shows it, with what the report itself says and no more."""
        council = Seat.objects.reach_of(person).council if person.is_authenticated else []
        to_council = Q(publication__level__gte=Level.COUNCIL, round__plan__collaboration__in=council)
        return self.filter(to_council | Q(publication__level=Level.PUBLIC), state=Edition.State.FIXED)

    def newest(self):
        """Not reopened into a later version."""
        return self.filter(next__isnull=True)


class Edition(Versioned):
    """One report of a round (rapportutgåva): the joint one, or one principal's in its own goals.

    While a draft it follows the round (see `drafts`). Fixing freezes `content` (canonical JSON) with its SHA-256;
    reopening makes a new edition with the next number and leaves this one as it is.
    """

    untold = ("sha256", "trail_sequence", "trail_hash")
    untracked = ("content",)
    named_by = ("round", "organisation")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        FIXED = "fixed", _("fixed")

    round = models.ForeignKey(Round, models.PROTECT, related_name="editions", verbose_name=_("follow-up round"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("principal")
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="sv")
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="next", verbose_name=_("earlier version")
    )
    reopen_reason = models.TextField(_("why it was reopened"), blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("The joint comment that opens the report.")
    )
    content = models.TextField(_("content"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 digest"), max_length=64, blank=True, editable=False)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    fixed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("fixed by")
    )
    fixed_at = models.DateTimeField(_("fixed at"), null=True, editable=False)
    trail_sequence = models.PositiveBigIntegerField(_("number of the newest revision"), null=True, editable=False)
    trail_hash = models.CharField(_("hash of the newest revision"), max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-round__period_to", "organisation__name", "-number"]
        verbose_name = _("edition")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "language", "number"], name="one_edition_per_number"
            ),
            models.UniqueConstraint(
                fields=["round", "language", "number"], condition=Q(organisation__isnull=True),
                name="one_joint_edition_per_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="fixed")
                | (Q(fixed_at__isnull=False, approved_at__isnull=False) & ~Q(content="") & ~Q(sha256="")),
                name="fixed_has_content",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_at__isnull=False), name="approved_has_time"
            ),
        ]  # fmt: skip

    def __str__(self):
        reader = self.organisation.short if self.organisation else _("joint")
        return f"{self.round}, {reader}"

    def get_absolute_url(self):
        return reverse("reports:edition", args=[self.pk])

    @property
    def is_fixed(self) -> bool:
        return self.state == self.State.FIXED

    @property
    def frozen_content(self) -> dict:
        """The content as approved. Empty while a draft."""
        return json.loads(self.content) if self.content else {}


class EditionFile(Versioned):
    """A fixed edition rendered once and kept, so that what was sent can be sent again byte for byte."""

    untracked = ("data",)

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("edition"))
    format = models.CharField(_("format"), max_length=10)
    file_name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("file type"), max_length=100)
    data = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256 digest"), max_length=64)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a report")
        constraints = [models.UniqueConstraint(fields=["edition", "format"], name="one_file_per_format")]

    def __str__(self):
        return self.file_name


class Publication(Versioned):
    """That a fixed edition is open to more people than those who take part: to the council, or to anybody. A row of its
    own, since nothing of a fixed edition ever changes."""

    belongs_to = ("edition",)
    named_by = ("edition",)

    edition = models.OneToOneField(
        Edition, models.PROTECT, related_name="publication", verbose_name=_("edition")
    )  # fmt: skip
    level = models.PositiveSmallIntegerField(
        _("who sees it"), choices=[(level.value, level.label) for level in (Level.COUNCIL, Level.PUBLIC)]
    )  # fmt: skip

    class Meta:
        verbose_name = _("publication of a report")

    def __str__(self):
        return f"{self.edition}, {self.get_level_display()}"

    @property
    def icon(self) -> str:
        return ICONS[self.level]


class DocxTemplate(Versioned):
    """An organisation's own Word template for its editions; checked when it is uploaded."""

    untold = ("sha256",)
    untracked = ("data",)

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="docx_template", verbose_name=_("organisation")
    )
    file_name = models.CharField(_("file name"), max_length=200)
    data = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256 digest"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now=True)

    class Meta:
        verbose_name = _("Word template")

    def __str__(self):
        return self.file_name
