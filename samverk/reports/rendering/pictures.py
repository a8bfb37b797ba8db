"""The charts of an edition, from its reading: the same figures as stand in its tables, in every format."""

from samverk.core.charts import Chart, Drawing, Row, over_time, share, stacked_rows, status_bar
from samverk.reports.rendering.words import joined

WIDTH = 720.0  # of a picture in a file, in its own units: the width of the text on A4
ROWS_AT_ONCE = 12  # in one picture of a file, so that none is higher than a page


def status_row(report: dict) -> Row:
    status = report["status"]
    return Row(status["title"], tuple(share(row) for row in status["rows"]))


def goals_chart(report: dict) -> Chart:
    glance = report["glance"]
    named = ((joined([row["title"], row["place"]]), row["status"]["rows"]) for row in glance["rows"])
    rows = tuple(Row(name, tuple(share(row) for row in counts)) for name, counts in named)
    return Chart(glance["heading"], rows, *glance["columns"][:2])


def rounds_chart(report: dict) -> Chart:
    told = report["through_time"]
    rows = tuple(
        Row(row["name"], None if row["status"] is None else tuple(share(each) for each in row["status"]["rows"]))
        for row in told["rows"]
    )
    return Chart(told["heading"], rows, *told["columns"][:2], told["gap"])


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
        stacked_rows(Chart(chart.title, rows, chart.rows_are, chart.total), WIDTH, f"glance-{number}", most=most)
        for number, rows in enumerate(pieces)
    ]
