"""Who is asked by name in a round, how far they have come, and the link that they have."""

from dataclasses import dataclass

from samverk.asking.models import AnswerLink
from samverk.core.sorting import sort_key
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Person


@dataclass(frozen=True)
class Holder:
    person: Person
    organisations: str
    asked: int
    answered: int
    link: AnswerLink | None  # the one that works, else the last that was revoked


def holders_in(round: Round) -> list[Holder]:
    """By name. Two queries, however many they are."""
    links: dict[int, AnswerLink] = {}
    for link in round.answer_links.order_by("issued_at", "pk"):
        links[link.person_id] = link
    asked: dict[Person, list[FollowUp]] = {}
    for each in round.follow_ups.exclude(asked=None).select_related("asked", "part__organisation"):
        asked.setdefault(each.asked, []).append(each)
    found = [
        Holder(
            person=person,
            organisations=", ".join(sorted({each.part.organisation.short for each in own}, key=sort_key)),
            asked=len(own),
            answered=sum(each.is_submitted for each in own),
            link=links.get(person.pk),
        )
        for person, own in asked.items()
    ]
    return sorted(found, key=lambda each: (sort_key(each.person.name), each.person.pk))
