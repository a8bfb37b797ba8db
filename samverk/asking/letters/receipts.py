"""The receipt: what a person has submitted in one sitting, word by word, some minutes after the last of it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.asking.letters.shared import RECEIPT, about_round, group_of, letters_of, missing_of, way_in
from samverk.core import post
from samverk.core.addresses import absolute
from samverk.core.post.kinds import Composed, Heading, Items, Link, Words
from samverk.core.post.models import Letter
from samverk.followup.models import FollowUp, Round

QUIET = timedelta(minutes=10)  # so long after the last answer a sitting is over


def acknowledge(follow_up: FollowUp, *, by) -> None:
    """Put it into the receipt that waits, which then waits anew; or into one that is begun."""
    when, round = timezone.now() + QUIET, follow_up.round
    waiting = letters_of(round).filter(kind=RECEIPT, person=by, state=Letter.State.WAITING, tries=0)
    # Locked: into one that has just been taken to be sent nothing more is put.
    letter = waiting.select_for_update().first()
    if letter is None:
        key = f"{RECEIPT}:{round.pk}:{by.pk}:{follow_up.pk}:{follow_up.version}"
        order = {"round": round.pk, "follow_ups": [follow_up.pk]}
        post.send(RECEIPT, key=key, to=by, order=order, not_before=when, group=group_of(round))
        return
    letter.order["follow_ups"] = sorted({*letter.order["follow_ups"], follow_up.pk})
    letter.not_before = letter.next_at = when
    letter.save(update_fields=["order", "not_before", "next_at"])


@about_round
def compose(letter: Letter, round: Round) -> Composed | None:
    """As it stands now, of what the person submitted; and what remains to be answered."""
    person = letter.person
    rows = FollowUp.objects.filter(pk__in=letter.order["follow_ups"], submitted_by=person).submitted()
    rows = rows.filter(pk__in=FollowUp.objects.visible_to(person)) | rows.filter(asked=person)
    rows = rows.select_related("part__activity", "part__organisation", "step").order_by(
        "part__activity__position", "pk"
    )
    answers = list(rows)
    if not answers:
        return None
    subject = ngettext(
        "Thank you: %(number)s answer in %(round)s has come in",
        "Thank you: %(number)s answers in %(round)s have come in",
        len(answers),
    )
    subject %= {"number": len(answers), "round": round}
    blocks = [Words(_("Hello, and thank you! This is what you have answered:"))]
    for each in answers:
        blocks += [Heading(f"{each.part.activity} ({each.part.organisation.short})"), Items(tuple(_said(each)))]
    return Composed(subject, (*blocks, *_what_is_next(person, round)))


def _said(follow_up: FollowUp) -> list[str]:
    """The answer's fields that hold something, each with its name."""
    said = [follow_up.step.local_word if follow_up.step else follow_up.get_answer_display().capitalize()]
    if follow_up.progress_percent is not None:
        said.append(_("Done: %(percent)s %%") % {"percent": follow_up.progress_percent})
    if follow_up.indicator_words:
        said.append(_("Value of the indicator: %(value)s") % {"value": follow_up.indicator_words})
    for name in ("comment", "deviation", "measure"):
        if text := getattr(follow_up, name):
            label = str(FollowUp._meta.get_field(name).verbose_name)
            said.append(f"{label[:1].upper()}{label[1:]}: {text}")
    return said


def _what_is_next(person, round: Round) -> tuple:
    missing = missing_of(person, round) if round.takes_answers else []
    if missing:
        number = len(missing)
        told = ngettext(
            "%(number)s answer is still missing from you.", "%(number)s answers are still missing from you.", number
        )
        told %= {"number": number}
        link = way_in(person, round, _("Go on answering"))
        return (Words(told), link) if link else (Words(told),)
    done = Words(_("You have answered everything that you were asked. You can change it until the day that it is due."))
    asked = FollowUp.objects.filter(round=round, asked=person).exists()
    link = way_in(person, round, _("See your answers")) if asked else None
    return done, link or Link(_("See your answers"), absolute(reverse("followup:mine")))
