"""What this room's own things ask of a person: seats, deputyships, and being an organisation's contact."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samverk.organisations import open_tasks, seating
from samverk.organisations.models import Deputy, Organisation, Participation, Person, Seat
from samverk.organisations.operations.deputies import end_deputies
from samverk.organisations.operations.seats import hand_seats_over

SAID_FOR = timedelta(days=90)  # so long an ended seat is told of until somebody else has the same role


def register() -> None:
    open_tasks.register(
        "organisations.seat", _("Seats"), order=10, of=seats, people=lambda of: _seats(of).values("person"),
        hand_over=hand_seats_over, collaboration="collaboration", may=_may_seat,
        words_else=_("Who leads and who edits is for the collaboration’s lead to say."),
    )  # fmt: skip
    open_tasks.register(
        "organisations.deputy", _("Deputy for somebody"), order=20, of=deputies,
        people=lambda of: Deputy.objects.on().filter(seat__organisation=of).values("person"),
        hand_over=_stand_in, collaboration="seat__collaboration",
    )  # fmt: skip
    open_tasks.register(
        "organisations.contact", _("Contact of the organisation in the collaboration"),
        order=30, of=lambda person, of: _contacts(of).filter(contact=person),
        people=lambda of: _contacts(of).exclude(contact=None).values("contact"), hand_over=_be_contact,
        collaboration="collaboration",
    )  # fmt: skip


def seats(person: Person, organisation: Organisation):
    return _seats(organisation).filter(person=person)


def deputies(person: Person, organisation: Organisation):
    return Deputy.objects.on().filter(person=person, seat__organisation=organisation)


def _seats(organisation: Organisation):
    """Those of today, and those that ended lately and that nobody else has taken over."""
    today = timezone.localdate()
    rows = Seat.objects.filter(organisation=organisation)
    lasting, ended = rows.on(), rows.filter(to_on__gte=today - SAID_FOR, to_on__lt=today)
    held = {(seat.collaboration_id, seat.role) for seat in lasting}
    alone = [seat.pk for seat in ended if (seat.collaboration_id, seat.role) not in held]
    return rows.filter(pk__in=[*lasting.values_list("pk", flat=True), *alone])


def _contacts(organisation: Organisation):
    return Participation.objects.on().filter(organisation=organisation)


def _may_seat(by: Person, seat: Seat) -> bool:
    return seating.can_end_seat(by, seat)


def _stand_in(op, rows: list[Deputy], to: Person) -> None:
    """From today to the same day; not for oneself."""
    end_deputies(op, Deputy.objects.filter(pk__in=[row.pk for row in rows]))
    for row in rows:
        if row.seat.person_id != to.pk:
            op.create(Deputy(seat=row.seat, person=to, from_on=timezone.localdate(), to_on=row.to_on))


def _be_contact(op, rows: list[Participation], to: Person) -> None:
    for participation in rows:
        participation.contact = to
        op.save(participation)
