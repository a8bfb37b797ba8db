"""Which turn of each periodic work is done. Working papers: they leave no revisions."""

from django.db import models


class Turn(models.Model):
    """The newest turn of a work that is done. Missing until it is first looked at: only what comes after counts."""

    leaves_revisions = False

    name = models.CharField(max_length=80, unique=True)
    done = models.BigIntegerField()
    not_before = models.DateTimeField(null=True)  # after a fault it rests until then
    done_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name
