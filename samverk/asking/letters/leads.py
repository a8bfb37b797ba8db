"""What the lead is told in the digest: answers that have come in, and mail that has not arrived."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.asking.letters.shared import ANSWERS, TROUBLE, letters_of
from samverk.core import post
from samverk.core.addresses import absolute
from samverk.core.post.kinds import Composed, Items, Link
from samverk.core.post.models import Letter, Notice
from samverk.followup.models import Round
from samverk.organisations.deputies import acting_by
from samverk.organisations.models import Person, Seat

LISTED = 20


def tell(now: datetime) -> None:
    """Periodic work before the digest is gathered."""
    today, since = timezone.localdate(now), now - timedelta(days=1)
    for round in Round.objects.taking_answers().select_related("plan__collaboration"):
        came = round.follow_ups.submitted().filter(submitted_at__gt=since, submitted_at__lte=now).exists()
        failed = list(letters_of(round).filter(state=Letter.State.FAILED).values_list("pk", "tries"))
        if not came and not failed:
            continue
        seats = Seat.objects.taking_part().filter(collaboration=round.plan.collaboration_id, role=Seat.Role.LEAD)
        for lead in Person.objects.filter(acting_by(seats)):
            if came:
                order = {"round": round.pk, "since": since.isoformat(), "until": now.isoformat()}
                post.notify(ANSWERS, key=f"{ANSWERS}:{round.pk}:{lead.pk}:{today}", to=lead, order=order, at=now)
            for key, tries in failed:
                order = {"round": round.pk, "letter": key}
                post.notify(TROUBLE, key=f"{TROUBLE}:{key}:{tries}:{lead.pk}", to=lead, order=order, at=now)


def compose_answers(notices: list[Notice]) -> Composed | None:
    """How many have come since the day before, round by round, and how many there are now."""
    texts, links, count = [], [], 0
    for notice in notices:
        round = _round_of(notice)
        if round is None:
            continue
        since, until = (datetime.fromisoformat(notice.order[name]) for name in ("since", "until"))
        came = round.follow_ups.submitted().filter(submitted_at__gt=since, submitted_at__lte=until).count()
        places = {
            "number": came, "round": round, "plan": round.plan, "asked": round.follow_ups.count(),
            "answered": round.follow_ups.submitted().count(),
        }  # fmt: skip
        told = ngettext(
            "%(round)s, %(plan)s: %(number)s new answer. %(answered)s of %(asked)s parts have answered.",
            "%(round)s, %(plan)s: %(number)s new answers. %(answered)s of %(asked)s parts have answered.", came,
        )  # fmt: skip
        texts.append(told % places)
        link = Link(_("See %(round)s") % places, absolute(round.get_absolute_url()))
        links += [] if link in links else [link]
        count += came
    if not count:
        return None
    subject = ngettext("%(number)s new answer has come in", "%(number)s new answers have come in", count)
    return Composed(subject % {"number": count}, (Items(tuple(texts)), *links))


def compose_trouble(notices: list[Notice]) -> Composed | None:
    """To whom no mail gets through, in the mail server's words."""
    texts, links = [], []
    for notice in notices:
        round = _round_of(notice)
        letter = round and letters_of(round).filter(pk=notice.order["letter"], state=Letter.State.FAILED).first()
        if not letter or letter.person is None:
            continue
        places = {"person": letter.person, "kind": letter.title, "words": letter.last_error, "round": round}
        texts.append(_("%(person)s, %(round)s (%(kind)s): %(words)s") % places)
        link = Link(_("See who gets no mail in %(round)s") % places, absolute(reverse("asking:mail", args=[round.pk])))
        links += [] if link in links else [link]
    if not texts:
        return None
    subject = ngettext("%(number)s mail has not arrived", "%(number)s mails have not arrived", len(texts))
    return Composed(subject % {"number": len(texts)}, (Items(tuple(texts[:LISTED])), *links))


def _round_of(notice: Notice) -> Round | None:
    """The round, while it takes answers and the person still leads it."""
    rounds = Round.objects.taking_answers().select_related("plan")
    led = Seat.objects.taking_part().held_by(notice.person).filter(role=Seat.Role.LEAD).values("collaboration")
    return rounds.filter(pk=notice.order["round"], plan__collaboration__in=led).first()
