"""Whoever comes by a link answers on the same pages as who has signed in, and for less."""

from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet

from samverk.asking import visits
from samverk.asking.models import AnswerLink
from samverk.followup.answering import Answering
from samverk.followup.models import FollowUp, Round


class ByLink(Answering):
    """For what is asked of that very person in the link's round: nothing of their colleagues', nor of other rounds."""

    by_link = True
    pages = "asking"

    def __init__(self, link: AnswerLink):
        super().__init__(link.person)
        self.link = link

    def found(self) -> QuerySet:
        return FollowUp.objects.of_link(self.link)

    def passed_on(self) -> QuerySet:
        return self.found()

    def rounds(self) -> QuerySet:
        return Round.objects.filter(pk=self.link.round_id)

    def may_read_history(self, follow_up: FollowUp) -> bool:
        return False

    def after_passing_on(self, follow_up: FollowUp) -> str:
        return self.address("mine")

    def _owed(self) -> QuerySet:
        return self.found()


def by_link(view: Callable) -> Callable:
    """`view(request, answering, …)` as the page of whoever comes by a link; of the link's round, if it wants one."""

    @wraps(view)
    def shown(request, link: AnswerLink, **named):
        return view(request, ByLink(link), **named)

    return visits.by_link(shown)
