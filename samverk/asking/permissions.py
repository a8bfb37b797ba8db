"""Who gives out links, and takes them back."""

from samverk.followup.models import FollowUp, Round
from samverk.followup.permissions import can_manage_rounds
from samverk.organisations.models import Person


def can_keep_links(person, round: Round) -> bool:
    """Whoever leads the round. No right to answer comes with it: the link itself goes to its person alone."""
    return can_manage_rounds(person, round.plan)


def can_issue(by, person: Person, round: Round) -> bool:
    """Besides the lead oneself, and whoever may answer something that is asked of that person: one who hands over."""
    if by.pk == person.pk or can_keep_links(by, round):
        return True
    return FollowUp.objects.filter(round=round, asked=person).reportable_by(by).exists()
