"""Who is asked in a round under way: one part more, one less, or somebody else than before."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.followup import happenings
from samverk.followup.contacts import may_be_asked
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations.standing import answerable, locked, refuse_submitted, taking_answers
from samverk.followup.permissions import askable, can_hand_over, can_manage_rounds
from samverk.organisations.models import Person
from samverk.planning.models import Part


def ask_part(round: Round, part: Part, *, by) -> Operation:
    """Ask one more part in mid-round. Raises ValidationError with code "round_not_open", "other_plan" or
    "already_asked"."""
    require(can_manage_rounds(by, round.plan))
    with operation("followup.part_asked", by=by) as op:
        round = taking_answers(round)
        if part.activity.plan_id != round.plan_id:
            raise ValidationError(_("The part belongs to another plan."), code="other_plan")
        if round.follow_ups.filter(part=part).exists():
            refusal = _("%(part)s has already been asked.")
            raise ValidationError(refusal, code="already_asked", params={"part": part})
        follow_up = op.create(FollowUp(round=round, part=part, asked_id=part.contact_id))
        happenings.tell(happenings.asked, [follow_up], by=by)
    return op


def stop_asking(follow_up: FollowUp, *, by) -> Operation:
    """Take a part's question out of the round. Raises ValidationError with code "already_submitted": an answer that
    has been given stays."""
    require(can_manage_rounds(by, follow_up.round.plan))
    with operation("followup.part_no_longer_asked", by=by) as op:
        taking_answers(follow_up.round)
        follow_up = locked(follow_up)
        refuse_submitted(follow_up)
        op.delete(follow_up)
    return op


def bring_up_to_date(
    round: Round,
    *,
    ask: Iterable[Part] = (),
    stop: Iterable[FollowUp] = (),
    hand_over: Iterable[tuple[FollowUp, Person]] = (),
    by,
) -> Operation:
    """Ask, stop asking and hand over many at once, as one change, in a number of queries that hardly grows with them.

    Raises as `ask_part`, `stop_asking` and `hand_over` do.
    """
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_brought_up_to_date", by=by) as op:
        round = taking_answers(round)
        asked = [FollowUp(round=round, part=part, asked_id=part.contact_id) for part in ask]
        _refuse_wrong_parts(round, asked)
        op.create_many(asked)
        _stop_many(op, round, list(stop))
        _hand_over_many(op, round, list(hand_over))
        if asked:
            happenings.tell(happenings.asked, asked, by=by)
    return op


def reassign(round: Round, pairs: list[tuple[FollowUp, Person]], *, reason: str = "", by) -> Operation:
    """Hand many answers over at once, each to its own person, as `hand_over` does one: all or none.

    Of one's own organisation's, as whoever may hand each of them over; of all, as the round's lead.
    """
    keys = {each.pk for each, _person in pairs}
    own = FollowUp.objects.filter(pk__in=keys, round=round).draftable_by(by).count() == len(keys)
    require(own or can_manage_rounds(by, round.plan))
    with operation("followup.handed_over", by=by, reason=reason.strip()) as op:
        _hand_over_many(op, taking_answers(round), pairs)
    return op


def keep_contact(follow_up: FollowUp, *, by) -> Operation:
    """Say that whoever is asked stays so, though the plan has another contact by now. It changes nothing but what the
    round's lead is reminded of."""
    require(can_manage_rounds(by, follow_up.round.plan))
    with operation("followup.contact_kept", by=by) as op:
        stored = answerable(follow_up)
        refuse_submitted(stored)
        op.note(stored, asked_id=stored.asked_id)
    return op


def _refuse_wrong_parts(round: Round, asked: list[FollowUp]) -> None:
    for each in asked:
        if each.part.activity.plan_id != round.plan_id:
            raise ValidationError(_("The part belongs to another plan."), code="other_plan")
    there = round.follow_ups.filter(part__in=[each.part_id for each in asked]).select_related("part__activity")
    if twice := there.first():
        refusal = _("%(part)s has already been asked.")
        raise ValidationError(refusal, code="already_asked", params={"part": twice.part})


def _locked_here(op: Operation, round: Round, follow_ups: list[FollowUp]) -> list[FollowUp]:
    """As they are stored, with what is read along kept; those that are gone by now are left out."""
    stored = op.locked(FollowUp, [each.pk for each in follow_ups])
    found = []
    for each in follow_ups:
        row = stored.get(each.pk)
        if row is not None and row.round_id == round.pk:
            row.round, row.part = round, each.part
            refuse_submitted(row)
            found.append(row)
    return found


def _stop_many(op: Operation, round: Round, follow_ups: list[FollowUp]) -> None:
    op.delete_many(_locked_here(op, round, follow_ups))


def _hand_over_many(op: Operation, round: Round, pairs: list[tuple[FollowUp, Person]]) -> None:
    to = {each.pk: person for each, person in pairs}
    rows = _locked_here(op, round, [each for each, _person in pairs])
    allowed = may_be_asked(round, [(row, to[row.pk]) for row in rows])
    before = {}
    for row in rows:
        person = to[row.pk]
        if (row.pk, person.pk) not in allowed:
            refuse_other_than_askable(person, row)
        before[row.pk], row.asked = row.asked_id, person
    people = Person.objects.in_bulk({key for key in before.values() if key})
    for row in op.save_many(rows):
        happenings.tell(happenings.handed_over, row, people.get(before[row.pk]), by=op.by)


def refuse_other_than_askable(person: Person, follow_up: FollowUp) -> None:
    refusal = _("%(person)s does not work for %(organisation)s, whose answer it is. Choose somebody who does.")
    places = {"person": person, "organisation": follow_up.part.organisation}
    raise ValidationError(refusal, code="not_of_organisation", params=places)


def hand_over(
    follow_up: FollowUp, to: Person, *, reason: str = "", by, expected_version: int | None = None
) -> Operation:
    """Ask somebody else for the part's answer. A draft goes along with it; the reason stands in the trail.

    Raises ValidationError with code "already_submitted", "round_not_open", "round_closed", "asked_already" or, for a
    person who may not see the part's draft, "not_of_organisation".
    """
    require(can_hand_over(by, follow_up))
    with operation("followup.handed_over", by=by, reason=reason.strip()) as op:
        stored = answerable(follow_up)
        if not stored.is_sent_back:  # a question may be somebody else's to answer
            refuse_submitted(stored)
        if stored.asked_id == to.pk:
            refusal = _("%(person)s is asked already.")
            raise ValidationError(refusal, code="asked_already", params={"person": to})
        if not askable(stored).filter(pk=to.pk).exists():
            refuse_other_than_askable(to, stored)
        before, stored.asked = stored.asked, to
        op.save(stored, expected_version or follow_up.version)
        happenings.tell(happenings.handed_over, stored, before, by=by)
    return op
