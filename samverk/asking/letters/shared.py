"""What the letters of rounds share: their kinds, their round, whom they reach, and the way in."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.asking.links import address_of
from samverk.asking.operations import link_for
from samverk.core.post.kinds import Composed, Items, Link
from samverk.core.post.models import Letter
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Membership, Person, Seat
from samverk.organisations.own_words import speaking

INVITED, REMINDED, ESCALATED = "asking.invited", "asking.reminded", "asking.escalated"
QUESTION, REPLY, RECEIPT = "asking.question", "asking.reply", "asking.receipt"
ANSWERS, TROUBLE = "asking.answers", "asking.trouble"
DAILY = (INVITED, REMINDED, ESCALATED)  # of these a person gets one a day at most in a round
NOT_HAD = (Letter.State.WITHDRAWN, Letter.State.FAILED)
LISTED = 40


def group_of(round: Round) -> str:
    """Under which the lead finds a round's letters."""
    return f"round:{round.pk}"


def letters_of(round: Round):
    return Letter.objects.filter(group=group_of(round))


def about_round(compose: Callable) -> Callable:
    """Compose with the letter's round, in its collaboration's own word for an activity; None where it is gone."""

    @wraps(compose)
    def composed(letter: Letter) -> Composed | None:
        found = Round.objects.select_related("plan__collaboration").filter(pk=letter.order["round"])
        round = found.first()
        if round is None:
            return None
        with speaking(round.plan.collaboration.activity_word):
            return compose(letter, round)

    return composed


def gone(people: Iterable[int]) -> set[int]:
    """Of these, who can no longer be written to: shut out, without an address, or with no place anywhere any more.

    Who has never had a place has not left one: a contact whom an organisation has named without a seat.
    """
    people = set(people)
    reached = Person.objects.filter(pk__in=people, is_active=True).exclude(email=None)
    found = people - set(reached.values_list("pk", flat=True))
    ever, now = set(), set()
    for model in (Membership, Seat):
        rows = model.objects.filter(person__in=people)
        ever |= set(rows.values_list("person", flat=True))
        now |= set(model.objects.on().filter(person__in=people).values_list("person", flat=True))
    return found | (ever - now)


def missing_of(person: Person, round: Round) -> list[FollowUp]:
    """What is asked of the person and not submitted, by the day that it is due."""
    rows = FollowUp.objects.filter(round=round, asked=person).silent().with_due()
    return list(
        rows.select_related("part__activity", "part__organisation").order_by("due_on", "part__activity__position")
    )


def way_in(person: Person, round: Round, words: str) -> Link | None:
    """The person's own link; None where it would open nothing."""
    try:
        return Link(words, address_of(link_for(person, round)))
    except ValidationError:
        return None


def listed(follow_ups: list[FollowUp]) -> Items:
    """Each with its organisation and day, where they are not the same for all."""
    shown = follow_ups[:LISTED]
    same_day = len({each.due_on for each in follow_ups}) == 1
    same_organisation = len({each.part.organisation_id for each in follow_ups}) == 1
    texts = []
    for each in shown:
        text = (
            str(each.part.activity) if same_organisation else f"{each.part.activity} ({each.part.organisation.short})"
        )
        texts.append(text if same_day else _("%(part)s, by %(day)s") % {"part": text, "day": day(each.due_on)})
    if more := len(follow_ups) - len(shown):
        texts.append(ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more})
    return Items(tuple(texts))


def day(value) -> str:
    return date_format(value, "DATE_FORMAT")
