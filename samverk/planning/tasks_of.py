"""What plans ask of a person on behalf of an organisation: to be the contact of its parts, or the contact's deputy."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samverk.organisations import open_tasks
from samverk.organisations.models import Person
from samverk.planning.models import Part


def register() -> None:
    kinds = (("contact", _("Contact for activities"), 40), ("deputy", _("Deputy for activities’ contacts"), 41))
    for name, words, order in kinds:
        open_tasks.register(
            f"planning.{name}", words, order=order, collaboration="activity__plan__collaboration",
            of=lambda person, organisation, name=name: _of(organisation).filter(**{name: person}),
            people=lambda organisation, name=name: _of(organisation).exclude(**{name: None}).values(name),
            hand_over=_contact if name == "contact" else _deputy,
        )  # fmt: skip


def _of(organisation) -> QuerySet:
    return Part.objects.filter(organisation=organisation, activity__dropped_on__isnull=True).order_by("pk")


def _contact(op, parts: list[Part], to: Person) -> None:
    """Who was the deputy is so no longer: nobody stands in for themselves."""
    for part in parts:
        part.contact = to
        if part.deputy_id == to.pk:
            part.deputy = None
    op.save_many(parts)


def _deputy(op, parts: list[Part], to: Person) -> None:
    """As they are by now: the same operation may have given them another contact."""
    parts = list(op.locked(Part, [part.pk for part in parts]).values())
    for part in parts:
        part.deputy = None if part.contact_id == to.pk else to
    op.save_many(parts)
