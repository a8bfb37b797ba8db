"""The first steps of a collaboration, for whoever leads it: ticked by what there is, gone when all is done or put away.

Rooms register their steps from `apps.ready`, so a collaboration's page and My work lead all the way to the first round
without knowing those rooms.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.places import chosen
from samverk.organisations.models import Collaboration, Participation, PutAway, Seat

SHOWN = 3  # collaborations on My work


@dataclass(frozen=True)
class Step:
    """One step. `left(collaborations)` gives those by key for which it remains, each with the address that leads
    there, or None where another step comes first; in as many queries however many they are."""

    title: str
    text: str
    action: str
    left: Callable[[dict[int, Collaboration]], dict[int, str | None]]
    order: int


_steps: dict[int, Step] = {}


def register(step: Step) -> None:
    _steps[step.order] = step


def remaining(collaborations: Iterable[Collaboration]) -> list[tuple[Collaboration, list[dict]]]:
    """Of these, each that is not all begun, with every step: the first that remains is the next one."""
    by_key = {each.pk: each for each in collaborations}
    steps = [_steps[order] for order in sorted(_steps)] if by_key else []
    left = [(step, step.left(by_key)) for step in steps]
    found = []
    for key, collaboration in by_key.items():
        told = [{"step": step, "done": key not in those, "url": those.get(key)} for step, those in left]
        following = next((each for each in told if not each["done"]), None)
        if following:
            following["next"] = True
            found.append((collaboration, told))
    return found


def led_by(person):
    """The collaborations that the person leads, but for those whose steps it has put away."""
    away = PutAway.objects.filter(person=person.pk).values("collaboration")
    return Collaboration.objects.seated(person, Seat.Role.LEAD).exclude(pk__in=away).order_by("name", "pk")


def on_start(request, person) -> dict | None:
    led = led_by(person)
    if place := chosen(request):
        led = led.filter(pk=place)
    found = remaining(led)
    return {"remaining": found[:SHOWN], "named": True} if found else None


def of_collaboration(request, collaboration: Collaboration) -> dict | None:
    person = request.user
    if not Collaboration.objects.seated(person, Seat.Role.LEAD).filter(pk=collaboration.pk).exists():
        return None
    found = remaining([collaboration])
    if not found:
        return None
    away = PutAway.objects.filter(person=person.pk, collaboration=collaboration).exists()
    return {"put_away": collaboration} if away else {"remaining": found, "named": False}


def _without_others(collaborations: dict) -> dict[int, str | None]:
    today = Participation.objects.on().filter(collaboration__in=collaborations).order_by()
    today = today.exclude(role=Participation.Role.OBSERVER)
    several = today.values("collaboration").annotate(number=Count("pk")).filter(number__gt=1)
    done = set(several.values_list("collaboration", flat=True))
    return {key: reverse("organisations:join", args=[key]) for key in collaborations if key not in done}


def _without_people(collaborations: dict) -> dict[int, str | None]:
    """Until somebody who is to answer or edit has a seat: whoever leads alone has nobody to plan with."""
    working = Q(role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER])
    seats = Seat.objects.on().filter(working, collaboration__in=collaborations)
    done = set(seats.values_list("collaboration", flat=True))
    return {key: reverse("organisations:give_seat", args=[key]) for key in collaborations if key not in done}


def register_own() -> None:
    register(
        Step(
            _("Bring in the organisations"),
            _("Those who own and pay are principals, and each gets its own report. Others are partners."),
            _("Let somebody join"),
            _without_others,
            order=10,
        )  # fmt: skip
    )
    register(
        Step(
            _("Give people seats"),
            _("Editors plan for their organisation, reporters answer in the rounds, readers look on."),
            _("Give a seat"),
            _without_people,
            order=20,
        )  # fmt: skip
    )
