"""What a deputy is told: by mail when named, and on My work while it lasts and before it begins."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.core.addresses import absolute
from samverk.core.post.kinds import Composed, Link, Words
from samverk.organisations.deputies import Deputy
from samverk.organisations.models import Seat
from samverk.organisations.seating import organisations_administered, seats_anybody_in


def show_deputies(seats: list[Seat], looker) -> None:
    """Give each seat of a list its deputies of today and to come, and whether the looker may name one; in a number of
    queries that does not grow with the seats."""
    found: dict[int, list[Deputy]] = {}
    rows = Deputy.objects.filter(seat__in=[seat.pk for seat in seats]).lasting(timezone.localdate())
    for each in rows.select_related("person", "seat__person").order_by("from_on", "pk"):
        found.setdefault(each.seat_id, []).append(each)
    own = set(organisations_administered(looker).values_list("pk", flat=True))
    led = set(seats_anybody_in(looker).values_list("pk", flat=True))
    for seat in seats:
        handled = seat.collaboration_id in led or seat.organisation_id in own
        seat.acting = found.get(seat.pk, [])
        seat.may_have_deputy = seat.is_on() and (handled or seat.person_id == looker.pk)


def on_start(request, person) -> dict | None:
    mine = Deputy.objects.filter(person=person).lasting(timezone.localdate())
    mine = mine.select_related("seat__person", "seat__organisation", "seat__collaboration").order_by("from_on", "pk")
    return {"deputyships": found} if (found := list(mine)) else None


def compose(letter) -> Composed | None:
    """Nothing where it has been taken back, or is over, before the mail was sent."""
    named = Deputy.objects.filter(pk=letter.order["deputy"], person=letter.person).lasting(timezone.localdate())
    deputy = named.select_related("seat__person", "seat__organisation", "seat__collaboration").first()
    if deputy is None:
        return None
    seat = deputy.seat
    told = {
        "person": seat.person, "collaboration": seat.collaboration, "organisation": seat.organisation,
        "role": seat.get_role_display(), "from": date_format(deputy.from_on), "to": date_format(deputy.to_on),
    }  # fmt: skip
    what = _(
        "You stand in for %(person)s in %(collaboration)s from %(from)s to %(to)s: as %(role)s for %(organisation)s."
    )
    how = _(
        "During those days you see and may do what the seat lets %(person)s see and do, save to give others seats. It "
        "ends by itself. You can also end it yourself on My work."
    )
    link = Link(_("Go to %(collaboration)s") % told, absolute(seat.collaboration.get_absolute_url()))
    return Composed(_("You stand in for %(person)s") % told, (Words(what % told), Words(how % told), link))
