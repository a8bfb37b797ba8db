"""What the tests of operations share: a round put in some state, and the codes of a refusal."""

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
