"""Go over every kind of page as everybody, in three languages and two themes, and print a table of faults and figures.

    python -m tests.browser.audit [--language fi] [--only WORD] [--part looks roles speed] [--report FILE] [--data DIR]

Starts Samverk itself with its example. Three parts: "looks" (each kind of page once in each language: axe-core in both
themes, every size, spaced text, forced colours, stillness, the way of the focus), "roles" (axe-core and sizes again for
each kind of page as every role, in Swedish) and "speed" (weight as served, layout shift, and the first view of the ten
heaviest on a slow phone). Exits with 1 if anything is wrong.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import django

from tests.browser import looks
from tests.browser.chromium import HEIGHT, SCHEMES, WIDTHS, faults_of, launched
from tests.browser.crawl import Tour, page_name
from tests.browser.screenshots import find, is_wanted, leave_a_job, say, served, speak, visitors, window
from tests.browser.speed import MOST_BYTES, MOST_SHIFT, first_views, on_loading

LANGUAGES = ["sv", "en", "fi"]
PARTS = ["looks", "roles", "speed"]


class Findings:
    """What was wrong: by kind of page, and by language and theme."""

    def __init__(self):
        self.kinds: dict[str, list[str]] = {}
        self.looked_at: Counter[tuple[str, str]] = Counter()
        self.faults: Counter[tuple[str, str]] = Counter()

    def add(self, kind: str, language: str, scheme: str, found: list[str], where: str = "") -> None:
        self.looked_at[language, scheme] += 1
        self.faults[language, scheme] += len(found)
        for fault in found:
            line = f"{language} {scheme} {where}: {fault}"
            self.kinds.setdefault(kind, []).append(line)
            say(f"{kind} {line}")
        self.kinds.setdefault(kind, [])

    def table(self) -> str:
        lines = ["| kind of page | faults |", "|---|---|"]
        lines += [f"| `{kind}` | {len(found)} |" for kind, found in sorted(self.kinds.items())]
        lines += ["", "| language | theme | looks | faults |", "|---|---|---|---|"]
        lines += [
            f"| {one} | {two} | {n} | {self.faults[one, two]} |" for (one, two), n in sorted(self.looked_at.items())
        ]
        return "\n".join(lines)


def main(wanted) -> int:
    begun, findings, report = time.monotonic(), Findings(), []
    with tempfile.TemporaryDirectory(prefix="samverk-audit-") as fresh:
        data = wanted.data or fresh
        os.environ.update(
            SAMVERK_DATA=data, DJANGO_SETTINGS_MODULE="samverk.config.settings", DJANGO_ALLOW_ASYNC_UNSAFE="1"
        )
        with served(data) as address, launched() as browser:
            django.setup()
            leave_a_job()
            kinds = every_kind(browser, address, wanted)
            say(f"{sum(map(len, kinds.values()))} kinds of page")
            if "looks" in wanted.part:
                look_at_each(browser, address, kinds, wanted.language, findings)
            if "roles" in wanted.part:
                look_as_everybody(browser, address, wanted, findings)
            if "speed" in wanted.part:
                report += measured(browser, address, kinds, findings)
    faults = sum(map(len, findings.kinds.values()))
    minutes = (time.monotonic() - begun) / 60
    report = [findings.table(), *report, f"{len(findings.kinds)} kinds of page, {faults} faults, {minutes:.0f} minutes"]
    say("\n" + "\n\n".join(report))
    if wanted.report:
        Path(wanted.report).write_text("\n\n".join(report) + "\n")
    return 1 if faults else 0


def every_kind(browser, address: str, wanted) -> dict[tuple[str, str, str], list[tuple[str, str]]]:
    """Each kind of page once: by the visitor who comes to it first."""
    walk, kinds = Tour(), {}
    for visitor in visitors():
        with window(browser, address, *visitor[1:]) as page:
            found = find(page, walk, visitor[1])
        kinds[visitor] = [each for each in found if is_wanted(each[0], wanted.only)]
    return kinds


def look_at_each(browser, address: str, kinds, languages: list[str], findings: Findings) -> None:
    titles: dict[tuple[str, str], str] = {}
    for language in languages:
        for (_who, email, password), found in kinds.items():
            if not found:
                continue
            with window(browser, address, email, password) as page:
                speak(page, language)
                for name, path in found:
                    page.goto(address + path)
                    once(page, name or "missing", language, findings)
                    shown = page_name(page.url.removeprefix(address)) or name
                    other = titles.setdefault((language, page.title()), shown)
                    if other != shown:
                        findings.add(name, language, "light", [f"the title of {other} too: “{page.title()}”"])


def once(page, name: str, language: str, findings: Findings) -> None:
    """One page in one language: in Swedish every way, in the others what other words can change."""
    whole = language == LANGUAGES[0]
    for scheme, width in [(scheme, width) for scheme in SCHEMES for width in WIDTHS]:
        if whole or (scheme, width) in [("light", WIDTHS[0]), ("dark", WIDTHS[1])]:
            looks.at_rest(page, scheme)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            findings.add(name, language, scheme, faults_of(page), f"{width}")
    findings.add(name, language, "dark", looks.ask(page, "frame", language) + looks.is_still(page))
    if whole:
        for scheme in SCHEMES:
            findings.add(name, language, scheme, looks.survives_forced_colours(page, scheme))
    page.evaluate(looks.UNFOLD)
    findings.add(name, language, "light", list(looks.fits_everywhere(page, small_targets=whole)))
    if whole:
        looks.at_rest(page, "light")
        page.set_viewport_size({"width": WIDTHS[1], "height": HEIGHT})
        findings.add(name, language, "light", faults_of(page), "390 unfolded")
    if language != "en":
        width = WIDTHS[0] if whole else WIDTHS[1]
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.reload()
        findings.add(name, language, "light", looks.tabbed_through(page), f"{width}")
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})


def look_as_everybody(browser, address: str, wanted, findings: Findings) -> None:
    for who, email, password in visitors():
        if not email:
            continue
        with window(browser, address, email, password) as page:
            speak(page, "sv")
            for name, path in Tour().pages(page):
                if not is_wanted(name, wanted.only):
                    continue
                looks.at_rest(page, "light")
                page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
                findings.add(name, "sv", "light", faults_of(page), f"{who} 1440 {path}")
                looks.at_rest(page, "dark")
                page.set_viewport_size({"width": WIDTHS[1], "height": HEIGHT})
                findings.add(name, "sv", "dark", faults_of(page) + looks.ask(page, "scrolling"), f"{who} 390 {path}")


def measured(browser, address: str, kinds, findings: Findings) -> list[str]:
    weights: dict[str, tuple[int, str, tuple]] = {}
    for visitor, found in kinds.items():
        if not found:
            continue
        for width in WIDTHS:
            with window(browser, address, *visitor[1:], width) as page:
                for name, path in found:
                    weight, shift, by = on_loading(page, address + path)
                    weights[name or "missing"] = (weight, path, visitor)
                    too_much = [f"{weight} bytes"] if weight > MOST_BYTES else []
                    if shift > MOST_SHIFT:
                        too_much.append(f"shifts by {shift:.3f}: {by}")
                    findings.add(name or "missing", "sv", "light", too_much, f"{width}")
    heaviest = sorted(weights.items(), key=lambda each: -each[1][0])
    lines = ["| kind of page | kB as served, nothing cached |", "|---|---|"]
    lines += [f"| `{name}` | {weight / 1000:.1f} |" for name, (weight, _path, _visitor) in heaviest]
    views = ["| kind of page, slow phone | first paint, s | largest paint, s |", "|---|---|---|"]
    for name, (_weight, path, visitor) in heaviest[:10]:
        with window(browser, address, *visitor[1:], WIDTHS[1]) as page:
            first, largest = first_views(page, address + path)
        views.append(f"| `{name}` | {first:.1f} | {largest:.1f} |")
    return ["\n".join(lines), "\n".join(views)]


def asked_for(arguments: list[str]):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--report", metavar="FILE", help="write the tables there too")
    parser.add_argument("--data", metavar="DIR", help="keep the example there for the next time")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(asked_for(sys.argv[1:])))
