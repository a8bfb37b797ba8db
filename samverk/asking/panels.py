"""What the room hangs on the pages below."""

from samverk.asking.letters.overview import troubles
from samverk.asking.models import AnswerLink
from samverk.asking.permissions import can_keep_links
from samverk.followup.models import Round


def of_round(request, round: Round) -> dict | None:
    if not round.takes_answers or not can_keep_links(request.user, round):
        return None
    return {"links": AnswerLink.objects.issued().filter(round=round).count()}


def mail_of_round(request, round: Round) -> dict | None:
    if not round.takes_answers or not can_keep_links(request.user, round):
        return None
    failed, gone = troubles(round)
    nobody = round.follow_ups.silent().filter(asked=None).count()
    return {"failed": failed, "gone": gone, "nobody": nobody}
