"""Questions about an answer, and what is replied to them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.asking.letters.shared import QUESTION, REPLY, about_round, gone, group_of, way_in
from samverk.core import post
from samverk.core.addresses import absolute
from samverk.core.post.kinds import Composed, Link, Words
from samverk.core.post.models import Letter
from samverk.followup.models import FollowUp, Message, Round
from samverk.followup.permissions import can_manage_rounds
from samverk.organisations.models import Person


def ask(follow_up: FollowUp, message: Message, *, by) -> None:
    """To whoever answered; one who can no longer be written to is stood in for by whoever is asked now."""
    if message.kind == Message.Kind.TAKEN_BACK:
        return  # its letter, if it still waits, finds that nothing is waited for
    answered, asked = follow_up.submitted_by_id, follow_up.asked_id
    receiver = asked if asked and (answered is None or answered == by.pk or gone([answered])) else answered
    if receiver and receiver != by.pk:
        _write(QUESTION, message, Person.objects.get(pk=receiver))


def reply(follow_up: FollowUp, message: Message, *, by) -> None:
    """To the other side: the lead who asked, or whoever answered."""
    question = follow_up.messages.filter(kind=Message.Kind.QUESTION).select_related("written_by").last()
    if question is None:
        return
    if question.written_by_id == by.pk:
        ask(follow_up, message, by=by)
    else:
        _write(REPLY, question, question.written_by)


def answered_anew(follow_up: FollowUp, *, by) -> None:
    """A new answer is a reply too, in words or not. The same letter as for the words, if they come together."""
    last = follow_up.messages.exclude(kind=Message.Kind.TAKEN_BACK).select_related("written_by").last()
    if last is not None and last.kind == Message.Kind.QUESTION and last.written_by_id != by.pk:
        _write(REPLY, last, last.written_by)


def _write(kind: str, message: Message, to: Person) -> None:
    """One letter for each message to each receiver. A reply is about its question: that is answered once."""
    round = message.follow_up.round
    order = {"round": round.pk, "message": message.pk}
    post.send(kind, key=f"{kind}:{message.pk}:{to.pk}", to=to, order=order, group=group_of(round))


@about_round
def compose_question(letter: Letter, round: Round) -> Composed | None:
    """The words of the thread; None once it is answered or taken back, or the receiver no longer sees the answer."""
    message = _message(letter)
    if message is None or not round.takes_answers or gone([letter.person_id]):
        return None
    follow_up = message.follow_up
    is_own = follow_up.asked_id == letter.person_id
    if message.kind == Message.Kind.QUESTION and not follow_up.is_sent_back:
        return None
    if not is_own and not FollowUp.objects.visible_to(letter.person).filter(pk=follow_up.pk).exists():
        return None
    own = way_in(letter.person, round, _("Answer the question")) if is_own else None
    link = own or Link(_("Answer the question"), absolute(follow_up.get_absolute_url()))
    places = {"person": message.written_by, "activity": follow_up.part.activity, "round": round}
    subject = _("Question about your answer: %(activity)s") % places
    hello = _("Hello! %(person)s has read your answer in %(round)s and asks:") % places
    holds = _("What you have submitted holds until you submit it anew. You can also submit it as it is, with a reply.")
    return Composed(subject, (Words(hello), Words(_("“%(text)s”") % {"text": message.text}), Words(holds), link))


@about_round
def compose_reply(letter: Letter, round: Round) -> Composed | None:
    """To the lead: what has been replied since the question, and that the answer is new, if it is."""
    question = _message(letter)
    if question is None or not can_manage_rounds(letter.person, round.plan):
        return None
    follow_up = question.follow_up
    replies = follow_up.messages.filter(pk__gt=question.pk, kind=Message.Kind.REPLY).exclude(written_by=letter.person)
    said = [
        Words(_("%(person)s: “%(text)s”") % {"person": each.written_by, "text": each.text})
        for each in replies.select_related("written_by")
    ]
    places = {"activity": follow_up.part.activity, "organisation": follow_up.part.organisation.short, "round": round}
    if not follow_up.is_sent_back:
        said.append(Words(_("The answer has been submitted anew.")))
    elif not said:
        return None
    subject = _("Your question is answered: %(activity)s (%(organisation)s)") % places
    asked = Words(_("You asked: “%(question)s”") % {"question": question.text})
    address = absolute(reverse("followup:report", args=[follow_up.pk]))
    return Composed(subject, (asked, *said, Link(_("Read the answer"), address)))


def _message(letter: Letter) -> Message | None:
    related = ("written_by", "follow_up__round", "follow_up__part__activity", "follow_up__part__organisation")
    return Message.objects.select_related(*related).filter(pk=letter.order["message"]).first()
