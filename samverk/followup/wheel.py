"""What the year wheel tells of rounds: when answers are awaited, the principals approve, and all is fixed."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from samverk.followup.models import Round
from samverk.organisations.models import Collaboration
from samverk.yearwheel.models import Lane
from samverk.yearwheel.sources import Entry


def entries(person, collaborations: dict[int, Collaboration], first: date, last: date) -> Iterable[Entry]:
    """Answers are awaited from the cut-off on; approval follows the day after they are due.

    A principal's own dates stand on the round's page, not here: the wheel shows what is common."""
    found = Round.objects.visible_to(person).filter(plan__collaboration__in=collaborations)
    found = found.filter(cutoff_on__lte=last, fixed_due_on__gte=first).select_related("plan")
    for round in found:
        collaboration = collaborations[round.plan.collaboration_id]
        told = {"round": round.name}
        answers = _("%(round)s: follow-ups are handed in") % told
        approval = _("%(round)s: the principals approve their reports") % told
        after = min(round.answers_due_on + timedelta(days=1), round.approval_due_on)
        about = {"url": round.get_absolute_url(), "note": str(round.plan), "is_example": round.plan.is_example}
        if round.answers_due_on >= first:
            yield Entry(
                f"round-{round.pk}-answers", Lane.FOLLOW_UP, answers, round.cutoff_on, round.answers_due_on,
                collaboration, short=round.name, **about,
            )  # fmt: skip
        if after <= last and round.approval_due_on >= first:
            yield Entry(
                f"round-{round.pk}-approval", Lane.FOLLOW_UP, approval, after, round.approval_due_on,
                collaboration, short=_("Report"), **about,
            )  # fmt: skip
        if round.fixed_due_on <= last:
            fixed = _("%(round)s: the reports are fixed for the council") % told
            yield Entry(
                f"round-{round.pk}-fixed", Lane.FOLLOW_UP, fixed, round.fixed_due_on, round.fixed_due_on,
                collaboration, short=_("Fixed"), **about,
            )  # fmt: skip
