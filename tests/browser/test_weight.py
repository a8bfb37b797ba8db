"""What a page weighs on its way to somebody who has not been here before: the real server, as it compresses."""

import re

import pytest

from samverk.examples.persons import PASSWORD
from tests.browser.chromium import HEIGHT
from tests.browser.crawl import Tour
from tests.browser.screenshots import served, sign_in_at
from tests.browser.speed import MOST_BYTES, everything_fetched

LEAD = "maja.ekstrom@norrtalje.example"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(str(tmp_path_factory.mktemp("data"))) as address:
        yield address


def test_no_kind_of_page_weighs_more_than_a_phone_on_a_bad_line_can_take(chromium, address):
    window = chromium.new_context(viewport={"width": 1440, "height": HEIGHT}, locale="sv-SE")
    page = window.new_page()
    sign_in_at(page, address, LEAD, PASSWORD)
    plan = everything_fetched(page, f"{address}/plans/1/")
    shared = sum(size for url, size in plan.items() if "/static/" in url)

    too_heavy, seen = {}, 0
    for name, path in Tour().pages(page, shown=False):
        answer = page.request.get(address + path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip", name
        weight = shared + int(answer.headers["content-length"])
        seen += 1
        if weight > MOST_BYTES:
            too_heavy[name] = weight
    window.close()

    assert [url for url in plan if re.search(r"/static/(css|generated/fonts/.*more)", url)] == []
    assert shared < 110_000, plan
    assert too_heavy == {}
    assert seen > 40
