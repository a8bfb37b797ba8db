"""Find one page of every kind by following links, as a person would."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# They are files or answers for machines, or end the visit.
NO_PAGES = {"core:health", "account_logout"}


def page_name(path: str) -> str:
    """The name of the address's pattern: pages of the same name are pages of the same kind."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def pages_of_every_kind(page: Page, start: str = "/", known: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield (name, address) for one page of each kind that can be reached; the page shown is then that page.

    Names in `known` are passed by, and those found are added to it: so several people can share a tour.
    """
    seen = known if known is not None else set()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    waiting, visited = [start], set()
    while waiting:
        address = waiting.pop(0)
        name = page_name(urlsplit(address).path)
        if address in visited or not name or name in NO_PAGES:
            continue
        visited.add(address)
        is_new = name not in seen
        # A page of a known kind may still lead to new ones: look at a few of each.
        if not is_new and sum(page_name(urlsplit(other).path) == name for other in visited) > 3:
            continue
        response = page.request.get(origin + address)
        if not response.ok or "text/html" not in response.headers.get("content-type", ""):
            if response.status >= 400:
                raise AssertionError(f"{address} answers {response.status}")
            continue
        page.goto(origin + address)
        if is_new:
            seen.add(name)
            yield name, address
            if page.url != origin + address:
                page.goto(origin + address)
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        for link in links:
            parts = urlsplit(link)
            if f"{parts.scheme}://{parts.netloc}" == origin:
                waiting.append(parts.path)
