"""The red thread in a real browser: the picture and its list, which comes first on a narrow screen; accessible."""

import pytest

from samverk.steering.tests.factories import AlignmentFactory, GoalFactory
from tests.browser.chromium import SCHEMES, assert_accessible, assert_fits
from tests.browser.test_plan import plan, speak

__all__ = ["plan"]


@pytest.fixture
def threads(plan):
    """The plan's goals linked to a principal's own, with a name that fills several lines."""
    owner = plan.collaboration.principals().first()
    title = "Gemensamma landsbygdsutvecklingsinsatser för besöksnäringsföretagen i norra skärgården"
    own = GoalFactory(tree__document__owner_organisation=owner, code="N4", title=title)
    for goal in plan.strategy.trees.get().goals.all():
        AlignmentFactory(source=goal, target=own, why="Det leder till fler jobb")
    return plan


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("language", "width"), [("sv", 1440), ("fi", 768), ("en", 390), ("fi", 320)])
def test_the_thread_is_accessible_and_fits(open_page, threads, scheme, language, width):
    speak(threads, language)
    activity = threads.activities.first()

    page = open_page(
        f"{threads.get_absolute_url()}thread/?on=activity-{activity.pk}",
        person=threads.lead,
        width=width,
        scheme=scheme,
    )

    # What comes first in the page is seen first, at every width: the focus goes from the picture down to the list. On
    # a narrow screen the picture is there when it is asked for.
    assert page.locator(".tsvg").is_visible() == (width > 900)
    if width < 900:
        page.locator(".to-map a").click()
        page.locator(".tsvg").wait_for()
    assert_accessible(page)
    assert_fits(page)
    assert page.locator("#list").bounding_box()["y"] > page.locator("#map").bounding_box()["y"]
    page.goto(f"{page.url.partition('?')[0]}loose/")
    assert_accessible(page)
    assert_fits(page)


def test_a_thread_is_marked_and_unfolded_by_keyboard_and_without_script(open_page, threads):
    speak(threads, "en")
    page = open_page(f"{threads.get_absolute_url()}thread/", person=threads.lead, javascript=False)

    page.locator(".tsvg .k-goal", has_text="N4").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**on=goal-*")
    marked = page.locator(".tsvg a.hl").count()
    page.locator(".tsvg .k-bundle").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**open=goal-*")

    assert marked > 1
    assert page.locator(".tsvg .k-activity").count() == 15
    assert page.locator(".tsvg [aria-current=true]").count() == 1


def test_a_line_is_read_by_keyboard_and_the_picture_moved_on_a_narrow_screen(open_page, threads):
    speak(threads, "en")
    page = open_page(f"{threads.get_absolute_url()}thread/#map", person=threads.lead, width=390, javascript=False)

    page.locator(".map-pan").focus()
    move_by_keyboard(page, ".map-pan")
    page.locator(".tsvg .lines a", has_text="N4").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**line=goal-*")

    assert "Det leder till fler jobb" in page.locator("#why").inner_text()
    assert_fits(page)


def test_every_text_in_the_picture_stands_inside_its_box(open_page, threads):
    speak(threads, "sv")

    page = open_page(f"{threads.get_absolute_url()}thread/?open=all", person=threads.lead)

    outside = page.evaluate(
        """() => [...document.querySelectorAll(".tsvg .k")].filter((box) => {
            const edge = box.querySelector("rect").getBBox();
            return [...box.querySelectorAll("text")].some((text) => {
                const inner = text.getBBox();
                return inner.x < edge.x || inner.x + inner.width > edge.x + edge.width
                    || inner.y < edge.y || inner.y + inner.height > edge.y + edge.height;
            });
        }).map((box) => box.getAttribute("aria-label"))"""
    )
    assert outside == []


def move_by_keyboard(page, panel: str) -> None:
    """Press the arrow until the panel moves: Chromium drops a press that comes before its first picture is drawn."""
    for _press in range(50):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
        if page.eval_on_selector(panel, "panel => panel.scrollLeft") > 0:
            return
    raise AssertionError(f"{panel} did not move by the arrow keys")
