"""The rules as they are set here, where they differ from what Samverk comes with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samverk.core.versions import Versioned


class RetentionRule(Versioned):
    """How many days a kind is kept (gallringsfrist). None is for as long as the installation stands."""

    name = models.CharField(_("kind"), max_length=80, unique=True, editable=False)
    days = models.PositiveIntegerField(_("days"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("retention rule")

    def __str__(self):
        return self.name
