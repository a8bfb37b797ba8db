"""What the import keeps: how a plan's sheet is read, and files on their way in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.organisations.models import Person
from samverk.planning.models.plans import Plan


class ImportMapping(Versioned):
    """How a plan's sheet is read: which column means what, and what its unknown words were said to mean."""

    named_by = ("plan",)

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="import_mapping", verbose_name=_("plan"))
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    words = models.JSONField(_("words"), default=dict, blank=True)

    class Meta:
        verbose_name = _("reading of a plan’s sheet")

    def __str__(self):
        return str(self.plan)


class ImportDraftQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, in plans that one may see: a file is its sender's until it is imported."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(person=person, plan__in=Plan.objects.visible_to(person))


class ImportDraft(models.Model):
    """A file on its way in, kept between the steps of an import and no longer than a day."""

    leaves_revisions = False

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    data = models.BinaryField()
    choices = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImportDraftQuerySet.as_manager()

    def __str__(self):
        return self.file_name
