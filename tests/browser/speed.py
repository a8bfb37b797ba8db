"""How heavy, how steady and how quick a page is for somebody who has not been here before."""

from playwright.sync_api import Page

from tests.browser.looks import SHIFTS

MOST_BYTES = 150_000
MOST_SHIFT = 0.01  # of the window's area, as browsers reckon Cumulative Layout Shift
# Chromium's own "Slow 4G", and a processor of a quarter of this one's speed.
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOW_BY = 4
PAINTED = """async () => {
  const seen = (type, name) => new Promise((answer) => {
    new PerformanceObserver((list) => {
      const found = list.getEntries().filter((entry) => !name || entry.name === name);
      if (found.length) answer(found.at(-1).startTime / 1000);
    }).observe({ type, buffered: true });
  });
  return [await seen("paint", "first-contentful-paint"), await seen("largest-contentful-paint")];
}"""


def everything_fetched(page: Page, address: str) -> dict[str, int]:
    """What came over the wire for this page, with a cache that was empty: address and bytes."""
    told, names, network = {}, {}, page.context.new_cdp_session(page)
    network.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    network.on(
        "Network.loadingFinished",
        lambda event: told.update({names.get(event["requestId"], ""): event["encodedDataLength"]}),
    )
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address, wait_until="networkidle")
    network.detach()
    return told


def watch_shifts(page: Page) -> None:
    """From the next page on: what moves on the screen without that anybody has pressed anything."""
    page.add_init_script(f"({SHIFTS})()")


def shifted(page: Page) -> tuple[float, list[str]]:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    found = page.evaluate("globalThis.shifted ?? { sum: 0, by: [] }")
    return found["sum"], found["by"]


def on_loading(page: Page, address: str) -> tuple[int, float, list[str]]:
    """Bytes, layout shift, and what shifted."""
    if not getattr(page, "is_watched", False):
        watch_shifts(page)
        page.is_watched = True
    fetched = everything_fetched(page, address)
    return sum(fetched.values()), *shifted(page)


def first_views(page: Page, address: str) -> tuple[float, float]:
    """Seconds until something, and until the largest thing, is seen on a slow phone with an empty cache."""
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow.send("Network.emulateNetworkConditions", SLOW_LINE)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_BY})
    page.goto(address, timeout=60_000)
    first, largest = page.evaluate(PAINTED)
    slow.detach()
    return first, largest
