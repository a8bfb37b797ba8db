"""What My work says to somebody who sits in no collaboration: one who is new, or one who keeps the installation."""

from samverk.organisations.beginning import keepers_steps
from samverk.organisations.models import Collaboration, Organisation, Person, Seat

SHOWN = 12


def on_start(request, person) -> dict | None:
    if Seat.objects.on().held_by(person).exists():
        return None
    if not person.is_administrator:
        return {"places": list(person.memberships.on().select_related("organisation"))}
    leads = Seat.objects.on().filter(role=Seat.Role.LEAD).values("collaboration")
    without = Collaboration.objects.exclude(pk__in=leads)
    leaderless = without.count()
    return {
        "keeps": True,
        "steps": keepers_steps(),
        "organisations": Organisation.objects.count(),
        "collaborations": Collaboration.objects.count(),
        "people": Person.objects.filter(is_active=True).count(),
        "without_lead": list(without.order_by("name")[:SHOWN]),
        "leaderless": leaderless,
        "more": max(leaderless - SHOWN, 0),
    }
