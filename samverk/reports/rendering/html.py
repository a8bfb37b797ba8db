"""An edition as HTML: pieces of a page for the application, and a document that stands alone as a file.

The file carries its own style sheet and nothing that has to be fetched, so it can be archived and opened anywhere; what
the page folds is open in it, and however large the edition is, it holds everything.
"""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from samverk.core.charts import on_screen, status_bar
from samverk.organisations.own_words import speaking, word_named
from samverk.reports import charts
from samverk.reports.choice import Choice, Shown, chosen
from samverk.reports.rendering.pictures import goals_chart, rounds_chart, status_row
from samverk.reports.rendering.reading import read
from samverk.reports.rendering.screen import contents, prepare

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
STYLE_SHEETS = [
    "tokens.css", "base.css", "layout.css", "components/charts.css", "components/status.css", "components/tables.css",
    "components/tags.css", "pages/edition.css", "pages/report.css", "utilities.css", "print.css",
]  # fmt: skip
PIECES = ("contents", "head", "body", "seal")


def pieces(content: dict, seal: dict | None, shown: Shown, choice: Choice) -> dict[str, SafeString]:
    """List of contents, head, body and seal for a page, in the edition's language whatever the reader's own is."""
    with translation.override(content["language"]), speaking(word_named(content["words"]["activity"])):
        context = _context(content, seal, shown, choice)
        return {name: SafeString(render_to_string(f"reports/_edition_{name}.html", context)) for name in PIECES}


def write(content: dict, seal: dict | None = None) -> bytes:
    everything = Choice()
    context = _context(content, seal, chosen(content, everything, divided=False), everything)
    context |= {"styles": SafeString(_styles()), "is_file": True}
    return render_to_string("reports/edition_document.html", context).encode()


def _context(content, seal, shown, choice) -> dict:
    report = read(shown.content, seal)
    prepare(report, content, shown, choice)
    bar, goals = status_bar(status_row(report), "status-of-all"), on_screen(goals_chart(report), "glance")
    return {
        "report": report,
        "bar": bar.svg if bar else "",
        "goals_chart": goals,
        "rounds_chart": on_screen(rounds_chart(report), "rounds", through_time=True),
        "goals_figures": list(zip(report["glance"]["rows"], goals.table.rows, strict=True)),
        "entries": contents(report, shown, choice),
        "is_fixed": bool(report["seal"] and report["seal"]["is_fixed"]),
        "seal_picture": charts.seal(report["seal"]["around"], report["seal"]["alt"]) if report["seal"] else "",
    }


@cache
def _styles() -> str:
    return "\n".join((STYLES / name).read_text(encoding="utf-8") for name in STYLE_SHEETS)
