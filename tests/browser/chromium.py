"""A real Chromium for tests and pictures, and what is asked of every page that it shows."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS, SCHEMES = (1440, 390), ("light", "dark")
HEIGHT = 900
# Chromium must neither look for updates nor phone home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@contextmanager
def launched() -> Iterator[Browser]:
    program = os.environ.get("SAMVERK_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def faults_of(page: Page, only: list[str] | None = None) -> list[str]:
    """What axe-core finds, by all rules or `only` these: the rule and where. Empty when all is well."""
    rules = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found.response["violations"] for node in fault["nodes"]]


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA or of good practice that a machine can find."""
    faults = faults_of(page)
    assert faults == [], f"{page.url}\n" + "\n".join(faults)


def sideways_px(page: Page) -> int:
    """By how many pixels the page is wider than the window: people on phones would have to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def assert_fits(page: Page) -> None:
    assert sideways_px(page) <= 0, f"{page.url} is {sideways_px(page)} px too wide"


def listen(page: Page) -> list[str]:
    """The errors that the page's scripts and policies report from now on.

    No errors are refused forms (422 and so on), and requests that a later one of the same field took the place of.
    """
    heard: list[str] = []

    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "console",
        lambda message: (
            heard.append(message.text)
            if message.type == "error"
            and not message.text.startswith("Failed to load resource")
            and "AbortError" not in message.text
            else None
        ),
    )
    return heard
