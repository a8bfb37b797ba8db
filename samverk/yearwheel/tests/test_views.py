"""The pages of the year, the sheet, and the calendar."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from samverk.core.sheets.reading import read_workbook
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import CollaborationFactory, SeatFactory
from samverk.yearwheel.models import Feed, OwnDate
from samverk.yearwheel.operations import open_feed
from samverk.yearwheel.tests.factories import OwnDateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(client):
    seat = SeatFactory()
    client.force_login(seat.person)
    return seat


def year_url(seat, query="?year=2026"):
    return reverse("yearwheel:year", args=[seat.collaboration_id]) + query


def test_the_year_shows_its_dates_as_wheel_and_list(client, seat):
    own = OwnDateFactory(collaboration=seat.collaboration, title="The council meets", ends_on=date(2026, 11, 5))

    page = client.get(year_url(seat)).content.decode()

    assert '<svg class="wheel"' in page
    assert own.get_absolute_url() in page
    assert "to 5" in page


def test_a_ring_can_be_shown_alone(client, seat):
    OwnDateFactory(collaboration=seat.collaboration, title="Budget dialogue", lane="budget")
    OwnDateFactory(collaboration=seat.collaboration, title="The council meets")

    page = client.get(year_url(seat, "?year=2026&ring=budget")).content.decode()

    assert "Budget dialogue" in page
    assert "The council meets" not in page


@pytest.mark.parametrize("query", ["", "?year=0", "?year=99999", "?year=-1", "?year=²", "?ring=x", "?format=pdf"])
def test_a_strange_address_gives_a_year_all_the_same(client, seat, query):
    assert client.get(year_url(seat, query)).status_code == 200


def test_an_empty_year_says_what_will_stand_there(client, seat):
    assert "Nothing is planned for 2031" in client.get(year_url(seat, "?year=2031")).content.decode()


def test_across_mine_shows_every_collaboration_of_mine_and_no_other(client, seat):
    second = SeatFactory(person=seat.person).collaboration
    for collaboration, title in [(seat.collaboration, "Mine one"), (second, "Mine two"), (None, "Foreign")]:
        OwnDateFactory(collaboration=collaboration or CollaborationFactory(), title=title)

    page = client.get(reverse("yearwheel:my_year") + "?year=2026").content.decode()

    assert "Mine one" in page
    assert "Mine two" in page
    assert "Foreign" not in page


def test_with_one_collaboration_mine_is_that_one(client, seat):
    answer = client.get(reverse("yearwheel:my_year") + "?year=2026")

    assert answer["Location"] == year_url(seat)


def test_the_sheet_holds_what_the_list_shows(client, seat):
    OwnDateFactory(collaboration=seat.collaboration, title="=1+1")

    data = client.get(year_url(seat, "?year=2026&format=xlsx")).getvalue()

    rows = read_workbook(data, "x.xlsx")[0].rows
    assert rows[1][:4] == ["2026-03-05", "2026-03-05", "=1+1", "Meetings"]


def test_a_date_is_entered_changed_and_deleted(client, seat):
    new = reverse("yearwheel:enter_date", args=[seat.collaboration_id])
    client.post(new, {"title": "Council", "lane": "meeting", "starts_on": "2026-05-05"})
    own = OwnDate.objects.get()
    change = reverse("yearwheel:change_date", args=[own.pk])
    refused = client.post(change, {"title": "Council", "lane": "meeting", "starts_on": "2026-05-05",
                                   "ends_on": "2026-05-01", "version": 1})  # fmt: skip
    client.post(reverse("yearwheel:delete_date", args=[own.pk]), {"version": 1})

    assert refused.status_code == 422
    assert "The last day comes before the first" in refused.content.decode()
    assert not OwnDate.objects.exists()


def test_a_reader_is_offered_no_change(client):
    seat = SeatFactory(role=Seat.Role.READER)
    client.force_login(seat.person)
    own = OwnDateFactory(collaboration=seat.collaboration)

    assert "Enter a date" not in client.get(year_url(seat)).content.decode()
    assert client.get(reverse("yearwheel:change_date", args=[own.pk])).status_code == 403


def test_the_calendar_holds_what_its_owner_may_see(client, seat):
    today = timezone.localdate()
    OwnDateFactory(collaboration=seat.collaboration, title="Råd, möte; två", starts_on=today,
                   ends_on=today + timedelta(days=2), note="Line one\nline two")  # fmt: skip
    OwnDateFactory(title="Foreign", starts_on=today)
    open_feed(by=seat.person)
    client.logout()

    answer = client.get(reverse("yearwheel:calendar", args=[Feed.objects.get().token]))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == "Råd, möte; två"
    assert event.decoded("dtstart") == today
    assert event.decoded("dtend") == today + timedelta(days=3)
    assert str(event["description"]) == "Line one\nline two"
    assert answer["Content-Type"].startswith("text/calendar")


def test_the_calendar_is_empty_when_the_seat_has_ended(client, seat):
    OwnDateFactory(collaboration=seat.collaboration, starts_on=timezone.localdate())
    open_feed(by=seat.person)
    seat.to_on = timezone.localdate() - timedelta(days=1)
    seat.from_on = seat.to_on
    seat.save()

    answer = client.get(reverse("yearwheel:calendar", args=[Feed.objects.get().token]))

    assert not Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_wrong_address_says_only_that_there_is_nothing(client):
    assert client.get("/calendar/1-aaaa.ics").status_code == 404


def test_the_address_is_made_renewed_and_closed(client, seat):
    client.post(reverse("yearwheel:open_feed"))
    first = Feed.objects.get().token
    client.post(reverse("yearwheel:open_feed"))
    page = client.get(reverse("yearwheel:feed")).content.decode()
    client.post(reverse("yearwheel:close_feed"))

    assert first not in page
    assert not Feed.objects.exists()


@pytest.mark.parametrize("rows", [3, 60])
def test_the_number_of_queries_does_not_grow_with_the_dates(client, seat, rows, django_assert_max_num_queries):
    OwnDateFactory.create_batch(rows, collaboration=seat.collaboration)
    client.get(year_url(seat))

    with django_assert_max_num_queries(22):
        client.get(year_url(seat))
