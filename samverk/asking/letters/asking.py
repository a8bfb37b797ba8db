"""The letters that ask: an invitation, reminders, and word to the deputy and then to the principal's contact."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.asking.letters.shared import about_round, day, gone, listed, missing_of, way_in
from samverk.core.addresses import absolute
from samverk.core.post.kinds import Composed, Heading, Items, Link, Words
from samverk.core.post.models import Letter
from samverk.followup.models import FollowUp, Round
from samverk.followup.permissions import askable
from samverk.organisations.models import Participation


@about_round
def compose_invitation(letter: Letter, round: Round) -> Composed | None:
    """All that is asked of the person, with the own link; None when it is answered, handed over or no longer asked."""
    missing = _still_missing(letter, round)
    link = missing and way_in(letter.person, round, _("Answer now"))
    if not link:
        return None
    places = {"number": len(missing), "round": round, "day": day(missing[0].due_on)}
    subject = ngettext(
        "%(round)s: follow up %(number)s activity by %(day)s", "%(round)s: follow up %(number)s activities by %(day)s",
        len(missing),
    )  # fmt: skip
    hello = _("Hello! %(collaboration)s is following up “%(plan)s”, and you know best how this goes:")
    hello %= {"collaboration": round.plan.collaboration, "plan": round.plan}
    by = _("Please answer by %(day)s. Where nothing has changed since the last time, three clicks are enough.") % places
    own = _(
        "The link is yours alone, and you need no account. Do not forward this mail: if somebody else knows better, "
        "hand the question over from the page."
    )
    return Composed(subject % places, (Words(hello), listed(missing), Words(by), link, Words(own)))


@about_round
def compose_reminder(letter: Letter, round: Round) -> Composed | None:
    if len(letter.order.get("rounds", ())) > 1:
        return _reminder_of_several(letter)
    missing = _still_missing(letter, round)
    link = missing and way_in(letter.person, round, _("Answer now"))
    if not link:
        return None
    left = (missing[0].due_on - timezone.localdate()).days
    places = {"number": len(missing), "round": round, "day": day(missing[0].due_on)}
    told = ngettext(
        "Hello! This answer is still missing from you:",
        "Hello! These answers are still missing from you:",
        len(missing),
    )
    late = _("A late answer is still taken. Anything is better than nothing: a few words are enough.")
    early = _("Where nothing has changed since the last time, three clicks are enough.")
    handed = _("If you cannot answer, hand the question over to somebody who can: the page has a button for it.")
    blocks = (Words(told), listed(missing), Words(late if left < 0 else early), link, Words(handed))
    return Composed(_reminding_subject(left, len(missing)) % places, blocks)


def _reminder_of_several(letter: Letter) -> Composed | None:
    """Round by round, each with its own way in; those in which nothing is missing any more are left out."""
    rounds = Round.objects.filter(pk__in=letter.order["rounds"]).select_related("plan__collaboration")
    found, blocks = 0, []
    for round in rounds.order_by("answers_due_on", "pk"):
        missing = _still_missing(letter, round)
        link = missing and way_in(letter.person, round, _("Answer now: %(round)s") % {"round": round})
        if link:
            found += len(missing)
            by = Words(_("By %(day)s:") % {"day": day(missing[0].due_on)})
            blocks += [Heading(f"{round}, {round.plan.collaboration}"), by, listed(missing), link]
    if not found:
        return None
    subject = ngettext("%(number)s answer is still missing", "%(number)s answers are still missing", found)
    told = ngettext(
        "Hello! This answer is still missing from you:", "Hello! These answers are still missing from you:", found
    )
    handed = _("If you cannot answer, hand the question over to somebody who can: the page has a button for it.")
    return Composed(subject % {"number": found}, (Words(told), *blocks, Words(handed)))


def _reminding_subject(left: int, number: int) -> str:
    if left < 0:
        return ngettext(
            "%(round)s: %(number)s answer was due on %(day)s",
            "%(round)s: %(number)s answers were due on %(day)s",
            number,
        )
    if left == 0:
        return ngettext(
            "%(round)s: %(number)s answer is due today", "%(round)s: %(number)s answers are due today", number
        )
    if left == 1:
        return ngettext(
            "%(round)s: %(number)s answer is due tomorrow", "%(round)s: %(number)s answers are due tomorrow", number
        )
    return ngettext(
        "%(round)s: %(number)s answer is due on %(day)s", "%(round)s: %(number)s answers are due on %(day)s", number
    )


def _still_missing(letter: Letter, round: Round) -> list[FollowUp]:
    if not round.takes_answers or gone([letter.person_id]):
        return []
    return missing_of(letter.person, round)


@about_round
def compose_escalation(letter: Letter, round: Round) -> Composed | None:
    """What is missing and of whom, to whoever stands in for them: only of the own organisation, and only as long as it
    is missing. Nothing that a draft says."""
    person, is_deputy = letter.person, letter.order["as"] == "deputy"
    if not round.takes_answers or gone([person.pk]):
        return None
    rows = FollowUp.objects.filter(pk__in=letter.order["follow_ups"], round=round).silent().with_due()
    rows = rows.select_related("round__plan", "part__activity", "part__organisation", "asked")
    found = [each for each in rows if _stands_in(person, each, is_deputy)]
    if not found:
        return None
    places = {"number": len(found), "round": round, "organisation": found[0].part.organisation.short}
    subject = ngettext(
        "%(round)s: %(number)s answer is missing from %(organisation)s",
        "%(round)s: %(number)s answers are missing from %(organisation)s", len(found),
    )  # fmt: skip
    if is_deputy:
        why = _("Hello! You are the deputy for what is listed here. It should have been answered, and is not yet.")
    else:
        why = _(
            "Hello! You are %(organisation)s’s contact in the joint work. These answers should have come, and have not."
        )
    help_ = _(
        "Can you see to it that they come? Remind your colleague, or have the question handed over to somebody who can "
        "answer. A late answer is still taken."
    )
    link = Link(_("See the round"), absolute(round.get_absolute_url()))
    return Composed(subject % places, (Words(why % places), Items(tuple(map(_who_owes, found))), Words(help_), link))


def _stands_in(person, follow_up: FollowUp, is_deputy: bool) -> bool:
    """Whether the person still stands in for whoever is asked, and works for the organisation whose answer it is."""
    if is_deputy:
        return follow_up.part.deputy_id == person.pk and askable(follow_up).filter(pk=person.pk).exists()
    taking_part = Participation.objects.on().filter(
        collaboration=follow_up.round.plan.collaboration_id, organisation=follow_up.part.organisation_id, contact=person
    )
    return taking_part.exists() and askable(follow_up).filter(pk=person.pk).exists()


def _who_owes(follow_up: FollowUp) -> str:
    places = {"activity": follow_up.part.activity, "person": follow_up.asked, "day": day(follow_up.due_on)}
    return _("%(activity)s: %(person)s, due on %(day)s") % places
