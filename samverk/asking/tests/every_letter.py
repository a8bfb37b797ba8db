"""A letter of each kind of this room, in the language that is asked for, from a small round that has come some way."""

import time_machine
from django.core import mail
from django.utils import timezone

from samverk.asking.letters import leads, reminding
from samverk.core.post import digest
from samverk.core.post.delivery import deliver_once
from samverk.core.post.models import Letter
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.models import Person, Seat
from samverk.organisations.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning.tests.factories import ActivityFactory, PartFactory, StatusStepFactory

SECRET_DRAFT, SECRET_ANSWER = "kanariefagel i utkastet", "kanariefagel i ett svar"
KINDS = {"invited", "reminded", "escalated", "question", "reply", "receipt", "digest"}
TITLES = ("Laddplatser längs hela kusten", "Gemensam bokning av gästhamnar", "Skyltar på svenska, finska och engelska")


def letters_in(language: str) -> dict[str, mail.EmailMultiAlternatives]:
    """The newest of each kind, by its name after the dot; from a round's opening till some days after the due date."""
    with time_machine.travel("2026-08-20T08:00:00+02:00", tick=False) as clock:
        round, people, lead = _opened(language)
        leena, ville, maja = people
        deliver_once()
        clock.move_to("2026-09-08T07:31:00+02:00")
        reminding.remind(timezone.now())
        deliver_once()
        clock.move_to("2026-09-10T10:00:00+02:00")
        _answer(round, leena)
        _row(round, ville).update(state="draft", comment=SECRET_DRAFT)
        clock.move_to("2026-09-10T10:30:00+02:00")
        deliver_once()
        follow_up = FollowUp.objects.filter(round=round, asked=leena).order_by("pk").first()
        operations.send_back(follow_up, question="Hur många platser blir det till sommaren?", by=lead)
        deliver_once()
        clock.move_to("2026-09-11T06:45:00+02:00")
        operations.answer_question(follow_up, text="Tolv, av fjorton.", by=leena)
        Letter.objects.filter(person=maja).update(state="failed", last_error="550 5.1.1 No such mailbox")
        leads.tell(timezone.now())
        digest.gather(timezone.now())
        deliver_once()
        for day in (18, 19):  # Leena owes something too, and gets one mail a day
            clock.move_to(f"2026-09-{day}T08:00:00+02:00")
            reminding.remind(timezone.now())
            deliver_once()
    newest = Letter.objects.filter(state="sent").exclude(message_id="").order_by("sent_at", "pk")
    names = {each.message_id: each.kind.partition(".")[2] for each in newest}
    return {names[message.extra_headers["Message-ID"]]: message for message in mail.outbox}


def _opened(language: str) -> tuple[Round, list[Person], Person]:
    round = RoundFactory(state=Round.State.PLANNED, name="Tertial 2 2026")
    collaboration = round.plan.collaboration
    StatusStepFactory(scale=round.scale, key="plan", word="Enligt plan", word_en="On track", word_fi="Aikataulussa")
    organisation = OrganisationFactory(name="Norrtälje kommun", short_name="Norrtälje")
    ParticipationFactory(collaboration=collaboration, organisation=organisation)
    people = []
    for number, name in enumerate(("Leena Rinne", "Ville Ask", "Maja Ek")):
        person = PersonFactory(name=name, email=f"p{number}@norrtalje.example", language=language)
        MembershipFactory(person=person, organisation=organisation)
        people.append(person)
    leena, ville, maja = people
    for number, title in enumerate(TITLES):
        activity = ActivityFactory(plan=round.plan, number=f"1.{number}", title=title)
        PartFactory(activity=activity, organisation=organisation, contact=leena)
    activity = ActivityFactory(plan=round.plan, number="2.1", title="Vandringsleden runt sjön")
    PartFactory(activity=activity, organisation=organisation, contact=ville, deputy=leena)
    PartFactory(activity=ActivityFactory(plan=round.plan, number="2.2"), organisation=organisation, contact=maja)
    given = {"person__language": language, "person__name": "Aino Lind"}
    lead = SeatFactory(collaboration=collaboration, role=Seat.Role.LEAD, organisation=organisation, **given).person
    operations.open_round(round, by=lead)
    _row(round, maja).update(
        state="submitted",
        answer="nothing_to_report",
        comment=SECRET_ANSWER,
        submitted_at=timezone.now(),
        submitted_by=maja,
    )
    return round, people, lead


def _answer(round: Round, person: Person) -> None:
    step = round.scale.steps.first()
    for follow_up in FollowUp.objects.filter(round=round, asked=person).order_by("pk")[:2]:
        operations.submit_follow_up(
            follow_up, answer="reported", step=step, progress_percent=40, comment="Tolv platser är klara.", by=person
        )


def _row(round: Round, person: Person):
    return FollowUp.objects.filter(round=round, asked=person)
