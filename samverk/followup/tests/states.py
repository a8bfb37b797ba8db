"""What the tests of operations share: a round put in some state, and the codes of a refusal."""

from datetime import timedelta

from django.utils import timezone

from samverk.followup.models import Round


def put_in(round, state):
    Round.objects.filter(pk=round.pk).update(state=state)
    round.state = state
    return round


def codes(refusal) -> dict:
    """The codes of a refusal by field; "" is the whole."""
    error = refusal.value
    if not hasattr(error, "error_dict"):
        return {"": error.code}
    return {field: errors[0].code for field, errors in error.error_dict.items()}


def due_in(round: Round, days: int) -> None:
    """Answers are due so many days from today, or were; what follows a week apart."""
    due = timezone.localdate() + timedelta(days=days)
    names = ("cutoff_on", "answers_due_on", "review_due_on", "approval_due_on", "fixed_due_on")
    for n, name in enumerate(names, start=-1):
        setattr(round, name, due + timedelta(weeks=n))
    round.save()
