"""The plan in a real browser: its rows on one screen, changed where they stand, and many at one go."""

import pytest

from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    SeatFactory,
)
from samverk.planning import scales
from samverk.planning.models import Activity
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory
from tests.browser.chromium import SCHEMES, assert_accessible, assert_fits

LONG = "Gemensamma landsbygdsutvecklingsinsatser för besöksnäringsföretagen i norra skärgårdens kustsamhällen"


@pytest.fixture
def plan(live_server):
    """A plan of forty activities under four goals, and its lead."""
    collaboration = CollaborationFactory(name="Kustsamverkan")
    organisations = [OrganisationFactory(name=name) for name in ("Norrtälje", "Östhammar", "Österåker")]
    for organisation in organisations:
        ParticipationFactory(collaboration=collaboration, organisation=organisation)
    document = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=collaboration)
    tree = GoalTreeFactory(document=document)
    goals = [GoalFactory(tree=tree, code=str(n), title=f"Mål nummer {n}", position=n) for n in range(1, 5)]
    plan = PlanFactory(
        collaboration=collaboration, title="Handlings- och verksamhetsplan 2025–2027", strategy=document,
        scale=scales.standard_scale(),
    )  # fmt: skip
    steps = list(plan.scale.steps.all())
    for n in range(40):
        activity = ActivityFactory(
            plan=plan, number=f"{n // 15 + 1}.{n % 15 + 1}", title=f"Vandringsleder längs kusten {n}",
            position=n, stated_step=steps[n % len(steps)],
        )  # fmt: skip
        PartFactory(activity=activity, organisation=organisations[n % 3], is_lead=True)
        ContributionFactory(activity=activity, goal=goals[n // 15])
    plan.lead = SeatFactory(
        collaboration=collaboration, organisation=organisations[0], role="lead",
        person__language="sv", person__name="Maja Ekström",
    ).person  # fmt: skip
    return plan


def speak(plan, language):
    plan.lead.language = language
    plan.lead.save()


def focused(page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.name || ''").strip()


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_twenty_five_rows_are_seen_at_once(open_page, plan, language):
    speak(plan, language)

    page = open_page(plan.get_absolute_url(), person=plan.lead)

    seen = page.evaluate(
        """() => {
            const top = document.querySelector(".ptbl thead").getBoundingClientRect().bottom;
            const bottom = document.querySelector(".bulk").getBoundingClientRect().top;
            return [...document.querySelectorAll("tr[data-row]")].map((row) => row.getBoundingClientRect())
                .filter((row) => row.top >= top - 1 && row.bottom <= bottom + 1).length;
        }"""
    )
    assert seen >= 25


def test_a_row_is_changed_where_it_stands_and_undone(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url() + "?group=org", person=plan.lead)
    row = page.locator("tr[data-row]").nth(2)
    name = row.locator("[data-row-open]").inner_text()

    row.locator("[data-row-edit]").click()
    edit = page.locator("tr.edit")
    edit.get_by_label("Ends").fill("2024")
    edit.get_by_label("Starts").fill("2026")
    edit.get_by_role("button", name="Save").click()
    edit.get_by_text("The activity ends before it starts").first.wait_for()
    assert edit.get_by_label("Starts").input_value() == "2026"
    edit.get_by_label("Ends").fill("Q2 2027")
    edit.get_by_role("button", name="Save").click()

    page.get_by_role("button", name="Undo").wait_for()
    assert edit.count() == 0
    assert name in focused(page)
    assert "group=org" in page.url
    assert Activity.objects.get(title=name).ends.text == "2027-Q2"
    page.get_by_role("button", name="Undo").click()
    page.wait_for_load_state()
    assert Activity.objects.get(title=name).ends is None


def test_escape_and_cancel_close_a_row_and_give_the_focus_back(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)
    link = page.locator("tr[data-row] [data-row-edit]").first

    link.click()
    page.locator("tr.edit").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("tr.edit").count() == 0
    assert "Change status, dates and contact of 1.1" in focused(page)
    page.keyboard.press("Enter")
    page.locator("tr.edit").get_by_text("Cancel").click()
    assert page.locator("tr.edit").count() == 0


def test_an_open_row_stays_when_one_leaves_the_search(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)
    page.locator("#q").press_sequentially("leder")
    page.wait_for_url("**q=leder*")

    page.locator("tr[data-row] [data-row-edit]").first.click()
    page.locator("tr.edit").get_by_label("Ends").fill("2027")

    page.wait_for_timeout(600)
    assert page.locator("tr.edit").get_by_label("Ends").input_value() == "2027"


def test_many_rows_are_changed_at_one_go_without_script(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead, javascript=False)

    for place in (0, 1, 20):
        page.locator("tr[data-row] .ck input").nth(place).check()
    page.get_by_role("button", name="Change together").click()
    page.get_by_label("Ends").first.fill("2027")
    page.get_by_role("button", name="See what changes").click()
    assert page.locator("ins").all_inner_texts() == ["2027"] * 3
    page.get_by_role("button", name="Change 3").click()

    assert page.get_by_text("3 activities are changed.").is_visible()
    assert Activity.objects.filter(ends="2027").count() == 3


def test_one_box_chooses_all_on_the_page(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)

    page.get_by_label("Choose all on the page").check()

    assert page.locator("tbody .ck :checked").count() == 40
    assert page.locator(".bulk .if-sel").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(width, s) for width in (1440, 768, 390, 320) for s in SCHEMES])
def test_the_plan_is_accessible_and_fits(open_page, plan, width, scheme):
    Activity.objects.filter(number="1.2").update(title=LONG)
    page = open_page(plan.get_absolute_url(), width=width, scheme=scheme, person=plan.lead)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.locator("tr[data-row] [data-row-edit]").nth(1).click()
    page.locator("tr.edit").wait_for()
    page.locator("tr[data-row] .ck input").nth(1).check()
    # Tall enough for the bar below not to lie over a row, which axe would take for a small target.
    page.set_viewport_size({"width": width, "height": 12000})

    assert_accessible(page)
    assert_fits(page)
    page.locator("#together button").first.click()
    page.wait_for_url("**/together/*")
    assert_accessible(page)
    assert_fits(page)
    page.locator("input[name=ends]").fill("2027")
    page.locator("main .form .acts .btn-p").click()
    page.locator("ins").wait_for()
    assert_accessible(page)
    assert_fits(page)


def test_the_keys_go_through_the_rows_choose_open_and_change(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)

    page.keyboard.press("j")
    assert focused(page) == "Vandringsleder längs kusten 0"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == "Vandringsleder längs kusten 1"
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("tbody .ck :checked").count() == 2
    page.keyboard.press("x")
    assert page.locator("tbody .ck :checked").count() == 1
    page.keyboard.press("e")
    page.locator("tr.edit").wait_for()
    page.wait_for_function("document.activeElement.name === 'stated_step'")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    page.wait_for_url("**/activities/*/")
    assert page.get_by_role("heading", level=1).inner_text() == "Vandringsleder längs kusten 1"


def test_the_keys_are_letters_where_one_writes_and_f_leads_to_the_plans_search(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)

    page.keyboard.press("f")
    page.keyboard.type("jxk?")

    assert page.locator("#q").input_value() == "jxk?"
    assert page.locator("#keys").get_attribute("open") is None


def test_the_overview_of_keys_opens_by_key_and_by_hand_and_closes_by_escape(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)

    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys on this page").is_visible()
    assert_accessible(page)
    page.keyboard.press("j")
    assert page.locator("#keys[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#keys[open]").count() == 0
    page.locator(".plan-h summary", has_text="More").click()
    page.locator(".plan-h").get_by_role("button", name="Show the keys").click()
    page.locator("#keys").get_by_role("button", name="Close").click()

    assert focused(page) == "More"


def test_keys_that_are_switched_off_do_nothing(open_page, plan):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url(), person=plan.lead)
    page.locator("details.user summary").click()
    page.get_by_label("Off").check()
    page.get_by_role("button", name="Save the appearance").click()
    page.wait_for_load_state()

    for key in ("j", "x", "f", "?", "/"):
        page.keyboard.press(key)

    assert page.locator("tr[data-row] :focus, #keys[open], #find[open], #q:focus").count() == 0
    page.locator(".plan-h summary", has_text="More").click()
    page.locator(".plan-h").get_by_role("button", name="Show the keys").click()
    assert page.get_by_text("They are switched off now").is_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_shown_is_saved_as_a_view_and_opens_the_plan(open_page, plan, javascript):
    speak(plan, "en")
    page = open_page(plan.get_absolute_url() + "?group=org", person=plan.lead, javascript=javascript)
    page.set_viewport_size({"width": 1440, "height": 900})

    page.locator(".views-dd summary").click()
    page.get_by_role("link", name="Save the view").click()
    page.get_by_label("Name").fill("Who leads")
    page.get_by_label("Open the plan with it").check()
    page.get_by_role("button", name="Save the view").click()
    page.goto(plan.get_absolute_url())

    assert "group=org" in page.url
    assert page.locator("#views [aria-current]").inner_text().split() == ["Who", "leads", "40"]
    page.locator("#views").get_by_role("link", name="All").click()
    page.wait_for_url("**show=all*")


def test_on_paper_the_plan_is_a_wide_table_without_controls(open_page, plan):
    page = open_page(plan.get_absolute_url() + "?show=all&q=leder", width=700, person=plan.lead)
    page.set_viewport_size({"width": 1030, "height": 700})
    page.emulate_media(media="print")

    assert page.locator(".ck label, .ed a, .filters, .bulk, .tabs").locator("visible=true").count() == 0
    assert page.locator("tr[data-row]").first.evaluate("row => getComputedStyle(row).display") == "table-row"
    assert page.locator(".chip").first.is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_rows_are_dragged_to_their_place_and_the_reason_goes_into_the_log(open_page, plan):
    speak(plan, "en")
    page = open_page(f"/plans/{plan.pk}/order/", person=plan.lead)
    rows = page.locator("[data-order]").first.locator("li")

    page.get_by_label("Why it moves").fill("The council wants it first.")
    rows.nth(3).drag_to(rows.nth(0), target_position={"x": 200, "y": 2})
    page.get_by_text("Moved.").wait_for()

    assert rows.nth(0).inner_text().startswith("1.4 ")
    assert_accessible(page)
    page.get_by_role("link", name="What was moved and dropped").click()
    assert page.get_by_text("The council wants it first.").is_visible()
    assert_accessible(page)


def test_enter_in_the_reason_moves_nothing(open_page, plan):
    speak(plan, "en")
    page = open_page(f"/plans/{plan.pk}/order/", person=plan.lead)

    page.get_by_label("Why it moves").fill("Because.")
    page.keyboard.press("Enter")

    page.get_by_text("Press Up or Down at the row that moves.").wait_for()
    assert page.locator("[data-order] li").first.inner_text().startswith("1.1 ")
