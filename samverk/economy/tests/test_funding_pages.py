"""The pages of co-financing: the list, one with its table and checks, the table across all, panels and dates."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.post.kinds import Items
from samverk.core.post.models import Notice
from samverk.core.sheets.reading import read_workbook
from samverk.economy.funding import reminding
from samverk.economy.funding.dues import dates as dues
from samverk.economy.models import Funding, FundingDate, FundingPayment, FundingSource, FundingYear
from samverk.economy.tests.factories import (
    FundingDateFactory,
    FundingFactory,
    FundingPaymentFactory,
    FundingSourceFactory,
    FundingYearFactory,
)
from samverk.organisations.tests.factories import OrganisationFactory, SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.tests.factories import ActivityFactory, PlanFactory
from samverk.yearwheel import sources

pytestmark = pytest.mark.django_db
LIST, TABLE = "economy:fundings", "economy:funding_table"


@pytest.fixture
def seat(client):
    seat = SeatFactory(role="lead")
    client.force_login(seat.person)
    return seat


@pytest.fixture
def funding(seat):
    return a_funding(seat, "Museet")


def a_funding(seat, title="Museet", **values) -> Funding:
    """State and region give as much; the region has paid half of its part."""
    funding = FundingFactory(collaboration=seat.collaboration, title=title, kept_by=seat.organisation, **values)
    state = FundingSourceFactory(funding=funding, kind="state", name="Kulturrådet")
    region = FundingSourceFactory(funding=funding, kind="region", organisation=seat.organisation, name="")
    FundingYearFactory(source=state, year=2026, decided_ore=960_000_00)
    row = FundingYearFactory(source=region, year=2026, decided_ore=960_000_00)
    FundingPaymentFactory(funding_year=row, ore=480_000_00)
    FundingDateFactory(funding=funding, title=f"Rekvisition för {title}", due_on=timezone.localdate())
    return funding


def text_of(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_list_shows_what_is_decided_paid_and_remaining(client, seat, funding):
    page = text_of(client.get(reverse(LIST)))

    assert funding.get_absolute_url() in page
    assert ">1,920,000<" in page
    assert ">480,000<" in page
    assert ">1,440,000<" in page
    assert "Kulturrådet" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"A", "B"}),
        ("funder=state", {"A", "B"}),
        ("funder=eu", set()),
        ("year=2026", {"A", "B"}),
        ("year=2030", {"B"}),
        ("year=x&funder=%00&recipient=²&municipality=-1&page=9&sort=nonsense&unit=dollar", {"A", "B"}),
    ],
)
def test_the_list_is_narrowed_by_the_address(client, seat, query, found):
    a_funding(seat, "A")
    a_funding(seat, "B", to_year=2031)

    answer = client.get(f"{reverse(LIST)}?{query}")

    assert {row.funding.title for row in answer.context["page"]} == found


def test_the_list_is_narrowed_by_recipient_municipality_and_funder(client, seat):
    place, payer = OrganisationFactory(), OrganisationFactory()
    a_funding(seat, "A", municipality=place)
    b = a_funding(seat, "B")
    FundingSourceFactory(funding=b, kind="municipality", organisation=payer, name="")

    for query, found in (
        (f"municipality={place.pk}", ["A"]), (f"recipient={b.recipient_id}", ["B"]), (f"funder={payer.pk}", ["B"]),
    ):  # fmt: skip
        rows = client.get(f"{reverse(LIST)}?{query}").context["page"]
        assert [row.funding.title for row in rows] == found


def test_the_list_is_sorted_by_any_column(client, seat):
    a_funding(seat, "A")
    b = a_funding(seat, "B")
    FundingYear.objects.filter(source__funding=b).update(decided_ore=1)

    for sort, found in (("title", "AB"), ("-title", "BA"), ("decided", "BA"), ("-decided", "AB"), ("-years", "BA")):
        rows = client.get(f"{reverse(LIST)}?sort={sort}").context["page"]
        assert "".join(row.funding.title for row in rows) == found


def test_an_empty_list_says_what_will_stand_there(client, seat):
    page = text_of(client.get(reverse(LIST)))

    assert "No co-financing yet" in page
    assert reverse("economy:create_funding", args=[seat.collaboration_id]) in page


def test_what_one_does_not_see_is_not_there(client, seat):
    hidden = a_funding(seat, "Hemligt", level=Level.OWN)
    Funding.objects.filter(pk=hidden.pk).update(kept_by=OrganisationFactory())

    for name in (LIST, TABLE):
        assert "Hemligt" not in text_of(client.get(reverse(name)))
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_one_shows_its_sums_both_ways_and_its_checks(client, seat, funding):
    answer = client.get(funding.get_absolute_url())
    page, table = text_of(answer), answer.context["table"]

    assert [line.sums.remaining for line in table.lines] == [960_000_00, 480_000_00]
    assert [cell.sums.decided for cell in table.foot.cells] == [1_920_000_00, 0, 0]
    assert "960,000 kr of 1,920,000 kr is 50 per cent; at most 50." in page
    assert "All hold" in page


def test_what_is_broken_is_said_in_words(client, seat, funding):
    FundingYear.objects.filter(source__kind="state").update(decided_ore=960_001_00, body="")
    FundingPayment.objects.update(ore=2_000_000_00)

    page = text_of(client.get(funding.get_absolute_url()))

    for words in ("Over the share", "More paid than decided", "Decision incomplete", "To look at: 3"):
        assert words in page


def test_a_reader_sees_all_and_is_offered_nothing(client, seat, funding):
    client.force_login(SeatFactory(collaboration=seat.collaboration, role="reader").person)

    page = text_of(client.get(funding.get_absolute_url()))

    assert "1,920,000" in page
    assert "/change/" not in page.replace("password/change/", "")
    assert "/sent/" not in page


def test_an_activity_that_the_reader_does_not_see_is_not_named(client, seat, funding):
    plan = PlanFactory(collaboration=seat.collaboration)
    funding.activity = ActivityFactory(plan=plan, title="Hemlig insats", level=Level.OWN, kept_by=OrganisationFactory())
    funding.save()

    assert "Hemlig insats" not in text_of(client.get(funding.get_absolute_url()))
    address = reverse("economy:change_funding", args=[funding.pk])
    assert "Hemlig insats" not in text_of(client.get(address))
    client.post(address, form_of(client, address) | {"title": "Nytt namn"})
    funding.refresh_from_db()
    assert (funding.title, funding.activity.title) == ("Nytt namn", "Hemlig insats")


def form_of(client, address) -> dict:
    form = client.get(address).context["form"]
    return {bound.html_name: bound.value() for bound in form if bound.value() is not None}


def test_from_nothing_to_what_remains_by_the_pages(client, seat):
    museum = OrganisationFactory(name="Museet")
    sent = {"title": "Museet", "kind": "institution", "recipient": museum.pk, "from_year": 2026, "to_year": 2027}
    client.post(reverse("economy:create_funding", args=[seat.collaboration_id]), sent | {"unit": "kr"})
    funding = Funding.objects.get()
    client.post(reverse("economy:add_funding_source", args=[funding.pk]), {"kind": "state", "name": "Kulturrådet"})
    source = FundingSource.objects.get()
    cell = reverse("economy:funding_year", args=[source.pk, 2026])
    client.post(cell, {"state": "decided", "applied_ore": "1,2 mnkr", "decided_ore": "1 000 000,50", "body": "Rådet"})
    row = FundingYear.objects.get()
    paid = reverse("economy:enter_funding_payment", args=[row.pk])
    client.post(paid, {"paid_on": "2026-04-01", "ore": "250 000", "reference": "V 12"})

    page = text_of(client.get(funding.get_absolute_url()))

    assert (row.applied_ore, row.decided_ore) == (1_200_000_00, 1_000_000_50)
    assert "750,000.50" in page
    assert "Rådet" in page
    assert "Decision incomplete" in page  # no day was said


def test_hours_are_entered_as_hours(client, seat, funding):
    source = FundingSourceFactory(funding=funding, kind="in_kind", name="Ideell tid")
    cell = reverse("economy:funding_year", args=[source.pk, 2026])
    sent = {"state": "decided", "applied_hours": "100", "decided_hours": "80.5", "hour_price_kr": "220"}
    refused = client.post(cell, sent | {"hour_price_kr": ""})
    client.post(cell, sent)
    row = FundingYear.objects.get(source=source)
    client.post(reverse("economy:enter_funding_payment", args=[row.pk]), {"paid_on": "2026-06-30", "hours": "10.25"})

    page = text_of(client.get(funding.get_absolute_url()))

    assert refused.status_code == 422
    assert row.decided_hours == Decimal("80.50")
    assert "15,455" in page  # (80.5 - 10.25) × 220


@pytest.mark.parametrize("year", [2025, 2029, 99999])
def test_a_year_outside_is_no_page(client, seat, funding, year):
    address = reverse("economy:funding_year", args=[funding.sources.first().pk, year])

    assert client.get(address).status_code == 404


def test_two_who_change_a_year_at_once_choose_between_the_sums(client, seat, funding):
    source = funding.sources.get(kind="state")
    address = reverse("economy:funding_year", args=[source.pk, 2026])
    mine = form_of(client, address) | {"decided_ore": "800 000"}
    client.post(address, form_of(client, address) | {"decided_ore": "900 000"})

    answer = client.post(address, mine)

    assert answer.status_code == 409
    assert "900,000" in text_of(answer)
    assert source.years.get().decided_ore == 900_000_00


def test_the_recipients_reporter_notes_what_was_sent_from_my_work(client, seat, funding):
    person = SeatFactory(
        collaboration=seat.collaboration, organisation=funding.recipient, role="reporter", person__language="en"
    ).person
    client.force_login(person)
    address = reverse("economy:tick_funding_date", args=[FundingDate.objects.get().pk])
    assert address in text_of(client.get("/"))

    client.post(address, form_of(client, address) | {"done_on": "2026-09-28", "requested_ore": "500 000"})

    on = FundingDate.objects.get()
    assert (on.done_on, on.requested_ore) == (date(2026, 9, 28), 500_000_00)
    assert address not in text_of(client.get("/"))
    assert client.get(reverse("economy:change_funding_date", args=[on.pk])).status_code == 403


def test_dues_are_those_that_are_near_or_late(seat, funding):
    today = timezone.localdate()
    FundingDate.objects.all().delete()
    for days, done_on in ((-40, None), (3, None), (27, None), (60, None), (2, today)):
        FundingDateFactory(funding=funding, due_on=today + timedelta(days=days), done_on=done_on)

    owed = dues(seat.person, None, 12)

    assert [due.days_left for due in owed.dues] == [-40, 3, 27]
    assert (owed.count, owed.late) == (3, 1)
    assert dues(seat.person, seat.collaboration_id + 1, 12) is None
    assert dues(SeatFactory(collaboration=seat.collaboration, role="reader").person, None, 12) is None


def test_the_year_wheel_has_the_dates(seat, funding):
    on = FundingDate.objects.get()
    here = [seat.collaboration]

    [entry] = [each for each in sources.entries(seat.person, here, on.due_on, on.due_on) if "funding" in each.uid]

    assert (entry.title, entry.lane, entry.url) == (
        "Rekvisition för Museet: Museet", "budget", on.get_absolute_url(),
    )  # fmt: skip


def test_a_reminder_is_sent_at_each_stage_once_and_to_those_who_can_do_it(seat, funding):
    recipient = SeatFactory(collaboration=seat.collaboration, organisation=funding.recipient, role="editor").person
    SeatFactory(collaboration=seat.collaboration, role="editor")
    SeatFactory(collaboration=seat.collaboration, organisation=funding.recipient, role="reader")
    FundingDate.objects.update(due_on=timezone.localdate() + timedelta(days=15))
    told = []
    for days in (0, 1, 2, 11, 12, 13, 15, 16, 17, 60):
        reminding.remind(timezone.now() + timedelta(days=days))
        told.append(Notice.objects.count())

    assert told == [0, 2, 2, 2, 4, 4, 4, 6, 6, 6]
    assert set(Notice.objects.values_list("person", flat=True)) == {seat.person.pk, recipient.pk}


def test_a_reminder_says_what_is_still_to_be_sent(seat, funding):
    on = FundingDate.objects.get()
    reminding.remind(timezone.now())
    notices = list(Notice.objects.filter(person=seat.person))

    letter = reminding.compose(notices)

    assert letter.subject == "1 requisition or report is to be sent"
    [items] = [block for block in letter.blocks if isinstance(block, Items)]
    assert items.texts[0].startswith("Rekvisition för Museet, Museet: due ")
    FundingDate.objects.filter(pk=on.pk).update(done_on=on.due_on)
    assert reminding.compose(notices) is None


def test_a_reminder_tells_nobody_of_what_they_no_longer_see(seat, funding):
    person = SeatFactory(collaboration=seat.collaboration, organisation=funding.recipient, role="editor").person
    reminding.remind(timezone.now())
    Funding.objects.update(level=Level.OWN)

    assert reminding.compose(list(Notice.objects.filter(person=person))) is None


def test_the_table_across_all_ties_and_goes_out_as_a_sheet(client, seat, funding):
    a_funding(seat, "Teatern", municipality=OrganisationFactory(name="Karlshamn"))

    answer = client.get(f"{reverse(TABLE)}?rows=municipality&rows2=funder&columns=year&measure=remaining")
    table = answer.context["table"]
    book = read_workbook(
        client.get(f"{reverse(TABLE)}?rows=municipality&rows2=funder&format=xlsx").getvalue(), "x.xlsx"
    )

    assert table.total == 2_880_000_00
    assert [(row.part.label, row.total) for row in table.rows if row.level == 0] == [
        ("Karlshamn", 1_440_000_00), ("The whole region", 1_440_000_00),
    ]  # fmt: skip
    assert ">2,880,000<" in text_of(answer)
    first, rows = book
    assert first.rows[-1][-1] == 3_840_000
    assert len(rows.rows) == 1 + 4


@pytest.mark.parametrize(
    "query",
    ["rows=x&columns=y&measure=z&unit=q", "rows=year&columns=year", "rows=institution&rows2=institution&rows3=year",
     "rows=institution&rows2=funder&rows3=municipality&columns=kind", "columns=institution", "funder=999999", "year=1"],
)  # fmt: skip
def test_a_strange_turning_gives_a_table_all_the_same(client, seat, funding, query):
    for form in ("", "&format=xlsx"):
        assert client.get(f"{reverse(TABLE)}?{query}{form}").status_code == 200


def test_an_empty_table_says_so(client, seat):
    assert "Nothing to put in a table yet" in text_of(client.get(reverse(TABLE)))


def test_panels_tell_of_it_on_organisation_and_activity(client, seat, funding):
    plan = PlanFactory(collaboration=seat.collaboration)
    funding.activity = ActivityFactory(plan=plan)
    funding.save()

    activity = text_of(client.get(funding.activity.get_absolute_url()))
    recipient = text_of(client.get(funding.recipient.get_absolute_url()))
    payer = text_of(client.get(seat.organisation.get_absolute_url()))

    assert "1,920,000 kr decided, 480,000 kr paid, 1,440,000 kr remaining" in activity
    assert "1,920,000 kr decided" in recipient
    assert "960,000 kr decided, 480,000 kr paid, 480,000 kr remaining" in payer  # its own part


@pytest.mark.parametrize("name", [LIST, TABLE, "funding", "organisation", "start"])
def test_queries_do_not_grow_with_rows(client, seat, name):
    one = a_funding(seat, "Ett", recipient=OrganisationFactory(name="Museet"))
    addresses = {
        "funding": one.get_absolute_url(), "organisation": one.recipient.get_absolute_url(), "start": "/",
    }  # fmt: skip
    address = addresses[name] if name in addresses else reverse(name)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)

    for number in range(3):
        a_funding(seat, f"Till {number}", recipient=one.recipient)
        other = FundingSourceFactory(funding=one, kind="municipality", organisation=OrganisationFactory())
        row = FundingYearFactory(source=other, year=2027)
        FundingPaymentFactory(funding_year=row)
        FundingDateFactory(funding=one, source=other, due_on=timezone.localdate())
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
