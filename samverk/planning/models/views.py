"""Views of a plan that somebody has given a name: what is filtered, how it is grouped and sorted, which columns."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.organisations.models import Person
from samverk.planning.models.plans import Plan


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and those that are shared with the collaboration."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(is_shared=True) | Q(owner=person), plan__in=Plan.objects.visible_to(person))

    def opening(self, person, plan: Plan):
        """The view that the plan opens with for that person: the own one, else the one for all; none or one."""
        chosen = self.visible_to(person).filter(plan=plan, is_default=True)
        return chosen.order_by("is_shared")[:1]


class SavedView(Versioned):
    """A plan's address under a name (sparad vy). `query` is the address after its question mark."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="views", verbose_name=_("plan"))
    owner = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("choices"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("shared with the collaboration"), default=False)
    is_default = models.BooleanField(_("opens with the plan"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["is_shared", "name", "pk"]
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "owner", "name"], name="one_view_per_name",
                violation_error_message=_("You already have a view with that name. Choose another."),
            ),
            models.UniqueConstraint(
                fields=["plan", "owner"], condition=Q(is_shared=False, is_default=True), name="one_own_default_view"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(is_shared=True, is_default=True), name="one_shared_default_view"
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('planning:plan', args=[self.plan_id])}?{self.query or 'show=all'}"
