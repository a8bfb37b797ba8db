"""An edition as HTML: a piece of a page for the application, and a document that stands alone as a file.

The file carries its own style sheet and nothing that has to be fetched, so it can be archived and opened anywhere.
"""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from samverk.reports import charts
from samverk.reports.rendering.reading import read

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
STYLE_SHEETS = [
    "tokens.css", "base.css", "layout.css", "components/charts.css", "components/status.css", "components/tables.css",
    "components/tags.css", "pages/edition.css", "pages/report.css", "utilities.css", "print.css",
]  # fmt: skip


def fragment(content: dict, seal: dict | None = None) -> SafeString:
    """Contents list and article for a page, in the edition's language whatever the reader's own is."""
    with translation.override(content["language"]):
        return SafeString(render_to_string("reports/edition_content.html", _context(content, seal)))


def seal_fragment(content: dict, seal: dict | None) -> SafeString:
    """The seal with who, when and the checksum, for the side of a page. Empty for a draft."""
    with translation.override(content["language"]):
        return SafeString(render_to_string("reports/_edition_seal.html", _context(content, seal)) if seal else "")


def write(content: dict, seal: dict | None = None) -> bytes:
    context = {**_context(content, seal), "styles": SafeString(_styles())}
    return render_to_string("reports/edition_document.html", context).encode()


def _context(content, seal) -> dict:
    report = read(content, seal)
    return {
        "report": report,
        "bar": charts.status_bar(report["status"], "status-of-all"),
        "entries": _entries(report),
        "is_fixed": bool(report["seal"] and report["seal"]["is_fixed"]),
        "seal_picture": charts.seal(report["seal"]["around"], report["seal"]["alt"]) if report["seal"] else "",
    }


def _entries(report) -> list[dict]:
    """The list of contents: sections and goals, not single activities."""
    entries = []
    for document in report["documents"]:
        if document["has_heading"]:
            entries.append({"anchor": document["anchor"], "code": "", "title": document["title"], "level": 1})
        entries += document["goals"]
    for name in ("unmapped", "deviations", "silent", "not_concerning", "dropped", "reckoning", "scale", "about"):
        block = report[name]
        if name not in ("unmapped", "not_concerning", "dropped") or block.get("rows") or block.get("activities"):
            entries.append({"anchor": name, "code": "", "title": block["heading"], "level": 1})
    return entries


@cache
def _styles() -> str:
    return "\n".join((STYLES / name).read_text(encoding="utf-8") for name in STYLE_SHEETS)
