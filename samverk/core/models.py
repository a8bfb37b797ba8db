"""The revision trail, and what other rooms' models share."""

import json

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from samverk.core.accessibility.tables import Remark
from samverk.core.jobs.models import Job, JobFile
from samverk.core.news.tables import LastLook
from samverk.core.post.models import Letter
from samverk.core.retention.tables import RetentionRule
from samverk.core.schedule.tables import Turn
from samverk.core.search.tables import SearchEntry, SearchIndex, SearchWord
from samverk.core.versions import Versioned

__all__ = [
    "CacheEntry",
    "Job",
    "JobFile",
    "LastLook",
    "Letter",
    "Reading",
    "Remark",
    "RemovedFrom",
    "RetentionRule",
    "Revision",
    "SearchEntry",
    "SearchIndex",
    "SearchWord",
    "Sourced",
    "TrailHead",
    "Turn",
    "Versioned",
]


class Sourced(models.Model):
    """A row that says where it comes from: a public source, or made up for the example."""

    source_title = models.CharField(_("source"), max_length=300, blank=True)
    # What a browser would run ("javascript:…") is no link to anything.
    source_url = models.CharField(
        _("link to the source"), max_length=1000, blank=True,
        validators=[URLValidator(["http", "https"], message=_("Write the whole address, beginning with https://."))],
    )  # fmt: skip
    is_example = models.BooleanField(_("made up as an example"), default=False, editable=False)

    class Meta:
        abstract = True


class RevisionQuerySet(models.QuerySet):
    def of(self, obj):
        return self.filter(model=obj._meta.label_lower, object_id=obj.pk)

    def newest_of(self, objs) -> dict[int, "Revision"]:
        """The newest revision of each of these objects, which are of one model, by their keys."""
        if not objs:
            return {}
        rows = self.filter(model=objs[0]._meta.label_lower, object_id__in=[obj.pk for obj in objs]).order_by()
        newest = rows.values("object_id").annotate(newest=models.Max("sequence")).values("newest")
        return {row.object_id: row for row in self.filter(sequence__in=newest)}

    def in_operation(self, operation):
        return self.filter(operation=operation).order_by("sequence")


class Revision(models.Model):
    """What one operation did to one object: who, when, what before and after.

    Each row carries the hash of the one before it. The hash covers the digest of the salted content, not the
    content itself, so that lawful destruction (gallring) of content and salt leaves the chain whole.
    Triggers in the database refuse every other change and every deletion.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        NOTED = "noted", _("noted")

    sequence = models.PositiveBigIntegerField(unique=True)
    operation = models.UUIDField(db_index=True)
    action = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    model = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True)
    content = models.TextField(null=True)
    salt = models.CharField(max_length=32, null=True)
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["model", "object_id"], name="revision_of_object"),
            models.Index(fields=["at"], name="revision_at"),
        ]

    def __str__(self):
        return f"{self.sequence} {self.action}"

    @property
    def values(self) -> dict:
        """The content: name, actor, reason, before, after. Empty where it was lawfully destroyed."""
        return json.loads(self.content) if self.content else {}


class RemovedFrom(models.Model):
    """That a deletion is told of on the page of what the deleted object belonged to, though it is no longer there."""

    revision = models.ForeignKey(Revision, models.PROTECT, to_field="sequence", related_name="removed_from")
    model = models.CharField(max_length=80)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["model", "object_id"], name="removed_from_object")]

    def __str__(self):
        return f"{self.revision_id}: {self.model} {self.object_id}"


class Reading(models.Model):
    """That a person read something that is not for all to read: the first time each local day, and by which way.

    Triggers in the database refuse every change and every deletion, as of revisions. `core.reading.seal` puts the
    digest of each day that is over into the trail, so that what is changed past them shows.
    """

    leaves_revisions = False

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    model = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    way = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=45, blank=True)  # the longest that IPv6 can be written

    class Meta:
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(fields=["person", "model", "object_id", "day"], name="one_reading_a_day"),
        ]
        indexes = [
            models.Index(fields=["model", "object_id"], name="reading_of_object"),
            models.Index(fields=["day"], name="reading_of_day"),
        ]

    def __str__(self):
        return f"{self.day}: {self.person_id} {self.model} {self.object_id}"


class CacheEntry(models.Model):
    """Where Django's cache keeps what all processes, on all machines, must count together: attempts to sign in.

    The columns are those of Django's own database cache, which reads and writes them.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_cache"

    def __str__(self):
        return self.cache_key


class TrailHead(models.Model):
    """The newest link of the chain: one row, locked while an operation appends to it."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_trail_head")]

    def __str__(self):
        return f"{self.sequence} {self.hash}"
