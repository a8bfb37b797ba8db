"""What My work tells of the coming weeks."""

from datetime import timedelta

from django.utils import timezone

from samverk.core.places import chosen
from samverk.organisations.models import Collaboration
from samverk.yearwheel.sources import entries

WEEKS_AHEAD = 8
SHOWN = 6


def on_start(request, person) -> dict | None:
    """The nearest dates across the person's collaborations; nothing for whoever sits in none."""
    mine = list(Collaboration.objects.seated(person))
    if not mine:
        return None
    place = chosen(request)
    mine = [each for each in mine if place in {None, each.pk}]
    today = timezone.localdate()
    found = entries(person, mine, today, today + timedelta(weeks=WEEKS_AHEAD))
    ahead = [entry for entry in found if entry.last_day <= today + timedelta(weeks=WEEKS_AHEAD)]
    return {"next_dates": ahead[:SHOWN], "several": len(mine) > 1}
