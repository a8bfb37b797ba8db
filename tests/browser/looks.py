"""Looks at a page that go beyond axe-core's: sizes, spaced text, forced colours, stillness, the way of the focus."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import HEIGHT, WIDTHS, faults_of

LOOKS = Path(__file__).with_name("looks.js").read_text()
SIZES = [(1440, HEIGHT), (768, HEIGHT), (390, HEIGHT), (320, 256)]  # the last is 1280 × 1024 at 400 %
AT_ANY_SIZE = ["target-size", "scrollable-region-focusable"]
MOST_STOPS = 900
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
SPACE_OUT = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = css ? [sheet] : [];
}"""
UNFOLD = "document.querySelectorAll('main details:not(.dd, .toc, [open])').forEach((each) => { each.open = true })"
SHIFTS = """() => {
  globalThis.shifted = { sum: 0, by: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      shifted.sum += entry.value;
      for (const { node } of entry.sources) shifted.by.push(node?.outerHTML?.slice(0, 90) ?? node?.nodeName ?? "?");
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""


def ask(page: Page, look: str, *given):
    return page.evaluate(f"(given) => ({LOOKS}).{look}(...given)", list(given))


def at_rest(page: Page, scheme: str, **more) -> None:
    # Without motion: a button that fades from one scheme to the other has neither's contrast.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce", **more)


def fits_everywhere(page: Page, *, small_targets: bool = True) -> Iterator[str]:
    """Nothing too wide, too small for a finger or cut off: at every size, and with the text spaced out."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for fault in ask(page, "scrolling") + ask(page, "clipped"):
            yield f"{width}: {fault}"
        if small_targets and width not in WIDTHS:
            for fault in faults_of(page, only=AT_ANY_SIZE):
                yield f"{width}: {fault}"
        if height < HEIGHT:
            for fault in ask(page, "covering"):
                yield f"{width}: {fault}"
        with spaced_out(page):
            for fault in ask(page, "scrolling") + ask(page, "clipped"):
                yield f"{width} spaced out: {fault}"


@contextmanager
def spaced_out(page: Page) -> Iterator[None]:
    """Text spaced as WCAG 1.4.12 lets readers space it."""
    page.evaluate(SPACE_OUT, SPACED)
    yield
    page.evaluate(SPACE_OUT, "")


def survives_forced_colours(page: Page, scheme: str) -> list[str]:
    at_rest(page, scheme)
    ask(page, "markPainted")
    at_rest(page, scheme, forced_colors="active")
    faults = ask(page, "forced")
    at_rest(page, scheme, forced_colors="none")
    return [f"forced colours: {fault}" for fault in faults]


def is_still(page: Page) -> list[str]:
    return [f"reduced motion: {fault}" for fault in ask(page, "moving")]


def tabbed_through(page: Page) -> list[str]:
    """From the page's start by Tab until its end: every stop is seen, and nothing holds the focus."""
    faults = []
    page.evaluate("scrollTo(0, 0); document.activeElement.blur(); delete globalThis.lookedAt")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        is_over, name, fault = ask(page, "stop")
        if fault:
            faults.append(f"focus, {fault}: {name}")
        if is_over:
            return faults
    return [*faults, f"no end after {MOST_STOPS} stops"]
