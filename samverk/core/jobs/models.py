"""Jobs: who asked for what, how it goes, and where the result is. Working papers: they leave no revisions."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from samverk.core.jobs import kinds, progress


class JobQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; and all to whoever keeps the installation, who does not see what they are about."""
        if not person.is_authenticated:
            return self.none()
        return self.all() if person.is_administrator else self.filter(person=person)

    def unfinished(self):
        return self.filter(state__in=Job.UNFINISHED)


class Job(models.Model):
    """A piece of long work. `order` holds what it needs to know: keys and plain values, never content.

    `attempt` counts how often it was begun: a worker that has lost the job to another cannot finish it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    UNFINISHED = (State.WAITING, State.RUNNING)
    leaves_revisions = False

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=300, blank=True)
    order = models.JSONField(default=dict)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # How far it has come; on SQLite a file beside the database says it instead (jobs/progress.py).
    stage = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    back = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=500, blank=True)
    told = models.TextField(blank=True)
    found = models.JSONField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["person", "state"], name="jobs_of_person")]

    def __str__(self):
        return f"{self.kind} {self.uuid}"

    def get_absolute_url(self):
        return reverse("core:job", args=[self.uuid])

    @property
    def title(self) -> str:
        """What kind of work it is, in words that give nobody's secrets away."""
        return kinds.title_of(self.kind)

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def progress(self) -> progress.Progress:
        return progress.read(self)


class JobFile(models.Model):
    """A file that a job made for the one who asked, kept for a day."""

    leaves_revisions = False

    job = models.OneToOneField(Job, models.CASCADE, related_name="file")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()

    def __str__(self):
        return self.file_name
