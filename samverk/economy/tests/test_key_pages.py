"""The pages of keys and populations: what they say, to whom, and what comes back when something is wrong."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.sheets import read_workbook
from samverk.economy import operations
from samverk.economy.models import CostKey, KeyShare, Population
from samverk.economy.tests.factories import CostKeyFactory, PopulationFactory
from samverk.economy.tests.test_keys import approved_as, drafted, fixed, people, proposed
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"economy:{name}", args=args, query=query))


def key_data(joint, **more):
    data = {
        "name": "Samverkansavtalet", "method": "fixed", "rounding": "1", "from_on": "2026-01-01",
        "agreement": "Avtal 2025", "to_on": "",
    }  # fmt: skip
    for who, percent in zip((joint.norr, joint.ost, joint.syd), ("33,5", "33,5", "33"), strict=True):
        data[f"share-{who.pk}-percent"] = percent
    return data | more


def test_a_key_is_written_proposed_and_approved(client, joint):
    client.force_login(joint.lead)

    made = client.post(reverse("economy:create_key", args=[joint.collaboration.pk]), key_data(joint))
    key = CostKey.objects.get()
    asked = client.get(reverse("economy:propose_key", args=[key.pk]))
    client.post(reverse("economy:propose_key", args=[key.pk]), {"version": key.version})
    key.refresh_from_db()
    data = {"approved_by": "styrelserna", "approved_on": "2025-11-05", "version": key.version}
    client.post(reverse("economy:approve_key", args=[key.pk]), data)
    key.refresh_from_db()

    assert made.url == key.get_absolute_url()
    assert "These will see it" in asked.content.decode()
    assert (key.state, key.approved_by, key.kept_by) == (CostKey.State.APPROVED, "styrelserna", joint.norr)
    assert sorted(key.shares.values_list("percent", flat=True)) == [Decimal(33), Decimal("33.5"), Decimal("33.5")]


def test_shares_are_changed_and_emptied_in_the_form(client, joint):
    key = proposed(joint, fixed(joint, 50, 30, 20), method="fixed")
    client.force_login(joint.lead)
    address = reverse("economy:change_key", args=[key.pk])
    shown = client.get(address).content.decode()

    client.post(address, key_data(joint, method="equal", version=key.version))

    assert 'value="50"' in shown
    assert (CostKey.objects.get().method, KeyShare.objects.count()) == ("equal", 0)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"method": "inhabitants"}, "This method needs it."),
        ({"agreement": ""}, "This field is required."),
        ({"to_on": "2025-01-01"}, "The last day comes before the first."),
        ({"method": "use", "used": ""}, "Say what is counted"),
    ],
)
def test_what_is_missing_comes_back_with_the_reason(client, joint, more, told):
    client.force_login(joint.lead)

    answer = client.post(reverse("economy:create_key", args=[joint.collaboration.pk]), key_data(joint, **more))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not CostKey.objects.exists()


@pytest.mark.parametrize("typed", ["101", "-1", "x", "1e400", "NaN", "9" * 70, "1,1234567"])
def test_an_odd_share_comes_back_beside_its_field(client, joint, typed):
    client.force_login(joint.lead)
    data = key_data(joint) | {f"share-{joint.norr.pk}-percent": typed}

    answer = client.post(reverse("economy:create_key", args=[joint.collaboration.pk]), data)

    assert answer.status_code == 422
    assert f'href="#id_share-{joint.norr.pk}-percent"' in answer.content.decode()


def test_what_cannot_be_proposed_says_why(client, joint):
    key = drafted(joint, method="fixed")
    client.force_login(joint.lead)

    answer = client.post(reverse("economy:propose_key", args=[key.pk]), {"version": key.version})

    assert answer.status_code == 422
    assert "The fixed shares are 0 % together" in answer.content.decode()


def test_recalculating_shows_every_figure(client, joint):
    people(joint, 3_000, 1_000, 2_000)
    key = approved_as("inhabitants")(joint, population_year=2024)

    shown = page(client, joint.reader, "recalculate", key.pk, sum="1 000", first="2026-01-01", last="2026-12-31")

    body = shown.content.decode()
    assert shown.status_code == 200
    for words in ("181", "184", "49.589041", "50.410959", "3,000", "4,000", "6,000", "75", "Norr", "Syd"):
        assert words in body, words
    parts = [line.rows for line in shown.context["attempt"].divided.lines]
    assert [sum(row.ore for row in rows.values()) for rows in parts] == [100_000]


def test_the_sheet_holds_the_same_steps_as_the_page(client, joint):
    people(joint, 3_000, 1_000, 2_000)
    key = approved_as("mixed")(joint, population_year=2024, fixed_percent=Decimal(40))
    asked = {"sum": "1 000", "first": "2026-01-01", "last": "2026-12-31"}

    steps = page(client, joint.reader, "recalculate", key.pk, **asked).context["steps"]
    file = b"".join(page(client, joint.reader, "recalculate", key.pk, **asked, format="xlsx").streaming_content)

    sheets = read_workbook(BytesIO(file), "x.xlsx")
    assert len(sheets) == len(steps) == 5
    assert sheets[-1].rows[-1][0] == "Sum"
    assert sheets[-1].rows[-1][-1] == 1000
    assert sum(row[-1] for row in sheets[-1].rows[4:-1]) == pytest.approx(1000)


def test_a_missing_population_leads_to_where_it_is_entered(client, joint):
    people(joint, 3_000, 1_000)
    key = approved_as("inhabitants")(joint, population_year=2024)
    joint.lead.is_administrator = True
    joint.lead.save()
    asked = {"first": "2026-01-01", "last": "2026-12-31"}

    lead = page(client, joint.lead, "recalculate", key.pk, **asked).content.decode()
    reader = page(client, joint.reader, "recalculate", key.pk, **asked).content.decode()

    address = f"{reverse('economy:add_population')}?organisation={joint.syd.pk}&amp;year=2024"
    assert "the population of Syd in 2024 is not entered" in lead
    assert (address in lead, address in reader) == (True, False)
    assert f'value="{joint.syd.pk}" selected' in client_page(client, joint.lead, address.replace("&amp;", "&"))


def client_page(client, person, address) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


@pytest.mark.parametrize("asked", [{"first": "x"}, {"sum": "mycket"}, {"last": "1999-01-01"}, {"last": "9999-12-31"}])
def test_an_odd_question_is_answered_in_words(client, joint, asked):
    key = proposed(joint)

    answer = page(client, joint.reader, "recalculate", key.pk, **asked)

    assert answer.status_code == 422
    assert "field-err" in answer.content.decode()


def test_an_approved_key_offers_nothing_that_changes_it(client, joint):
    key = approved_as("equal")(joint)

    body = page(client, joint.lead, "key", key.pk).content.decode()

    assert reverse("economy:change_key", args=[key.pk]) not in body
    assert reverse("economy:replace_key", args=[key.pk]) in body
    assert page(client, joint.lead, "change_key", key.pk).status_code == 403


def test_what_a_draft_said_stays_its_organisations(client, joint):
    key = drafted(joint, name="Hemligt namn")
    key.name = "Öppet namn"
    operations.change_key(key, [], by=joint.lead)
    operations.propose_key(key, by=joint.lead)

    mine = page(client, joint.lead, "key", key.pk).content.decode()
    theirs = page(client, joint.other, "key", key.pk).content.decode()

    assert ("Hemligt namn" in mine, "Hemligt namn" in theirs) == (True, False)
    assert "Öppet namn" in theirs


def test_as_many_queries_for_many_keys_as_for_few(client, joint):
    CostKeyFactory(collaboration=joint.collaboration)
    client.force_login(joint.reader)
    address = reverse("economy:keys_of", args=[joint.collaboration.pk])
    counts = [queries(client, address)]
    for _n in range(5):
        CostKeyFactory(collaboration=joint.collaboration)
        PopulationFactory(year=2024)
    counts.append(queries(client, address))

    assert counts[0] == counts[1]


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_a_keys_page_takes_as_many_queries_for_ten_principals_as_for_three(client, joint):
    people(joint, 3_000, 1_000, 2_000)
    key = approved_as("inhabitants")(joint, population_year=2024)
    client.force_login(joint.reader)
    addresses = [key.get_absolute_url(), reverse("economy:recalculate", args=[key.pk]) + "?sum=100"]
    before = [queries(client, each) for each in addresses]
    for _n in range(7):
        row = ParticipationFactory(collaboration=joint.collaboration, role="principal")
        PopulationFactory(organisation=row.organisation, year=2024)

    assert [queries(client, each) for each in addresses] == before


TABLE = "Kod;Kommun/Region;Folkmängd;År;Källa\n0188;Norrtälje;65 432;2024;SCB\n0382;Östhammar;22 000;2024;SCB\n"


@pytest.fixture
def municipalities(db):
    facts = {"kind": "municipality"}
    return [OrganisationFactory(code=code, **facts) for code in ("0188", "0382")]


def sent(client, joint, text, name="folk.csv"):
    client.force_login(joint.administrator)
    address = reverse("economy:import_populations")
    shown = client.post(address, {"file": SimpleUploadedFile(name, text.encode())})
    found = shown.context.get("found")
    if found is None or found.errors:
        return shown
    names = ("content", "name")
    data = {each: shown.context[each] for each in names} | {"shown": shown.context["fingerprint"]}
    return client.post(address, data, follow=True)


def test_a_table_is_imported_once_and_again_without_doubling(client, joint, municipalities):
    sent(client, joint, TABLE)
    first = list(
        Population.objects.order_by("pk").values_list("organisation__code", "year", "inhabitants", "source_title")
    )
    sent(client, joint, TABLE)
    sent(client, joint, TABLE.replace("22 000", "22 001"))

    assert first == [("0188", 2024, 65_432, "SCB"), ("0382", 2024, 22_000, "SCB")]
    assert Population.objects.count() == 2
    assert Population.objects.get(organisation__code="0382").inhabitants == 22_001


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TABLE.replace("22 000", "många"), "A whole number of inhabitants was expected."),
        (TABLE.replace("0382", "0188"), "The same stands in row 2 already."),
        (TABLE.replace(";2024;", ";;"), "It does not say of which year."),
        (TABLE.replace("2024;SCB\n0382", "1600;SCB\n0382"), "Ensure this value is greater than or equal to 1749."),
        ("Namn;Färg\nNorr;blå\n", "No table of populations was found."),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_saved(client, joint, municipalities, text, told):
    answer = sent(client, joint, text)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Population.objects.exists()


def test_an_import_never_changes_what_an_approved_key_rests_on(client, joint, municipalities):
    sent(client, joint, TABLE)
    for organisation in municipalities:
        ParticipationFactory(collaboration=joint.collaboration, organisation=organisation, role="principal")
    people(joint, 1, 2, 3)
    approved_as("inhabitants")(joint, population_year=2024)

    answer = sent(client, joint, TABLE.replace("22 000", "22 001"))

    assert answer.status_code == 422
    assert "An approved cost key rests on the figure" in answer.content.decode()
    assert Population.objects.get(organisation__code="0382").inhabitants == 22_000


def test_the_export_can_be_imported(client, joint, municipalities):
    sent(client, joint, TABLE)
    file = b"".join(page(client, joint.reader, "populations", format="xlsx").streaming_content)
    before = list(Population.objects.values())
    Population.objects.all().delete()

    sent_again = SimpleUploadedFile("folk.xlsx", file)
    client.force_login(joint.administrator)
    shown = client.post(reverse("economy:import_populations"), {"file": sent_again})

    assert [each.inhabitants for each in shown.context["found"].new] == [row["inhabitants"] for row in before]


def test_only_an_administrator_keeps_the_table(client, joint):
    figure = PopulationFactory()

    answers = [
        page(client, person, name, *args).status_code
        for person in (joint.lead, joint.administrator)
        for name, *args in (
            ["populations"],
            ["add_population"],
            ["change_population", figure.pk],
            ["import_populations"],
        )
    ]

    assert answers == [200, 403, 403, 403, 200, 200, 200, 200]


def test_a_year_is_shown_at_a_time(client, joint):
    PopulationFactory(year=2023, organisation=joint.norr), PopulationFactory(year=2024, organisation=joint.ost)

    newest = page(client, joint.reader, "populations").context["page"].object_list
    asked = page(client, joint.reader, "populations", year="2023").context["page"].object_list

    assert ([row.organisation for row in newest], [row.organisation for row in asked]) == ([joint.ost], [joint.norr])


def test_approval_is_dated(client, joint):
    key = proposed(joint)
    client.force_login(joint.lead)

    answer = client.post(reverse("economy:approve_key", args=[key.pk]), {"approved_by": "x", "approved_on": ""})

    assert answer.status_code == 422
    assert CostKey.objects.get().state == CostKey.State.PROPOSED
