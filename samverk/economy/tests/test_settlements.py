from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.trail import Conflict
from samverk.economy import operations
from samverk.economy.models import AccountRule, BudgetLine, LedgerRow, Payment, Settlement
from samverk.economy.settling.material import content_of
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory, CostKeyFactory, book
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    return CostKeyFactory(name="Lika delar")


@pytest.fixture
def budget(key):
    return BudgetFactory(collaboration=key.collaboration, key=key, title="Driften")


@pytest.fixture
def principals(budget):
    """Norr and Ost all the time, and Syd from 1 July."""
    norr, ost, syd = (OrganisationFactory(name=name, short_name="") for name in ("Norr", "Ost", "Syd"))
    for organisation, from_on in ((norr, None), (ost, None), (syd, date(2026, 7, 1))):
        ParticipationFactory(
            collaboration=budget.collaboration, organisation=organisation, role="principal", from_on=from_on
        )
    return norr, ost, syd


@pytest.fixture
def lead(budget, principals):
    seat = SeatFactory(
        collaboration=budget.collaboration, organisation=principals[0], role="lead", person__language="en"
    )
    return seat.person


@pytest.fixture
def line(budget):
    return BudgetLineFactory(budget=budget, number="10", name="Webb")


def settle(budget, lead, first=date(2026, 1, 1), last=date(2026, 6, 30), fix=True):
    settlement = Settlement(budget=budget, from_on=first, to_on=last)
    operations.create_settlement(settlement, by=lead)
    if fix:
        operations.fix_settlement(settlement, by=lead)
    return Settlement.objects.get(pk=settlement.pk)


def paid(budget, organisation, ore, lead, on=date(2026, 3, 1)):
    payment = Payment(budget=budget, organisation=organisation, paid_on=on, ore=ore)
    operations.note_payment(payment, by=lead)
    return payment


def closing(settlement, *organisations):
    found = {each["organisation"]: each["closing"] for each in content_of(settlement)["balances"]}
    return [found[organisation.pk] for organisation in organisations]


def test_what_is_booked_is_divided_by_the_key_against_what_was_paid(budget, line, principals, lead):
    norr, ost, _syd = principals
    book(line, 1_000_01)
    paid(budget, norr, 700_00, lead)

    settlement = settle(budget, lead)

    assert closing(settlement, norr, ost) == [199_99, -500_00]  # the odd öre is the older one's
    assert content_of(settlement)["reckoning"]["adds_up"]


def test_whoever_joins_in_mid_year_pays_for_its_days(budget, line, principals, lead):
    """181 days by two and 184 by three: Syd bears 184/365 of a third. All remainders are a third of an öre, so the one
    that is left over goes to the oldest."""
    book(line, 365_00)

    content = content_of(settle(budget, lead, last=date(2026, 12, 31)))

    assert list(content["lines"][0]["parts"].values()) == [151_84, 151_83, 61_33]
    [key] = content["keys"]
    assert [(each["days"], len(each["rows"])) for each in key["workings"]] == [(181, 2), (184, 3)]
    assert key["shares"][str(principals[2].pk)] == "184/1095"


def test_a_line_can_have_a_key_of_its_own(budget, line, principals, lead):
    norr, ost, _syd = principals
    own = CostKeyFactory(collaboration=budget.collaboration, method="fixed", name="Webben")
    for organisation, percent in ((norr, 80), (ost, 20)):
        own.shares.create(organisation=organisation, percent=percent)
    special = BudgetLineFactory(budget=budget, key=own)
    book(line, 100_00)
    book(special, 100_00)

    parts = [list(each["parts"].values()) for each in content_of(settle(budget, lead))["lines"]]

    assert parts == [[50_00, 50_00], [80_00, 20_00]]


def test_incomes_are_the_principals_too(budget, line, principals, lead):
    book(BudgetLineFactory(budget=budget, kind=BudgetLine.Kind.INCOME), -300_00)

    assert closing(settle(budget, lead), *principals[:2]) == [150_00, 150_00]


def test_what_is_fixed_never_changes(budget, line, principals, lead, key):
    norr, *_rest = principals
    row, payment = book(line, 1_000_00), paid(budget, norr, 700_00, lead)
    settlement = settle(budget, lead)
    before = settlement.content

    book(line, 77_00)
    ParticipationFactory(collaboration=budget.collaboration, role="principal")
    CostKeyFactory(collaboration=budget.collaboration, replaces=key, from_on=date(2026, 2, 1))
    paid(budget, norr, 5_00, lead)

    assert Settlement.objects.get(pk=settlement.pk).content == before
    for refused in (
        lambda: operations.change_settlement(settlement, by=lead),
        lambda: operations.delete_settlement(settlement, by=lead),
        lambda: operations.fix_settlement(settlement, by=lead),
        lambda: operations.delete_payment(Payment.objects.get(pk=payment.pk), by=lead),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    for statement in (
        lambda: Settlement.objects.filter(pk=settlement.pk).update(note="x"),
        lambda: Settlement.objects.filter(pk=settlement.pk)._raw_delete("default"),
        lambda: LedgerRow.objects.filter(pk=row.pk).update(ore=1),
        lambda: LedgerRow.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: Payment.objects.filter(pk=payment.pk).update(ore=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()


def test_who_read_the_draft_before_it_was_fixed_is_refused(budget, line, principals, lead):
    draft = settle(budget, lead, fix=False)
    payment = paid(budget, principals[0], 1_00, lead)
    operations.fix_settlement(Settlement.objects.get(pk=draft.pk), by=lead)

    for refused in (
        lambda: operations.change_settlement(draft, by=lead),
        lambda: operations.fix_settlement(draft, by=lead),
        lambda: operations.change_payment(payment, by=lead),
    ):
        with pytest.raises(ValidationError) as refusal:
            refused()
        assert refusal.value.code in {"fixed", "settled"}


def test_what_is_booked_late_is_divided_as_its_own_period_was(budget, line, principals, lead):
    """Syd was not there in the first half-year, and pays nothing of what was booked then."""
    norr, ost, syd = principals
    settle(budget, lead)
    book(line, 100_00, on=date(2026, 5, 5))
    book(line, 300_00, on=date(2026, 9, 9))

    second = settle(budget, lead, first=date(2026, 7, 1), last=date(2026, 12, 31))

    content = content_of(second)
    assert [list(each["parts"].values()) for each in content["late"]] == [[50_00, 50_00]]
    assert [list(each["parts"].values()) for each in content["lines"]] == [[100_00, 100_00, 100_00]]
    assert closing(second, norr, ost, syd) == [-150_00, -150_00, -100_00]


def test_what_is_booked_late_on_a_line_without_rows_then_is_divided_too(budget, line, principals, lead):
    """By its key as it was fixed; by one that was chosen since as it is for those days."""
    own, chosen = (CostKeyFactory(collaboration=budget.collaboration, method="fixed") for _each in range(2))
    for key, percents in ((own, (80, 20)), (chosen, (10, 90))):
        for organisation, percent in zip(principals[:2], percents, strict=True):
            key.shares.create(organisation=organisation, percent=percent)
        key.shares.create(organisation=principals[2], percent=0)
    empty = BudgetLineFactory(budget=budget, key=own, number="80")
    settle(budget, lead)
    own.shares.update(percent=50)
    for late in (empty, BudgetLineFactory(budget=budget, key=chosen, number="90")):
        book(late, 100_00, on=date(2026, 5, 5))

    content = content_of(settle(budget, lead, first=date(2026, 7, 1), last=date(2026, 12, 31)))

    assert [list(each["parts"].values()) for each in content["late"]] == [[80_00, 20_00], [10_00, 90_00]]


def test_each_row_and_each_payment_is_counted_once(budget, line, principals, lead):
    norr, ost, _syd = principals
    book(line, 100_00)
    paid(budget, ost, 80_00, lead)
    first = settle(budget, lead)
    book(line, 40_00, on=date(2026, 8, 1))

    second = settle(budget, lead, first=date(2026, 7, 1), last=date(2026, 9, 30))

    assert (content_of(first)["reckoning"]["booked"], content_of(second)["reckoning"]["booked"]) == (100_00, 40_00)
    assert content_of(second)["reckoning"]["paid"] == 0
    assert content_of(second)["reckoning"]["opening"] == content_of(first)["reckoning"]["closing"]
    assert closing(first, norr, ost) == [-50_00, 30_00]


@pytest.mark.parametrize(
    "first, last, code",
    [
        (date(2025, 12, 1), date(2026, 6, 30), "other_year"),
        (date(2026, 6, 30), date(2026, 9, 30), "not_after"),
        (date(2026, 9, 30), date(2026, 9, 1), None),
    ],
)
def test_periods_follow_each_other_within_the_year(budget, line, principals, lead, first, last, code):
    settle(budget, lead)

    with pytest.raises(ValidationError) as refusal:
        settle(budget, lead, first=first, last=last)

    codes = (
        {each.code for errors in refusal.value.error_dict.values() for each in errors}
        if hasattr(refusal.value, "error_dict")
        else {refusal.value.code}
    )
    assert code is None or codes == {code}


def test_rows_that_are_on_no_line_stand_in_the_way(budget, line, principals, lead):
    book(None, 10_00, budget=budget)
    book(None, 10_00, budget=budget, is_outside=True)

    with pytest.raises(ValidationError) as refusal:
        settle(budget, lead)

    assert refusal.value.code == "unmatched"
    assert refusal.value.messages == [
        "1 row of the books is on no budget line. Say where it belongs, or that it is outside the budget."
    ]
    assert LedgerRow.objects.exclude(settlement=None).count() == 0


def test_rows_before_the_period_that_nobody_counts_stand_in_the_way(budget, line, principals, lead):
    book(line, 10_00, on=date(2026, 1, 31))

    with pytest.raises(ValidationError) as refusal:
        settle(budget, lead, first=date(2026, 2, 1))

    assert refusal.value.code == "uncovered"


def test_a_line_without_a_key_stands_in_the_way(budget, line, principals, lead):
    budget.key = None
    budget.save()
    book(line, 10_00)

    with pytest.raises(ValidationError) as refusal:
        settle(budget, lead)

    assert refusal.value.code == "no_key"


def test_days_without_a_key_stand_in_the_way(budget, line, principals, lead, key):
    book(line, 10_00)
    key.to_on = date(2026, 3, 31)
    key.save()

    with pytest.raises(ValidationError) as refusal:
        settle(budget, lead)

    assert refusal.value.code == "no_key"
    assert "no approved key is in force" in refusal.value.messages[0]


def test_only_the_lead_settles(budget, line, principals, lead):
    draft = settle(budget, lead, fix=False)
    for role in ("editor", "reporter", "reader", "council"):
        person = SeatFactory(collaboration=budget.collaboration, organisation=principals[0], role=role).person
        for refused in (
            lambda who=person: operations.fix_settlement(draft, by=who),
            lambda who=person: operations.create_settlement(Settlement(budget=budget), by=who),
            lambda who=person: operations.note_payment(Payment(budget=budget), by=who),
        ):
            with pytest.raises(PermissionDenied):
                refused()


def test_two_who_change_a_draft_are_told_of_each_other(budget, line, principals, lead):
    draft = settle(budget, lead, fix=False)
    stale = Settlement.objects.get(pk=draft.pk)
    draft.note = "Första"
    operations.change_settlement(draft, by=lead)

    stale.note = "Andra"
    with pytest.raises(Conflict):
        operations.change_settlement(stale, by=lead)


def test_from_the_first_page_to_the_fixed_one(client, budget, line, principals, lead):
    norr, _ost, _syd = principals
    book(line, 1_000_00)
    client.force_login(lead)
    client.post(
        reverse("economy:note_payment", args=[budget.pk]),
        {"organisation": norr.pk, "paid_on": "2026-02-01", "ore": "2 tkr", "reference": "F 1"},
    )
    address = reverse("economy:create_settlement", args=[budget.pk])
    assert 'value="2026-01-01"' in client.get(address).content.decode()

    draft = client.post(address, {"from_on": "2026-01-01", "to_on": "2026-06-30", "note": ""}, follow=True)
    settlement = Settlement.objects.get()
    fixed = client.post(
        reverse("economy:fix_settlement", args=[settlement.pk]), {"version": settlement.version}, follow=True
    )

    assert "gets back" in draft.content.decode() and "+1,500" in draft.content.decode()
    page = fixed.content.decode()
    assert "Nothing in it changes any more" in page and "It adds up." in page
    for format, start in (("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b'{"')):
        answer = client.get(reverse("economy:settlement_file", args=[settlement.pk, format]))
        assert (answer.status_code, answer.content[: len(start)]) == (200, start)
    assert answer.content.decode() == Settlement.objects.get().content
    assert client.get(reverse("economy:settlement_file", args=[settlement.pk, "exe"])).status_code == 404


def test_a_draft_that_cannot_be_reckoned_says_why_on_its_page(client, budget, line, principals, lead):
    book(line, 10_00, on=date(2026, 1, 31))
    draft = settle(budget, lead, first=date(2026, 2, 1), fix=False)
    client.force_login(lead)

    answer = client.get(draft.get_absolute_url())

    assert answer.status_code == 200
    assert "Let the period begin earlier" in answer.content.decode()


def test_whoever_does_not_see_the_budget_gets_404(client, budget, line, principals, lead):
    draft, payment = settle(budget, lead, fix=False), paid(budget, principals[0], 1_00, lead)
    client.force_login(SeatFactory().person)

    for name, args in (
        ("settlements", [budget.pk]), ("create_settlement", [budget.pk]), ("note_payment", [budget.pk]),
        ("settlement", [draft.pk]), ("change_settlement", [draft.pk]), ("settlement_file", [draft.pk, "xlsx"]),
        ("change_payment", [payment.pk]), ("delete_payment", [payment.pk]),
    ):  # fmt: skip
        assert client.get(reverse(f"economy:{name}", args=args)).status_code == 404


def test_many_lines_take_no_more_queries_than_few(client, budget, line, principals, lead):
    book(line, 1_00)
    draft = settle(budget, lead, fix=False)
    client.force_login(lead)
    client.get(draft.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(draft.get_absolute_url())
    for each in BudgetLineFactory.create_batch(5, budget=budget):
        book(each, 1_00)
        paid(budget, principals[0], 1_00, lead)

    with CaptureQueriesContext(connection) as many:
        client.get(draft.get_absolute_url())

    assert len(many) == len(few)


def test_what_is_settled_stays_on_its_line_and_in_its_file(budget, line, principals, lead):
    row = book(line, 100_00)
    later = book(line, 50_00, on=date(2026, 8, 1))
    settle(budget, lead)
    other = BudgetLineFactory(budget=budget, number="20")

    rule = AccountRule(
        collaboration=budget.collaboration, from_account="5010", to_account="5010", line_number="20"
    )  # fmt: skip
    operations.set_rule(rule, by=lead)

    assert LedgerRow.objects.get(pk=row.pk).line == line
    assert LedgerRow.objects.get(pk=later.pk).line == other
    with pytest.raises(ValidationError) as refusal:
        operations.remove_import(row.voucher.ledger_import, by=lead)
    assert refusal.value.code == "settled"
    operations.remove_import(later.voucher.ledger_import, by=lead)


def test_whoever_presses_twice_is_told_that_it_is_fixed(client, budget, line, principals, lead):
    book(line, 10_00)
    settlement = settle(budget, lead)
    client.force_login(lead)

    answer = client.post(reverse("economy:fix_settlement", args=[settlement.pk]), {"version": 1}, follow=True)

    assert answer.status_code == 200
    assert "Nothing in it changes any more" in answer.content.decode()
    assert Settlement.objects.get().content == settlement.content
