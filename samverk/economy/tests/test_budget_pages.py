"""The pages of budgets."""

from datetime import date

import pytest
from django.urls import reverse

from samverk.core.models import Revision
from samverk.economy import operations
from samverk.economy.models import Budget, BudgetAmount, LedgerImport, LedgerRow, LedgerVoucher
from samverk.economy.tests.conftest import adopt, queries, sums
from samverk.economy.tests.factories import BudgetAmountFactory, BudgetFactory, BudgetLineFactory, CostKeyFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def text(answer) -> str:
    return answer.content.decode().replace(NBSP, " ")


def book(it, line, ore, on=date(2026, 4, 30)):
    books = {"budget": it.budget, "organisation": it.organisation}
    found = LedgerImport.objects.filter(budget=it.budget).first() or LedgerImport.objects.create(
        **books, format="sheet", file_name="x.csv", sha256="0" * 64, imported_by=it.lead
    )
    number = str(LedgerVoucher.objects.count() + 1)
    voucher = LedgerVoucher.objects.create(ledger_import=found, **books, number=number, on=on, digest="x")
    LedgerRow.objects.create(voucher=voucher, place=1, account="4010", ore=ore, line=line)


def test_an_empty_list_says_what_will_stand_there(client):
    seat = SeatFactory(role="lead")
    client.force_login(seat.person)

    page = text(client.get(reverse("economy:budgets")))

    assert "Here your budgets will stand" in page
    assert reverse("economy:create_budget", args=[seat.collaboration_id]) in page


def test_the_list_shows_the_net_of_the_version_in_force(client, led):
    adopt(led)
    operations.revise_budget(led.budget, why="More", by=led.lead)
    BudgetAmount.objects.filter(budget_version__state="proposed", line=led.web).update(ore=9_900_000)

    page = text(client.get(reverse("economy:budgets")))

    assert "600 kr" in page
    assert "98,600" not in page


@pytest.mark.parametrize("sort", ["year", "-year", "title", "collaboration", "-collaboration", "x"])
def test_the_list_can_be_sorted(client, led, sort):
    assert client.get(reverse("economy:budgets"), {"sort": sort}).status_code == 200


def test_a_budget_shows_outcome_what_remains_and_what_was_expected_by_then(client, led):
    book(led, led.web, 50_000)

    page = text(client.get(led.budget.get_absolute_url()))

    assert "it would be 33.3 %" in page
    assert '<td role="cell" class="r" data-l="Used">50.0 ' in page
    assert "−167" in page or "−166.67" in page
    assert "worse" in page


def test_the_unit_is_chosen_in_the_address(client, led):
    BudgetAmount.objects.filter(line=led.web).update(ore=640_000_000)

    page = text(client.get(led.budget.get_absolute_url(), {"unit": "mnkr"}))

    assert "Sums in mnkr, without VAT" in page
    assert ">6.4<" in page


@pytest.mark.parametrize("sort", ["number", "-number", "name", "-budget", "outcome", "remaining", "-used", "deviation"])
def test_lines_are_sorted_and_filtered(client, led, sort):
    book(led, led.web, 50_000)

    page = text(client.get(led.budget.get_absolute_url(), {"sort": sort, "kind": "cost", "q": "we"}))

    assert led.web.get_absolute_url() in page
    assert led.fees.get_absolute_url() not in page
    assert "Net of the lines shown" in page


def test_a_council_member_reads_lines_and_sums_alone(client, it):
    Budget.objects.filter(pk=it.budget.pk).update(level=4)
    it.web.owner = it.lead
    it.web.activity = ActivityFactory(plan=PlanFactory(collaboration=it.collaboration), title="Secret doing")
    it.web.save()
    council = SeatFactory(collaboration=it.collaboration, organisation=it.organisation, role="council").person
    client.force_login(council)

    page = text(client.get(it.budget.get_absolute_url()))

    assert "1,000" in page
    assert "600" in page
    assert [word for word in ("Secret doing", it.lead.name, "Edit all sums", "Outcome") if word in page] == []
    assert client.get(it.web.get_absolute_url()).status_code == 404


def test_what_is_open_to_anybody_does_not_say_whose_it_is(client, it):
    Budget.objects.filter(pk=it.budget.pk).update(level=5)
    client.force_login(PersonFactory())

    pages = [text(client.get(each)) for each in (reverse("economy:budgets"), it.budget.get_absolute_url())]

    assert [it.budget.get_absolute_url() in pages[0], "1,000" in pages[1]] == [True, True]
    assert [page for page in pages if it.collaboration.name in page] == []


def test_what_is_ones_own_is_hidden_from_others(client, it):
    Budget.objects.filter(pk=it.budget.pk).update(level=1)
    client.force_login(SeatFactory(collaboration=it.collaboration, role="editor").person)

    addresses = [it.budget.get_absolute_url(), it.web.get_absolute_url()]

    assert [client.get(each).status_code for each in addresses] == [404, 404]
    assert (
        it.budget.title
        not in text(client.get(reverse("economy:budgets"))).partition("<main")[2].partition("tabs")[2][400:]
    )


def test_an_activity_that_one_does_not_see_is_not_named(client, it):
    hidden = ActivityFactory(
        plan=PlanFactory(collaboration=it.collaboration), title="Secret doing", level=1, kept_by=it.organisation
    )
    it.web.activity = hidden
    it.web.save()
    client.force_login(SeatFactory(collaboration=it.collaboration, role="reader").person)

    pages = [text(client.get(each)) for each in (it.budget.get_absolute_url(), it.web.get_absolute_url())]

    assert [page for page in pages if "Secret doing" in page] == []


def test_a_budget_is_made_from_last_years(client, led):
    address = reverse("economy:create_budget", args=[led.collaboration.pk])
    page = text(client.get(address))
    assert 'value="2027"' in page

    data = {"title": "Budget", "year": 2027, "vat": "excluded", "unit": "tkr", "like": led.budget.pk}
    client.post(address, data)

    made = Budget.objects.get(year=2027)
    assert sums(made.versions.get()) == {"10": 100_000, "20": -40_000}


def test_only_proposed_and_approved_keys_of_the_collaboration_are_offered(client, led):
    kept = {"collaboration": led.collaboration, "kept_by": led.organisation}
    CostKeyFactory(**kept, name="A draft of ours", state="draft")
    CostKeyFactory(**kept, name="What is proposed", state="proposed")
    CostKeyFactory(name="Elsewhere")

    page = text(client.get(reverse("economy:change_budget", args=[led.budget.pk])))

    assert [name in page for name in ("A draft of ours", "What is proposed", "Elsewhere")] == [False, True, False]


def line_data(**facts):
    return {
        "number": "30", "name": "Staff", "kind": "cost", "amounts-0-ore": "25 tkr", "amounts-0-second_ore": "",
        "amounts-0-third_ore": "", "amounts-0-note": "Half a post", **facts,
    }  # fmt: skip


def test_a_line_is_added_with_its_sum_and_an_income_stored_with_minus(client, led):
    address = reverse("economy:add_line", args=[led.budget.pk])

    client.post(address, line_data())
    client.post(address, line_data(number="40", name="Grant", kind="income", **{"amounts-0-ore": "1 000,50"}))

    assert sums(led.version) == {"10": 100_000, "20": -40_000, "30": 2_500_000, "40": -100_050}


def test_a_refused_line_keeps_what_was_typed(client, led):
    answer = client.post(
        reverse("economy:add_line", args=[led.budget.pk]), line_data(number="10", **{"amounts-0-ore": "lots"})
    )

    page = text(answer)
    assert answer.status_code == 422
    assert 'value="lots"' in page
    assert 'value="Staff"' in page


def change_data(it, line, **facts):
    amount = BudgetAmount.objects.get(line=line, budget_version__state="proposed")
    data = {"version": line.version, "number": line.number, "name": line.name, "kind": line.kind}
    data |= {"amounts-0-id": amount.pk, "amounts-0-version": amount.version, "amounts-0-ore": "400"}
    return data | facts


def test_a_line_is_changed_with_its_sum(client, led):
    client.post(
        reverse("economy:change_line", args=[led.fees.pk]), change_data(led, led.fees, **{"amounts-0-ore": "500"})
    )

    assert sums(led.version)["20"] == -50_000


def test_an_income_that_becomes_a_cost_keeps_its_figure(client, led):
    client.post(reverse("economy:change_line", args=[led.fees.pk]), change_data(led, led.fees, kind="cost"))

    assert sums(led.version)["20"] == 40_000


def table_data(version, **typed):
    rows = list(BudgetAmount.objects.filter(budget_version=version).order_by("line__position"))
    data = {}
    for place, row in enumerate(rows):
        data |= {f"amounts-{place}-id": row.pk, f"amounts-{place}-version": row.version}
        data[f"amounts-{place}-ore"] = data[f"initial-amounts-{place}-ore"] = str(abs(row.ore) // 100)
    return data | typed


def test_all_sums_are_edited_at_once(client, led):
    address = reverse("economy:edit_sums", args=[led.budget.pk])
    typed = {"amounts-0-ore": "2 000", "amounts-1-ore": "800", "amounts-1-second_ore": "900"}

    assert client.get(address).status_code == 200
    client.post(address, table_data(led.version, **typed))

    assert sums(led.version) == {"10": 200_000, "20": -80_000}
    assert BudgetAmount.objects.get(line=led.fees).second_ore == -90_000


def test_a_line_that_somebody_has_deleted_is_told(client, led):
    mine = table_data(led.version, **{"amounts-1-ore": "700"})
    operations.delete_line(led.web, by=led.lead)

    answer = client.post(reverse("economy:edit_sums", args=[led.budget.pk]), mine)

    assert (answer.status_code, sums(led.version)) == (422, {"20": -40_000})
    assert 'value="700"' in text(answer)


def test_refused_sums_keep_what_was_typed(client, led):
    answer = client.post(
        reverse("economy:edit_sums", args=[led.budget.pk]), table_data(led.version, **{"amounts-0-ore": "a lot"})
    )

    assert answer.status_code == 422
    assert 'value="a lot"' in text(answer)
    assert "10 Web, Budget 2026, kr" in text(answer)


def test_two_who_edit_the_same_sum_see_both(client, led):
    mine = table_data(led.version, **{"amounts-1-ore": "700"})
    client.post(reverse("economy:edit_sums", args=[led.budget.pk]), table_data(led.version, **{"amounts-1-ore": "900"}))

    answer = client.post(reverse("economy:edit_sums", args=[led.budget.pk]), mine)

    page = text(answer)
    assert answer.status_code == 409
    assert ('value="700"' in page, 'value="900"' in page) == (True, True)
    assert sums(led.version)["20"] == -90_000


def test_and_two_who_edit_different_sums_do_not_meet(client, led):
    mine = table_data(led.version, **{"amounts-1-ore": "700"})
    client.post(reverse("economy:edit_sums", args=[led.budget.pk]), table_data(led.version, **{"amounts-0-ore": "900"}))

    client.post(reverse("economy:edit_sums", args=[led.budget.pk]), mine)

    assert sums(led.version) == {"10": 90_000, "20": -70_000}


def test_undoing_what_is_adopted_is_refused_with_what_to_do_instead(client, led):
    [amount] = BudgetAmount.objects.filter(budget_version=led.version, line=led.web)
    amount.ore += 5_00
    summed = operations.set_sums(led.version, [amount], by=led.lead)
    decided = {"version": led.version.version, "body": "KF", "decided_on": "2025-11-05"}
    client.post(reverse("economy:adopt", args=[led.version.pk]), decided)
    adoption = Revision.objects.get(action="economy.budget_adopted").operation
    why = "This cannot be undone: the budget is adopted, and what is adopted stays. Begin a revision of it instead."

    for operation in (adoption, summed.id):
        refused = client.post(reverse("core:undo", args=[operation]), follow=True)
        assert (refused.status_code, why in text(refused)) == (200, True)
    Seat.objects.filter(person=led.lead).update(role="reader")
    assert client.post(reverse("core:undo", args=[adoption])).status_code == 403

    assert led.budget.versions.get().is_adopted


def test_adopting_and_revising_on_the_pages(client, led):
    decided = {"version": led.version.version, "body": "KF", "decided_on": "2025-11-05", "paragraph": "§ 98"}
    adopted = client.post(reverse("economy:adopt", args=[led.version.pk]), decided, follow=True)
    refused = client.get(reverse("economy:edit_sums", args=[led.budget.pk]), follow=True)
    revised = client.post(reverse("economy:revise", args=[led.budget.pk]), {"why": "Dearer hosting"}, follow=True)

    assert "Adopted (version 1) by KF on 5 November 2025, § 98" in text(adopted)
    assert "/undo/" not in text(adopted)
    assert "Begin a revision" in text(refused)
    assert "Dearer hosting" in text(revised)
    compared = text(client.get(reverse("economy:compare", args=[led.budget.pk])))
    assert "0 lines differ" in compared


def test_the_page_of_who_sees_it_works(client, led):
    answer = client.get(led.budget.who_sees_url)

    assert answer.status_code == 200


def with_lines(it, count):
    for number in range(count):
        line = BudgetLineFactory(
            budget=it.budget, number=f"x{number}", position=10 + number, owner=PersonFactory(),
            activity=ActivityFactory(plan=PlanFactory(collaboration=it.collaboration)), goal=GoalFactory(),
        )  # fmt: skip
        BudgetAmountFactory(budget_version=it.version, line=line)
        book(it, line, 100)


@pytest.mark.parametrize("page", ["budget", "edit_sums", "export_budget", "compare"])
def test_the_queries_do_not_grow_with_the_lines(client, led, page):
    address = reverse(f"economy:{page}", args=[led.budget.pk])
    with_lines(led, 1)
    client.get(address)
    few = queries(client, address)
    for number in range(6):
        line = BudgetLineFactory(budget=led.budget, number=f"y{number}", position=20 + number, owner=PersonFactory())
        line.activity = ActivityFactory(plan=PlanFactory(collaboration=led.collaboration))
        line.save()
        BudgetAmountFactory(budget_version=led.version, line=line)
        book(led, line, 100)

    assert queries(client, address) == few


def test_nor_does_the_list_with_the_budgets(client, led):
    few = queries(client, reverse("economy:budgets"))
    for year in range(2030, 2036):
        BudgetFactory(collaboration=led.collaboration, year=year)

    assert queries(client, reverse("economy:budgets")) == few
