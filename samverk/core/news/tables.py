"""When a person last looked at what has changed. Only the person's own pages read it; it leaves no revisions."""

from django.conf import settings
from django.db import models


class LastLook(models.Model):
    """Up to which link of the trail a person has seen: at the last opening, and at the one that news count from."""

    leaves_revisions = False

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    latest = models.PositiveBigIntegerField()
    latest_at = models.DateTimeField()
    since = models.PositiveBigIntegerField(null=True)  # nothing before the second day
    since_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.person_id}: {self.since}"
