"""Texts written to run in another's browser, in every text there is, on the pages that show it: none of them runs.

Where a policy stops scripts and where it does not, since a page shall need no policy to be safe. The controls show each
of the texts as it is: every one is seen, by what it ran, by what the policy said, or by what it left in the page.
"""

import unicodedata
from collections import defaultdict
from functools import partial
from html import unescape
from itertools import count
from pathlib import Path
from urllib.parse import unquote
from zlib import crc32

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.template import Context, Template
from django.test import Client, override_settings

import samverk
from samverk.core.trail import operation
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory
from samverk.reports.tests.conftest import make_world
from tests.access.subjects import arguments_of, fill
from tests.browser import hostile
from tests.browser.conftest import sign_in
from tests.isolation.canaries import plant
from tests.isolation.test_isolation import paths
from tests.sampling import ALL

SHARES = 6  # of the pages in a run; all of them with `make explore`
LONG = 6_000  # characters, where a text may be as long as one likes
TEMPLATE = Path(samverk.__file__).parent / "planning/templates/planning/activity.html"
CARELESS = [  # how a page could show a text, and what somebody could do to the text before
    "<p>{}</p>", "<title>{}</title>", "<textarea>{}</textarea>", "<a href='{}'>kx</a>", '<a href="{}">kx</a>',
    "<input value='{}'>", '<input value="{}">', "<input value={}>", "<script>a = '{}'</script>", "<style>{}</style>",
    '<script>a = "{}"</script>', "<script>a = `{}`</script>", "<script>// {}</script>",
]  # fmt: skip
DONE_TO_IT = [
    str, unescape, unquote, partial(unicodedata.normalize, "NFKC"),
    lambda text: text.encode().decode("utf-7", "ignore"),
    lambda text: text.encode().decode("unicode_escape"),
]  # fmt: skip


@pytest.fixture
def world(live_server):
    world = fill(make_world())
    plant_payloads(world)
    return world


def plant_payloads(world) -> None:
    """In every text as many as it holds, and each next text goes on where the last one ended."""
    rows, turn = defaultdict(dict), count()
    for canary in plant(by=world.administrator).values():
        row = rows[type(canary.row)].setdefault(canary.row.pk, canary.row)
        setattr(row, canary.name, as_many_as_fit(row._meta.get_field(canary.name), turn))
    with operation("tests.planted", by=world.administrator) as op:
        for some in rows.values():
            op.save_many(list(some.values()))


def as_many_as_fit(field: models.Field, turn) -> str:
    room, text = field.max_length or LONG, f"kx{next(turn)} "
    for _each in hostile.ALL:
        payload = hostile.ALL[next(turn) % len(hostile.ALL)].replace("\0", "\ufffd")  # no database holds it
        if len(text) + len(payload) >= room:
            break
        text += f"{payload} "
    return text.strip()


@pytest.fixture
def visit(chromium, live_server):
    """`visit(person, policy=False)`: a page of one who is signed in, and what no page of ours says."""
    windows = []

    def visited(person, *, policy: bool):
        window = chromium.new_context(base_url=live_server.url, bypass_csp=not policy, locale="en-GB")
        windows.append(window)
        window.add_init_script(hostile.LISTEN)
        if person:
            sign_in(window, person, live_server.url)
        window.set_default_timeout(10_000)
        page, heard = window.new_page(), []
        page.on("dialog", lambda dialog: (heard.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("request", lambda asked: heard.append(asked.url) if leaves(asked.url, live_server.url) else None)
        page.on("console", lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None)
        return page, heard

    yield visited
    for window in windows:
        window.close()


def leaves(url: str, home: str) -> bool:
    return not url.startswith((home, "data:image/", "about:"))


def pages_of(world, person) -> list[tuple[str, str]]:
    client, found = Client(), []
    client.force_login(person)
    for name, path in paths(arguments_of(world)):
        if ALL or crc32(name.encode()) % SHARES == 0:
            answer = client.get(path)
            if answer.status_code == 200 and not answer.streaming and "text/html" in answer["Content-Type"]:
                found.append((name, path))
    return found


def test_no_text_of_anybody_runs_on_any_page(world, visit):
    lead, found, shown = world.lead, [], set()
    pages = pages_of(world, lead)
    windows = [visit(lead, policy=False), visit(lead, policy=True)]
    for number, (name, path) in enumerate(pages):
        page, heard = windows[number % 2]
        page.goto(path)
        found += [f"{name}: {each}" for each in page.evaluate(hostile.SEEN) + heard]
        heard.clear()
        text = page.evaluate(
            "document.documentElement.textContent + [...document.querySelectorAll('input')].map(e => e.value)"
        )
        shown |= {payload for payload in hostile.ALL if payload in text}

    assert found == []
    assert len(pages) > 20
    assert len(shown) > 60


def test_an_address_that_a_browser_would_run_is_no_link():
    """A text that is made into a link is judged where it is saved, whatever way it came."""
    fields = [
        field for model in apps.get_models() for field in model._meta.concrete_fields if field.name == "source_url"
    ]
    taken = []
    for field in fields:
        for address in hostile.LEADS_AWAY:
            try:
                field.clean(address, None)
                taken.append((str(field), address))
            except ValidationError:
                continue

    assert taken == []
    assert len(fields) > 10


def test_each_of_them_is_seen_where_it_is_let_through(visit):
    page, heard = visit(None, policy=False)
    page.goto("/health/")
    harmless = {careless: shows(page, heard, careless.replace("{}", "kx")) for careless in CARELESS}
    unseen = []
    for payload in hostile.ALL:
        page.goto("/health/")
        if not any(is_seen(page, heard, payload, *place) for place in harmless.items()):
            unseen.append(payload)

    assert unseen == []
    assert not any(is_seen(page, heard, "kx & 3 × 4", *place) for place in harmless.items())
    assert len(set(hostile.ALL)) == len(hostile.ALL) >= 60


def is_seen(page, heard: list, payload: str, careless: str, harmless: set[str]) -> bool:
    """Whether there is more to be seen than where the same place holds a harmless word."""
    done = {text: None for each in DONE_TO_IT for text in [attempted(each, payload)] if text}
    return any(shows(page, heard, careless.replace("{}", text)) - harmless for text in done)


def attempted(change, payload: str) -> str:
    try:
        return change(payload)
    except UnicodeDecodeError:
        return ""


def shows(page, heard: list, markup: str) -> set[str]:
    if "{{" in markup or "{%" in markup:
        markup = Template(markup).render(Context())
    heard.clear()
    page.evaluate("window.__xss = []")
    page.set_content(f"<!doctype html>{markup}", wait_until="commit")
    page.wait_for_timeout(15)
    return set(page.evaluate(hostile.SEEN)) | {each for each in heard if not each.startswith("error:")}


@pytest.mark.parametrize("policy, told", [(False, "ran 1"), (True, "script-src-attr inline")])
def test_a_page_that_lets_one_through_is_seen(live_server, visit, tmp_path, policy, told):
    activity = ActivityFactory(description=f"<img src=x onerror={hostile.HIT}>")
    lead = SeatFactory(collaboration=activity.plan.collaboration, role="lead").person
    changed = TEMPLATE.read_text().replace("activity.description|linebreaksbr", "activity.description|safe")
    (tmp_path / "planning").mkdir()
    (tmp_path / "planning/activity.html").write_text(changed)
    [engine] = settings.TEMPLATES

    page, heard = visit(lead, policy=policy)
    page.goto(activity.get_absolute_url())
    before = page.evaluate(hostile.SEEN) + heard
    with override_settings(TEMPLATES=[engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]):
        page.goto(activity.get_absolute_url())
        page.wait_for_function("window.__xss.length > 0")

    assert before == []
    assert any(each.startswith(told) for each in page.evaluate(hostile.SEEN))
