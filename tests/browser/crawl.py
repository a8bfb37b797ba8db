"""Find one page of every kind by following links, as a person would."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# They are answers for machines, or end the visit.
NO_PAGES = {"core:health", "account_logout"}
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
A_FEW = 3  # pages of a known kind may still lead to new kinds: look at this many of each


class Tour:
    """A walk through the site, which several people can share: `known` kinds of page, and links that `lead_nowhere`."""

    def __init__(self):
        self.known: set[str] = set()
        self.lead_nowhere: list[str] = []

    def pages(self, page: Page, start: str = "/", *, shown: bool = True) -> Iterator[tuple[str, str]]:
        """Yield (name, address) for one page of each kind not known before; `page` then shows it, if it shall."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        waiting, visited, looked_at = [start], set(), Counter()
        while waiting:
            address = waiting.pop(0)
            name = page_name(address)
            if address in visited or not name or name in NO_PAGES or looked_at[name] >= A_FEW:
                continue
            visited.add(address)
            looked_at[name] += 1
            content = self._content(page, origin + address, address)
            links = (urljoin(address, unescape(link)).partition("#")[0] for link in LINK.findall(content))
            waiting += [link for link in links if link.startswith("/") and link not in visited]
            if content and name not in self.known:
                self.known.add(name)
                if shown:
                    page.goto(origin + address)
                yield name, address

    def _content(self, page: Page, url: str, address: str) -> str:
        """The page as it is sent; nothing for a file."""
        response = page.request.get(url)
        if response.status >= 400:
            self.lead_nowhere.append(f"{address} answers {response.status}")
        is_page = response.ok and "text/html" in response.headers.get("content-type", "")
        return response.text() if is_page else ""


def page_name(address: str) -> str:
    """The name of the address's pattern: pages of one name are pages of one kind."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
