"""The charts of an edition, from its reading: the same figures as stand in its tables, in every format."""

from collections import Counter
from dataclasses import replace

from samverk.core.charts import Chart, Drawing, Row, Share, over_time, share, stacked_rows, status_bar
from samverk.reports.rendering.words import joined

WIDTH = 720.0  # of a picture in a file, in its own units: the width of the text on A4
ROWS_AT_ONCE = 12  # in one picture of a file, so that none is higher than a page


def status_row(report: dict) -> Row:
    status = report["status"]
    return Row(status["title"], _shares(status))


def goals_chart(report: dict) -> Chart:
    """A goal is called by its place too only where two goals have one name."""
    glance = report["glance"]
    times = Counter(row["title"] for row in glance["rows"])
    rows = tuple(
        Row(joined([row["title"], row["place"] if times[row["title"]] > 1 else ""]), _shares(row["status"]))
        for row in glance["rows"]
    )
    return Chart(glance["heading"], rows, *glance["columns"][:2], scale=_scale(report))


def rounds_chart(report: dict) -> Chart:
    told = report["through_time"]
    rows = tuple(Row(row["name"], row["status"] and _shares(row["status"])) for row in told["rows"])
    return Chart(told["heading"], rows, *told["columns"][:2], told["gap"], _scale(report))


def _shares(status: dict) -> tuple[Share, ...]:
    return tuple(share(row) for row in status["rows"])


def _scale(report: dict) -> tuple[Share, ...]:
    return tuple(share(step) for step in report["scale"]["rows"])


def in_files(report: dict) -> dict[str, list[Drawing]]:
    """The pictures of a file by where they stand; a list is empty where there is nothing to draw."""
    bar = status_bar(status_row(report), "status", WIDTH)
    rounds = rounds_chart(report)
    return {
        "status": [bar] if bar else [],
        "glance": _in_pieces(goals_chart(report)),
        "through_time": [over_time(rounds, WIDTH, "rounds")] if rounds.rows else [],
    }


def _in_pieces(chart: Chart) -> list[Drawing]:
    starts = range(0, len(chart.rows), ROWS_AT_ONCE)
    pieces = [chart.rows[start : start + ROWS_AT_ONCE] for start in starts]
    most = max((row.total for row in chart.rows), default=0)
    return [
        stacked_rows(replace(chart, rows=rows), WIDTH, f"glance-{number}", most=most)
        for number, rows in enumerate(pieces)
    ]
