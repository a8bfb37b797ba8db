"""An edition as a workbook for those who count further: one subject a sheet, one thing a row, real numbers.

Text is written as text whatever it looks like, so nothing in a cell can run; what begins like a formula also gets
Excel's quote prefix, so that it stays text when somebody edits the cell.
"""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from samverk.core.charts import table
from samverk.reports.rendering.pictures import rounds_chart
from samverk.reports.rendering.reading import read
from samverk.reports.rendering.words import clean, made_on
from samverk.reports.rendering.xlsx_money import money_sheets

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # characters, Excel's own limit
WIDTHS = (10, 60)  # characters: the narrowest and the widest column


def write(content: dict, seal: dict | None = None) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    report = read(content, seal)
    book.set_properties(
        {
            "title": report["title"],
            "author": report["collaboration"],
            "comments": report["state"],
            "created": made_on(content, seal).replace(tzinfo=None),
        }
    )
    sheets = _Sheets(book)
    sheets.add(_("Summary"), [_("What"), _("Value")], _summary(content, report))
    sheets.add(_("Goals"), *_goals(content))
    sheets.add(_("Activities"), *_activities(content))
    sheets.add(_("Deviations"), *_deviations(report))
    sheets.add(_("Missing answers"), *_silent(report))
    for name, columns, rows in money_sheets(content):
        sheets.add(name, columns, rows)
    if report["through_time"]["rows"]:
        figures = table(rounds_chart(report))
        sheets.add(report["through_time"]["heading"], figures.columns, figures.rows)
    sheets.add(_("Reckoning"), report["reckoning"]["columns"], _reckoning(report))
    book.close()
    return buffer.getvalue()


class _Sheets:
    def __init__(self, book):
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.number = book.add_format({"valign": "top"})

    def add(self, name, columns, rows):
        """A sheet with a header row that stays, a filter, and columns as wide as most of what they hold."""
        sheet = self.book.add_worksheet(name[:31])
        for place, title in enumerate(columns):
            sheet.write_string(0, place, title, self.head)
            lengths = sorted(len(str(row[place])) for row in rows if row[place] not in (None, ""))
            usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
            sheet.set_column(place, place, min(max(usual, len(title), WIDTHS[0]), WIDTHS[1]))
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                self._cell(sheet, line, place, value)
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet, line, place, value):
        if isinstance(value, int | float):
            sheet.write_number(line, place, value, self.number)
        elif value:
            text = clean(value)[:LONGEST_CELL]
            sheet.write_string(line, place, text, self.quoted if text.startswith(FORMULA_STARTS) else self.text)


def _summary(content, report) -> list[list]:
    summary = content["summary"]
    rows = [[_("Title"), report["title"]], [_("State"), report["state"]]]
    rows += [[row["label"], row["value"]] for row in report["about"]["rows"]]
    rows += [
        [report["words"]["activity"], summary["activities"]],
        [_("Deviations"), summary["deviations"]],
        [_("Answers asked for"), summary["asked_parts"]],
        [_("Answers that have come in"), summary["answered_parts"]],
        [_("Answers that are missing"), summary["silent_parts"]],
    ]
    rows += [[clean(row["word"]), row["count"]] for row in summary["counts"]]
    if report["seal"]:
        rows += [[report["seal"]["heading"], line] for line in report["seal"]["lines"]]
        rows += [[report["seal"]["sha256_label"], report["seal"]["sha256"]]]
    return [*rows, *([[_("Note"), report["example"]]] if report["example"] else [])]


def _goals(content) -> tuple[list[str], list[list]]:
    steps = content["scale"]
    titles = {document["id"]: document["title"] for document in content["documents"]}
    columns = [_("Document"), _("Level"), _("Code"), _("Goal"), _("Assessment"), _("Why"), _("Joint assessment")]
    rows = []
    for goal in content["goals"]:
        counts = {row["key"]: row["count"] for row in goal["counts"]}
        own, joint = goal["assessment"] or {}, goal["joint_assessment"] or {}
        row = [titles.get(goal["document_id"], ""), goal["level"], goal["code"], goal["title"]]
        row += [own.get("word", ""), own.get("text", ""), joint.get("word", "")]
        rows.append([*row, *[counts.get(step["key"], 0) for step in steps]])
    return [*columns, *[clean(step["word"]) for step in steps]], rows


def _activities(content) -> tuple[list[str], list[list]]:
    """One row a part: what a pivot table wants."""
    reached = {}
    for goal in content["goals"]:
        for entry in goal["activities"]:
            reached.setdefault(str(entry["id"]), []).append(f"{goal['code']} {goal['title']}".strip())
    columns = [_("Number"), clean(content["words"]["activity"]).capitalize(), _("Starts"), _("Ends"), _("Joint status")]
    columns += [_("Goals"), _("Organisation"), _("Leads"), _("Status"), _("Done, %"), _("Comment"), _("Deviation")]
    columns += [_("Measure"), _("Contact"), _("Answered")]
    # A file of an edition from before joint comments stays as it was.
    said = {
        key: each["joint_comment"]["text"] for key, each in content["activities"].items() if "joint_comment" in each
    }
    columns += [_("Joint comment")] if said else []
    has_values = any("indicator_value" in part for each in content["activities"].values() for part in each["parts"])
    columns += [_("Indicator"), _("Value of the indicator")] if has_values else []
    rows = []
    for key, activity in sorted(content["activities"].items(), key=lambda pair: int(pair[0])):
        shared = [activity["number"], activity["title"], activity["starts"], activity["ends"]]
        shared += [activity["joint"]["word"], "; ".join(reached.get(key, []))]
        for part in activity["parts"] or [None]:
            rows.append([*shared, *_part(part), *([said.get(key, "")] if said else [])])
            rows[-1] += _value(activity, part) if has_values else []
    return columns, rows


def _value(activity, part) -> list:
    value = part and part.get("indicator_value")
    return [clean(activity["indicator"]), float(value)] if value else ["", ""]


def _part(part) -> list:
    if part is None:
        return [""] * 9
    return [
        part["organisation"]["name"],
        _("yes") if part["is_lead"] else "",
        part["word"],
        part["progress_percent"],
        part["comment"],
        part["deviation"],
        part["measure"],
        part["contact"],
        part["submitted_on"],
    ]


def _deviations(report) -> tuple[list[str], list[list]]:
    block = report["deviations"]
    rows = [
        [row["number"], row["title"], row["organisation"], row["word"], row["deviation"], row["measure"]]
        for row in block["rows"]
    ]
    return [_("Number"), *block["columns"]], rows


def _silent(report) -> tuple[list[str], list[list]]:
    block = report["silent"]
    rows = [[row["number"], row["title"], row["organisation"], row["contact"]] for row in block["rows"]]
    return [_("Number"), *block["columns"]], rows


def _reckoning(report) -> list[list]:
    block = report["reckoning"]
    rows = [[row["words"], row["count"], row["numbers"]] for row in block["rows"]]
    rows.append([block["total"]["words"], block["total"]["count"], block["verdict"]])
    return rows + [[row["words"], row["count"], row["numbers"]] for row in block["unapproved"]]
