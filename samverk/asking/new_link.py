"""The mail with a person's links: to whoever has lost theirs, or has been given a new one."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from samverk.asking.links import address_of
from samverk.asking.models import AnswerLink
from samverk.asking.operations import issue_link, link_for, reissue_link
from samverk.core import post
from samverk.core.post.kinds import Composed, Link, Words
from samverk.core.trail import Operation
from samverk.followup.models import Round
from samverk.organisations.models import Person

KIND = "asking.new_link"


def mail_to(address: str) -> None:
    """To the person who has this address, if there is one. Whoever asks is not told."""
    for person in Person.objects.filter(email=address, is_active=True):
        post.send(KIND, key=f"{KIND}:{uuid4()}", to=person, order={})


def send(person: Person, round: Round, *, by) -> Operation:
    """A link of the lead's making, in the place of the one there is, and the mail with it: both or neither."""
    issued = AnswerLink.objects.issued().filter(person=person, round=round).first()
    with transaction.atomic():
        op = reissue_link(issued, by=by) if issued else issue_link(person, round, by=by)
        post.send(
            KIND, key=f"{KIND}:{uuid4()}", to=person, order={"round": round.pk}, group=f"round:{round.pk}"
        )  # fmt: skip
    return op


def compose(letter) -> Composed | None:
    """The links of the rounds that ask the person something now; None when there are none."""
    person = letter.person
    rounds = Round.objects.taking_answers().filter(follow_ups__asked=person).distinct()
    if "round" in letter.order:
        rounds = rounds.filter(pk=letter.order["round"])
    rounds = rounds.select_related("plan__collaboration").order_by("answers_due_on", "pk")
    links = tuple(Link(str(round), address_of(link_for(person, round))) for round in rounds)
    if not links:
        return None
    here = _("Hello! Here is your own link to what you are asked to answer. You need no account.")
    private = _("The link is yours alone: whoever has it can answer in your name. Do not forward this mail.")
    return Composed(_("Your link to answer by"), (Words(here), *links, Words(private)))
