"""Plans as they are listed: with how many activities they hold and whom they belong to."""

from django.db.models import Count, Q, QuerySet


def counted_plans(plans: QuerySet) -> QuerySet:
    """Each plan with `current` activities and its collaboration and strategy, in one query."""
    current = Count("activities", filter=Q(activities__dropped_on__isnull=True))
    return plans.select_related("collaboration", "strategy").annotate(current=current)
