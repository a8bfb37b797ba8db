"""What every object that two people may edit at once has."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """An object that two people may edit at once: each save carries the version it was read at."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True
