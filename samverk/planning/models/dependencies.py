"""That one activity begins when another has ended."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.planning.models.plans import Activity


class DependencyQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Both must be visible: it would otherwise tell of a draft."""
        visible = Activity.objects.visible_to(person)
        return self.filter(activity__in=visible, on__in=visible)


class Dependency(Versioned):
    """`activity` begins when `on` has ended (avslut till start). Within a plan they form no circle."""

    belongs_to = ("activity",)
    named_by = ("activity", "on")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="waits_for", verbose_name=_("activity"))
    on = models.ForeignKey(
        Activity, models.CASCADE, related_name="waited_for_by", verbose_name=_("begins when this has ended")
    )  # fmt: skip

    objects = DependencyQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "on__position", "pk"]
        verbose_name = _("dependency")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "on"], name="one_dependency_per_pair",
                violation_error_message=_("It waits for that activity already."),
            ),
            models.CheckConstraint(
                condition=~Q(activity=F("on")), name="nothing_waits_for_itself",
                violation_error_message=_("An activity cannot wait for itself."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.activity.number} → {self.on.number}"

    def clean(self):
        if self.on_id is None:
            return  # the form has said so
        if self.activity.plan_id != self.on.plan_id:
            raise ValidationError({"on": _("Choose an activity of the same plan.")}, code="elsewhere")
        pairs = Dependency.objects.filter(activity__plan=self.activity.plan_id).exclude(pk=self.pk)
        way = _way(self.on_id, self.activity_id, list(pairs.values_list("activity_id", "on_id")))
        if way and self.activity_id != self.on_id:
            # A draft on the way is not named: who made it is not always who asks.
            known = Activity.objects.filter(
                Q(pk__in=[self.activity_id, self.on_id]) | Q(pk__in=Activity.objects.shared())
            )
            numbers = dict(known.filter(pk__in=way).values_list("pk", "number"))
            circle = " → ".join(numbers.get(key, "…") for key in [self.activity_id, *way])
            refusal = _("They would wait for each other in a circle: %(circle)s.")
            raise ValidationError({"on": ValidationError(refusal, code="circle", params={"circle": circle})})


def _way(start: int, goal: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The activities from `start` to `goal` along what each waits for; [] where no way leads there."""
    next_after: dict[int, list[int]] = {}
    for waiting, on in pairs:
        next_after.setdefault(waiting, []).append(on)
    came_from, level = {start: 0}, [start]
    while level and goal not in came_from:
        further = [(at, on) for at in level for on in next_after.get(at, ()) if on not in came_from]
        came_from |= {on: at for at, on in further}
        level = list(dict.fromkeys(on for _at, on in further))
    way, at = [], goal if goal in came_from else 0
    while at:
        way.append(at)
        at = came_from[at]
    return way[::-1]
