"""What the search finds of this room: organisations, collaborations and people."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from samverk.core import search
from samverk.core.search import Passage, Texts
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person


def of_organisation(organisation: Organisation) -> Texts:
    numbers = (organisation.short_name, organisation.code, organisation.org_number)
    return Texts(
        Passage(organisation.name, organisation.language),
        organisation.get_absolute_url(),
        passages=tuple(Passage(text, organisation.language) for text in numbers),
        beside=(Passage(organisation.parent.name),) if organisation.parent else (),
        place=organisation.parent.name if organisation.parent else "",
    )


def of_collaboration(collaboration: Collaboration) -> Texts:
    told = (collaboration.short_name, collaboration.description, collaboration.agreement)
    taking_part = (each.organisation.name for each in collaboration.participations.all())
    return Texts(
        Passage(collaboration.name),
        collaboration.get_absolute_url(),
        passages=tuple(map(Passage, told)),
        beside=tuple(map(Passage, taking_part)),
    )


def of_person(person: Person) -> Texts:
    """By name, address, and what the person is where; all of it stands on the person's page."""
    places = person.current_places
    names = [", ".join(filter(None, [place.title, place.organisation.name])) for place in places]
    return Texts(
        Passage(person.name, "sv"),
        person.get_absolute_url(),
        passages=(Passage(person.email or "", "sv"), *(Passage(place.title) for place in places)),
        beside=tuple(Passage(place.organisation.name) for place in places),
        place=" · ".join(names),
    )


def _people():
    # A membership that ends on a day leaves the index with its next change; until then its organisation is known.
    lasting = Membership.objects.filter(to_on__isnull=True).select_related("organisation").order_by("pk")
    return Person.objects.prefetch_related(Prefetch("memberships", lasting, to_attr="current_places"))


def register() -> None:
    search.register(
        Organisation, label=_("Organisation"), plural=_("Organisations"), icon="building-2", order=70, weight=0.7,
        rows=lambda: Organisation.objects.select_related("parent"), texts=of_organisation,
        visible=lambda person: Organisation.objects.visible_to(person),
        fields=("name", "short_name", "code", "org_number", "parent_id", "language"),
        rests_on={Organisation: ("parent", ("name",))},
    )  # fmt: skip
    search.register(
        Collaboration, label=_("Collaboration"), plural=_("Collaborations"), icon="users", order=60, weight=0.8,
        rows=lambda: Collaboration.objects.prefetch_related("participations__organisation"), texts=of_collaboration,
        visible=lambda person: Collaboration.objects.manned_for(person),
        fields=("name", "short_name", "description", "agreement"),
        gathers={Participation: ("collaboration_id", ("organisation_id",))},
        rests_on={Organisation: ("participations__organisation", ("name",))},
    )  # fmt: skip
    search.register(
        Person, label=_("Person"), plural=_("People"), icon="user", order=80, weight=0.8,
        rows=_people, texts=of_person, visible=lambda person: Person.objects.visible_to(person),
        fields=("name", "email"),
        gathers={Membership: ("person_id", ("title", "organisation_id", "to_on"))},
        rests_on={Organisation: ("memberships__organisation", ("name",))},
    )  # fmt: skip
