"""Write every page of the loaded example as a picture into screenshots/, and say what axe-core finds on each.

    python -m tests.browser.screenshots [folder] [--language fi] [--only WORD …] [--width 390 …] [--scheme dark]

Starts Samverk itself on a data folder of its own. One page of each kind that an administrator, a lead, a reporter or a
stranger can reach, at 1440 and 390 px, light and dark. `--only round` takes those whose name has that word.
Exits with 1 if a page has faults or does not fit its window.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import django
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from tests.browser.chromium import HEIGHT, SCHEMES, WIDTHS, faults_of, launched, sideways_px
from tests.browser.crawl import Tour, page_name

PATIENCE_S = 180
STRANGERS_PAGES = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/nowhere/"]
STRANGERS_PAGES += ["/answer/new/", "/answer/new/sent/"]
OWN_PAGES = ["/account/password/change/", "/accessibility/", "/accessibility/remark/", "/personal-data/"]


def main(wanted) -> int:
    folder = Path(wanted.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="samverk-pictures-") as data:
        os.environ.update(
            SAMVERK_DATA=data, DJANGO_SETTINGS_MODULE="samverk.config.settings", DJANGO_ALLOW_ASYNC_UNSAFE="1"
        )
        with served(data) as address, launched() as browser:
            django.setup()
            leave_a_job()
            faults = tour(browser, address, folder, wanted) + tour_by_link(browser, address, folder, wanted)
    say(f"{len(list(folder.glob('*.png')))} pictures in {folder}, {len(faults)} faults")
    return 1 if faults else 0


@contextmanager
def served(data: str):
    """Samverk as `samverk run` starts it, with its example, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "samverk", "run", "--example", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "SAMVERK_DATA": data})
    try:
        until = time.monotonic() + PATIENCE_S
        while not answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("Samverk did not start.")
            time.sleep(0.5)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def leave_a_job() -> None:
    """Whom the pictures are taken for first has something under way, which the example itself has not."""
    people = apps.get_model(settings.AUTH_USER_MODEL).objects
    person = people.get(email=next(email for who, email, _password in visitors() if who == "lead"))
    facts = {"subject": "Tertial 2 2026", "language": "sv", "back": "/"}
    apps.get_model("core", "Job").objects.create(person=person, kind="reports.files", **facts)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=5) as response:  # noqa: S310 our own server
            return response.status == 200
    except (URLError, OSError):
        return False


def tour(browser, address: str, folder: Path, wanted) -> list[str]:
    """Find the pages once, as each person in turn, and take their pictures in every width and scheme wanted."""
    faults, walk = [], Tour()
    for who, email, password in visitors():
        with window(browser, address, email, password) as page:
            speak(page, wanted.language)
            found = [each for each in find(page, walk, email) if is_wanted(each[0], wanted.only)]
        for width in wanted.width if found else []:
            for scheme in wanted.scheme:
                with window(browser, address, email, password, width, scheme) as page:
                    if not email:
                        speak(page, wanted.language)
                    for name, path in found:
                        faults += take(page, address + path, folder / picture_of(name, width, scheme), who)
        say(f"{who}: {len(found)} pages")
    for address in walk.lead_nowhere:
        say(address)
    return faults + walk.lead_nowhere


def tour_by_link(browser, address: str, folder: Path, wanted) -> list[str]:
    """The pages of whoever answers without an account: all that the person's own list leads to."""
    faults, way_in = [], a_link()
    for width in wanted.width:
        for scheme in wanted.scheme:
            with window(browser, address, "", "", width, scheme) as page:
                speak(page, wanted.language)
                page.goto(f"{address}{way_in}")
                found = list(Tour().pages(page, "/answer/", shown=False))
                for name, path in found:
                    if name.startswith("asking:") and is_wanted(name, wanted.only):
                        faults += take(page, address + path, folder / picture_of(name, width, scheme), "by link")
    return faults


def a_link() -> str:
    """Of whoever is asked most in the example."""
    asked = apps.get_model("followup", "FollowUp").objects.filter(round__state="open").exclude(asked=None)
    [((person, round), _many)] = Counter((each.asked, each.round) for each in asked).most_common(1)
    link_for, token_of = map(import_string, ("samverk.asking.operations.link_for", "samverk.asking.links.token_of"))
    return f"/answer/{token_of(link_for(person, round))}/"


def picture_of(name: str, width: int, scheme: str) -> str:
    return f"{name.replace(':', '-') or 'missing'}-{width}-{scheme}.png"


def is_wanted(name: str, words: list[str]) -> bool:
    return not words or any(word in (name or "missing") for word in words)


def speak(page, language: str) -> None:
    """In the menus, as people do it. Those who have signed in keep the language from then on."""
    if page.locator("html").get_attribute("lang") == language:
        return
    page.locator("details.user > summary, details.lang > summary").last.click()
    page.locator(f"button[name=language][value={language}]").last.click()
    page.locator(f"html[lang={language}]").wait_for()


def find(page, walk: Tour, email: str) -> list[tuple[str, str]]:
    by_hand = OWN_PAGES if email else STRANGERS_PAGES
    found = [(page_name(path), path) for path in by_hand if page_name(path) not in walk.known or not page_name(path)]
    walk.known.update(name for name, _path in found if name)
    return found + list(walk.pages(page)) if email else found


def visitors() -> list[tuple[str, str, str]]:
    """A stranger, and one of each kind of person in the example: who, address, password."""
    seats, persons = apps.get_model("organisations", "Seat").objects, apps.get_model(settings.AUTH_USER_MODEL).objects
    people = {person["email"]: person["password"] for person in import_string(settings.SAMVERK_EXAMPLE_PERSONS)()}
    chosen = {}
    for seat in seats.filter(person__email__in=people).select_related("person").order_by("pk"):
        chosen.setdefault(seat.role, seat.person.email)
    for person in persons.filter(email__in=people, is_administrator=True)[:1]:
        chosen["administrator"] = person.email
    order = ["lead", "administrator", "editor", "reporter", "reader"]
    return [("stranger", "", "")] + [(role, chosen[role], people[chosen[role]]) for role in order if role in chosen]


@contextmanager
def window(browser, address, email, password, width=WIDTHS[0], scheme=SCHEMES[0]):
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, locale="sv-SE", reduced_motion="reduce"
    )
    page = context.new_page()
    if email:
        sign_in_at(page, address, email, password)
    else:
        page.goto(f"{address}/account/login/")
    try:
        yield page
    finally:
        context.close()


def sign_in_at(page, address: str, email: str, password: str) -> None:
    page.goto(f"{address}/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.click("main .form .btn-p")
    page.wait_for_url(f"{address}/")


def take(page, address: str, picture: Path, who: str) -> list[str]:
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=picture, full_page=True)
    faults = [f"{picture.stem} ({who}): {fault}" for fault in faults_of(page)]
    if sideways_px(page) > 0:
        faults.append(f"{picture.stem} ({who}): {sideways_px(page)} px too wide")
    for fault in faults:
        say(fault)
    return faults


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def asked_for(arguments: list[str]):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", default="screenshots")
    parser.add_argument("--language", choices=["sv", "en", "fi"], default="sv")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    parser.add_argument("--width", nargs="+", type=int, default=list(WIDTHS))
    parser.add_argument("--scheme", nargs="+", choices=SCHEMES, default=list(SCHEMES))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(asked_for(sys.argv[1:])))
