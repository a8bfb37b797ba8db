"""Who answers: what they may answer, and where their pages lead. The pages of answering are the same for all who do."""

from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet
from django.urls import reverse

from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Person

RELATED = ("round__plan__collaboration", "round__scale", "part__activity", "part__organisation", "asked")


class Answering:
    """Somebody who has signed in: answers for what is asked of them, and of their colleagues.

    A room above has others who answer, with the same pages under names of its own (`pages`).
    """

    by_link = False
    pages = "followup"

    def __init__(self, person: Person):
        self.person = person

    def found(self) -> QuerySet:
        """What they may look at; what they may do with it the operations ask."""
        return FollowUp.objects.visible_to(self.person)

    def rounds(self) -> QuerySet:
        return Round.objects.visible_to(self.person)

    def passed_on(self) -> QuerySet:
        """What they may let somebody else answer, if the operation lets them. Also where its draft is another
        organisation's own: the lead decides who is asked, and reads none of it there."""
        return FollowUp.objects.filter(round__in=self.rounds())

    def owed(self, round: Round | None = None) -> list[FollowUp]:
        """What they answer for, submitted or not, nearest in time first."""
        owed = self._owed().with_due()
        if round is not None:
            owed = owed.filter(round=round)
        related = ("round__plan__collaboration", "part__activity", "part__organisation", "asked", "step")
        return list(owed.select_related(*related).order_by("due_on", "round", "part__activity__position"))

    def known(self, follow_ups: list[FollowUp]) -> str:
        """For js/answer.js: what this person has submitted, and as which version the server has it."""
        own = (each for each in follow_ups if each.is_submitted and each.submitted_by_id == self.person.pk)
        return " ".join(f"{each.pk}:{each.version}" for each in own)

    def is_asked(self, follow_up: FollowUp) -> bool:
        """As `FollowUpQuerySet.asked_of` has it, for what is already read."""
        return follow_up.asked_id in {None, self.person.pk}

    def is_own(self, follow_up: FollowUp) -> bool:
        return self.is_asked(follow_up) or follow_up.submitted_by_id == self.person.pk

    def may_read_history(self, follow_up: FollowUp) -> bool:
        """The history holds every draft that came before: it is for the part's own organisation alone."""
        return FollowUp.objects.own_to(self.person).filter(pk=follow_up.pk).exists()

    def beside(self, follow_up: FollowUp) -> list[FollowUp]:
        """What one goes through in the round: what one is asked oneself, or, if this is not among it, colleagues'
        too."""
        owed = self.owed(follow_up.round)
        own = [each for each in owed if self.is_own(each)]
        return own if any(each.pk == follow_up.pk for each in own) else owed

    def after(self, follow_up: FollowUp) -> str:
        """The next that is not answered, after this one in the list if there is any; else the receipt.

        A lead who has answered in somebody's place comes back to what is missing in the round.
        """
        own = self.beside(follow_up)
        place = next((n for n, each in enumerate(own) if each.pk == follow_up.pk), None)
        if place is None:
            return f"{follow_up.round.get_absolute_url()}#silent"
        following = next((each for each in own[place + 1 :] + own[:place] if not each.is_finished), None)
        return self.page_of(following) if following else self.receipt_of(follow_up.round)

    def address(self, page: str, *arguments) -> str:
        return reverse(f"{self.pages}:{page}", args=arguments)

    def page_of(self, follow_up: FollowUp) -> str:
        return self.address("report", follow_up.pk)

    def after_passing_on(self, follow_up: FollowUp) -> str:
        return follow_up.round.get_absolute_url()

    def receipt_of(self, round: Round) -> str:
        return self.address("receipt", round.pk)

    # For templates: the pages' names.
    @property
    def mine(self) -> str:
        return f"{self.pages}:mine"

    @property
    def report(self) -> str:
        return f"{self.pages}:report"

    @property
    def draft(self) -> str:
        return f"{self.pages}:draft"

    @property
    def discard(self) -> str:
        return f"{self.pages}:discard"

    @property
    def as_last_time(self) -> str:
        return f"{self.pages}:as_last_time"

    @property
    def hand_over(self) -> str:
        return f"{self.pages}:hand_over"

    def _owed(self) -> QuerySet:
        return FollowUp.objects.visible_to(self.person).owed_by(self.person)


def signed_in(view: Callable) -> Callable:
    """`view(request, answering, …)` as the page of whoever has signed in."""

    @wraps(view)
    def shown(request, **named):
        return view(request, Answering(request.user), **named)

    return shown
