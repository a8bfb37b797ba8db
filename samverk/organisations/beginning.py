"""From an empty installation to its first lead, and a line on other pages that tells what the next step is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.organisations.first_steps import led_by, remaining
from samverk.organisations.models import Collaboration, Organisation, Person, Seat


def nobody_yet(request, nothing) -> dict | None:
    """On the sign-in page as long as there is nobody who could sign in: how whoever installed Samverk gets in."""
    return None if Person.objects.exists() else {}


def keepers_steps() -> list[dict]:
    """What whoever keeps the installation does before a lead takes over; nothing once there has been a lead."""
    if Seat.objects.filter(role=Seat.Role.LEAD).exists():
        return []
    newest = Collaboration.objects.order_by("pk").last()
    joined = newest is not None and newest.participations.exists()
    told = [
        {
            "title": _("Create the organisations"),
            "text": _("One is enough to begin with: the one that leads. The others can be imported from a sheet."),
            "action": _("New organisation"),
            "url": reverse("organisations:create_organisation"),
            "done": Organisation.objects.exists(),
        },
        {
            "title": _("Create the collaboration"),
            "text": _("What the organisations do together: the plan, the rounds and the reports belong to it."),
            "action": _("New collaboration"),
            "url": reverse("organisations:create_collaboration"),
            "done": newest is not None,
        },
        {
            "title": _("Let an organisation join"),
            "text": _("Say which organisation is principal, that is owns and pays for the collaboration."),
            "action": _("Let somebody join"),
            "url": newest and reverse("organisations:join", args=[newest.pk]),
            "done": joined,
        },
        {
            "title": _("Give somebody the lead’s seat"),
            "text": _("You yourself or somebody else. The lead is then shown the way to the first plan."),
            "action": _("Give a seat"),
            "url": joined and reverse("organisations:give_seat", args=[newest.pk]),
            "done": False,
        },
    ]
    following = next(each for each in told if not each["done"])
    following["next"] = True
    return told


def next_for_keeper(request, obj) -> dict | None:
    """On the pages of what whoever keeps the installation has just made; else the step of a collaboration they lead."""
    person = request.user
    if not person.is_administrator:
        return None
    following = next((step for step in keepers_steps() if step.get("next")), None)
    if following:
        return {"next_step": following}
    return None if isinstance(obj, Collaboration) else _next_of(led_by(person).first())


def next_for_lead(request, collaboration: Collaboration | None) -> dict | None:
    """On other pages than the collaboration's own, until its steps are done or put away."""
    if collaboration is None:
        return None
    return _next_of(led_by(request.user).filter(pk=collaboration.pk).first())


def _next_of(collaboration: Collaboration | None) -> dict | None:
    for _collaboration, told in remaining([collaboration] if collaboration else []):
        each = next(each for each in told if each.get("next"))
        if each["url"]:
            step = {"title": each["step"].title, "action": each["step"].action, "url": each["url"]}
            return {"next_step": step, "of": collaboration}
    return None
