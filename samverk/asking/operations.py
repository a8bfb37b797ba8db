"""Links are issued, revoked, and issued anew. A revoked one is never good again."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.asking.models import AnswerLink
from samverk.asking.permissions import can_issue, can_keep_links
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Person


def link_for(person: Person, round: Round, *, by=None) -> AnswerLink:
    """The person's link in the round: the one there is, else a new one. `by` is None where no person asks for it.

    Of two that ask at once the second gets the first's. Raises ValidationError with code "round_not_open" where the
    round takes no answers, and "asked_nothing" where nothing is asked of the person in it.
    """
    require(by is None or can_issue(by, person, round))
    issued = AnswerLink.objects.issued().filter(person=person, round=round)
    if link := issued.first():
        return link
    try:
        _issue(person, round, by=by)
    except ValidationError:
        if not issued.exists():
            raise
    return issued.get()


def issue_link(person: Person, round: Round, *, by) -> Operation:
    """A link for whoever has none that works. Raises ValidationError as `link_for` does, and where there is one."""
    require(can_keep_links(by, round))
    return _issue(person, round, by=by)


def revoke_link(link: AnswerLink, *, by, expected_version: int | None = None) -> Operation:
    """From now on it opens nothing, also where it is open already. Raises ValidationError with code "revoked"."""
    require(can_keep_links(by, link.round))
    with operation("asking.link_revoked", by=by) as op:
        _revoke(op, link, expected_version)
    return op


def reissue_link(link: AnswerLink, *, by, expected_version: int | None = None) -> Operation:
    """A new link in the old one's place, which is dead at once. Raises ValidationError with code "revoked",
    "round_not_open" or "asked_nothing"."""
    require(can_keep_links(by, link.round))
    refuse_without_question(link.person, link.round)
    with operation("asking.link_reissued", by=by) as op:
        _revoke(op, link, expected_version)
        op.create(_new(link.person, link.round))
    return op


def refuse_without_question(person: Person, round: Round) -> None:
    stored = Round.objects.get(pk=round.pk)
    if not stored.takes_answers:
        refusal = _("%(round)s takes no answers now.")
        raise ValidationError(refusal, code="round_not_open", params={"round": stored})
    if not FollowUp.objects.filter(round=stored, asked=person).exists():
        refusal = _("%(person)s is asked nothing in %(round)s.")
        raise ValidationError(refusal, code="asked_nothing", params={"person": person, "round": stored})


def _issue(person: Person, round: Round, *, by) -> Operation:
    refuse_without_question(person, round)
    with operation("asking.link_issued", by=by) as op:
        op.create(_new(person, round))
    return op


def _new(person: Person, round: Round) -> AnswerLink:
    return AnswerLink(person=person, round=round, issued_at=timezone.now())


def _revoke(op: Operation, link: AnswerLink, expected_version: int | None) -> None:
    stored = op.locked(AnswerLink, [link.pk])[link.pk]
    if stored.revoked_at is not None:
        raise ValidationError(_("That link is revoked already."), code="revoked")
    stored.revoked_at = timezone.now()
    op.save(stored, expected_version or link.version)
