"""An edition's reading written downwards into a Word document."""

import io
import re

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from samverk.core.charts import png
from samverk.core.jobs import progress
from samverk.reports.rendering.docx.styles import INK_2, INK_3, LINK, SANS, add_run, element, rule_table
from samverk.reports.rendering.pictures import in_files

TONES = {"plan": "24683C", "risk": "855200", "dev": "84206A", "done": "185680"}
MARKS = {
    "plan": "●", "risk": "▲", "dev": "◆", "done": "■", "none": "○", "paus": "‖", "drop": "×", "unans": "◌",
}  # fmt: skip


class Page:
    """Writes a reading downwards into one document."""

    def __init__(self, document, report):
        self.document, self.report, self.words = document, report, report["words"]
        self.drawings = in_files(report)
        self.bookmarks = 0
        self.end = document.element.body.sectPr
        self.styles = {style.name: style.style_id for style in document.styles}

    def paragraph(self, style="Normal"):
        """A paragraph at the end. Not document.add_paragraph: that looks for the end from the start each time."""
        made = OxmlElement("w:p")
        self.end.addprevious(made)
        if style != "Normal":
            made.style = self.styles[style]
        return Paragraph(made, self.document._body)

    def text(self, value, style="Normal"):
        """One paragraph a line; nothing when there is nothing to say."""
        for line in re.split(r"\n+", value) if value else []:
            add_run(self.paragraph(style), line)

    def heading(self, text, level, anchor="", is_activity=False):
        """A real heading of that level; an activity's looks the same whatever level it has come to stand on."""
        paragraph = self.paragraph(f"Heading {min(level, 6)}")
        if anchor:
            self.bookmarks += 1
            name = {"w:id": self.bookmarks, "w:name": bookmark(anchor)}
            paragraph._p.append(element("w:bookmarkStart", name))
        run = paragraph.add_run(text)
        if is_activity:
            run.font.name, run.font.size, run.bold = SANS, Pt(12), True
        if anchor:
            paragraph._p.append(element("w:bookmarkEnd", {"w:id": self.bookmarks}))

    def link(self, paragraph, anchor, text):
        if not anchor:
            add_run(paragraph, text)
            return
        hyperlink = element("w:hyperlink", {"w:anchor": bookmark(anchor), "w:history": "1"})
        run = add_run(paragraph, text, colour=LINK)
        run.font.underline = True
        hyperlink.append(run._r)
        paragraph._p.append(hyperlink)

    def status(self, paragraph, row, prefix=""):
        colour = TONES.get(row["tone"], INK_3)
        add_run(paragraph, f"{prefix}{MARKS.get(row['shape'], '○')}\u00a0{row['word']}", colour=colour)

    def counts(self, status):
        if status["rows"]:
            self._shares(self.paragraph("Samverk Small"), status["rows"])

    def _shares(self, paragraph, rows):
        for place, row in enumerate(rows):
            self.status(paragraph, {**row, "word": f"{row['count']} {row['word']}"}, "   " if place else "")

    def front(self):
        report = self.report
        self.text(report["kicker"], "Samverk Small")
        self.text(report["title"], "Title")
        owners = dict.fromkeys([report["owner"], report["collaboration"]])
        self.text(" · ".join(owners), "Subtitle")
        self.text(report["introduction"], "Samverk Lead")
        self.text(report["lead"], "Normal" if report["introduction"] else "Samverk Lead")
        if report["status"]["rows"]:
            rows = [[row, str(row["count"])] for row in report["status"]["rows"]]
            self.table(report["status"]["columns"], rows, [60, 25], report["status"]["alt"])
        self.glance()
        self.through_time()
        self.text("\n".join(report["seal"]["lines"]) if report["seal"] else report["state"], "Samverk Small")
        self.text(report["example"], "Samverk Small")

    def charted(self, heading, place):
        """The charts of that place below what they are called, each with all its figures as its text alternative."""
        above = self.paragraph("Samverk Lead")
        add_run(above, heading)
        above.paragraph_format.keep_with_next = True
        for drawing in self.drawings[place]:
            run = self.paragraph().add_run()
            inline = run.add_picture(io.BytesIO(png(drawing)), width=Mm(166))._inline
            for side in "TBLR":  # without these LibreOffice gives it margins of its own
                inline.set(f"dist{side}", "0")
            inline.docPr.set("name", drawing.title)
            inline.docPr.set("descr", f"{drawing.title}: {drawing.description}")

    def glance(self):
        glance = self.report["glance"]
        if glance["rows"]:
            self.charted(glance["heading"], "glance")
            rows = [
                ["\n".join(filter(None, [row["title"], row["place"]])), str(row["number"]), row["status"]["rows"]]
                for row in glance["rows"]
            ]
            self.table(glance["columns"], rows, [80, 21, 65], glance["heading"])
            self.text(glance["note"], "Samverk Small")

    def through_time(self):
        told = self.report["through_time"]
        if told["rows"]:
            self.charted(told["heading"], "through_time")
            missing = ["", told["gap"]]
            rows = [
                [row["name"], *([str(row["number"]), row["status"]["rows"]] if row["status"] else missing)]
                for row in told["rows"]
            ]
            self.table(told["columns"], rows, [50, 21, 95], told["heading"])
            self.text(told["note"], "Samverk Small")

    def contents(self):
        """A table of contents that is filled in already (links, no page numbers) and that Word can update."""
        entries = []
        for document in self.report["documents"]:
            if document["has_heading"]:
                entries.append((1, document["anchor"], document["title"]))
            entries += [
                (goal["level"], goal["anchor"], f"{goal['code']} {goal['title']}".strip()) for goal in document["goals"]
            ]
        entries += [(1, anchor, heading) for anchor, heading in self.sections()]
        self.text(self.words["contents"], "TOC Heading")
        for place, (level, anchor, text) in enumerate(entries):
            paragraph = self.paragraph()
            paragraph.paragraph_format.left_indent = Mm(6 * (level - 1))
            paragraph.paragraph_format.space_after = Pt(2)
            if place == 0:
                self._toc_start(paragraph)
            self.link(paragraph, anchor, text)
            if place == len(entries) - 1:
                paragraph.add_run()._r.append(element("w:fldChar", {"w:fldCharType": "end"}))

    def _toc_start(self, paragraph):
        paragraph.add_run()._r.append(element("w:fldChar", {"w:fldCharType": "begin"}))
        code = element("w:instrText", {"xml:space": "preserve"})
        code.text = ' TOC \\o "1-2" \\h \\z \\u '
        paragraph.add_run()._r.append(code)
        paragraph.add_run()._r.append(element("w:fldChar", {"w:fldCharType": "separate"}))

    def sections(self):
        report = self.report
        wanted = [("unmapped", bool(report["unmapped"]["activities"])), ("deviations", True), ("silent", True)]
        wanted += [("money", bool(report["money"]["budgets"]))]
        wanted += [(name, bool(report[name]["rows"])) for name in ("not_concerning", "dropped")]
        wanted += [("reckoning", True), ("scale", True), ("about", True)]
        return [(name, report[name]["heading"]) for name, is_there in wanted if is_there]

    def goals(self, document):
        if document["has_heading"]:
            self.heading(document["title"], 1, document["anchor"])
            self.text("\n".join(document["notes"]), "Samverk Small")
        for goal in document["goals"]:
            self.heading(f"{goal['code']} {goal['title']}".strip(), goal["level"], goal["anchor"])
            self.counts(goal["status"])
            self.text(goal["text"])
            for row in goal["assessments"]:
                paragraph = self.paragraph()
                add_run(paragraph, f"{row['label']}: ", bold=True)
                self.status(paragraph, row)
                self.text(row["text"])
                self.text(row["by"], "Samverk Small")
            if goal["is_empty"]:
                self.text(self.words["no_activities"], "Samverk Small")
            for activity in goal["activities"]:
                self.activity(activity, goal["level"] + 1)
            self.references(goal["references"])

    def references(self, rows):
        if rows:
            self.text(self.words["also"], "Samverk Small")
        for row in rows:
            paragraph = self.paragraph("List Bullet")
            self.status(paragraph, row)
            add_run(paragraph, "  ")
            self.link(paragraph, row["anchor"], f"{row['number']} {row['title']}".strip())
            where = " · ".join(filter(None, [row["place"], row["path_words"]]))
            add_run(paragraph, f"  {where}", size=9.5, colour=INK_2)

    def activity(self, activity, level):
        progress.advance()
        self.heading(f"{activity['number']} {activity['title']}".strip(), level, activity["anchor"], is_activity=True)
        paragraph = self.paragraph()
        self.status(paragraph, activity)
        if activity["facts"]:
            add_run(paragraph, f"   {activity['facts']}", size=9.5, colour=INK_2)
        self.text(activity["reason"], "Samverk Small")
        self.joint_comment(activity["joint_comment"])
        self.text(activity["description"])
        for part in activity["parts"]:
            self.part(part)
        if activity["milestones"]:
            self.text(f"{self.words['milestones']}: {'; '.join(activity['milestones'])}", "Samverk Small")

    def joint_comment(self, said):
        if said:
            self.labelled(said["label"], said["text"])
            self.text(said["by"], "Samverk Small")

    def labelled(self, label, text):
        """A paragraph a line, the first after what it is called."""
        for place, line in enumerate(re.split(r"\n+", text)):
            paragraph = self.paragraph()
            if not place:
                add_run(paragraph, f"{label}: ", bold=True)
            add_run(paragraph, line)

    def part(self, part):
        paragraph = self.paragraph("Samverk Part")
        role = f" ({part['role']})" if part["role"] else ""
        add_run(paragraph, part["organisation"] + role, bold=True)
        self.status(paragraph, part, "   ")
        if part["progress"]:
            add_run(paragraph, f"   {part['progress']}", size=9.5, colour=INK_2)
        for line in re.split(r"\n+", part["task"]) if part["task"] else []:
            paragraph = self.paragraph(style="Samverk Part")
            add_run(paragraph, line, size=9.5, colour=INK_2)
        for row in part["texts"]:
            for place, line in enumerate(re.split(r"\n+", row["text"])):
                paragraph = self.paragraph("Samverk Part")
                if row["label"] and not place:
                    add_run(paragraph, f"{row['label']}: ", bold=True)
                add_run(paragraph, line)
        if part["source"]:
            paragraph = self.paragraph("Samverk Part")
            add_run(paragraph, part["source"], size=9.5, colour=INK_2)
        paragraph.paragraph_format.keep_with_next = False
        paragraph.paragraph_format.space_after = Pt(8)

    def unmapped(self):
        block = self.report["unmapped"]
        if block["activities"]:
            self.heading(block["heading"], 1, "unmapped")
            self.text(block["intro"])
            for activity in block["activities"]:
                self.activity(activity, 2)

    def tables(self):
        deviations, silent = self.report["deviations"], self.report["silent"]
        self.heading(deviations["heading"], 1, "deviations")
        rows = [[_title(row), row["organisation"], row, row["deviation"], row["measure"]] for row in deviations["rows"]]
        self.table(deviations["columns"], rows, [37, 31, 26, 38, 34], deviations["heading"], deviations["none"])
        self.heading(silent["heading"], 1, "silent")
        rows = [[_title(row), row["organisation"], row["contact"]] for row in silent["rows"]]
        self.table(silent["columns"], rows, [76, 45, 45], silent["heading"], silent["none"])
        if self.report["money"]["budgets"]:
            self.money(self.report["money"])
        for name in ("not_concerning", "dropped"):
            block = self.report[name]
            if block["rows"]:
                self.heading(block["heading"], 1, name)
                rows = [[row["number"], row["title"], row["words"]] for row in block["rows"]]
                self.table(block["columns"], rows, [21, 77, 68], block["heading"])

    def money(self, block):
        self.heading(block["heading"], 1, "money")
        self.text(block["intro"])
        for budget in block["budgets"]:
            self.heading(budget["heading"], 2, budget["anchor"])
            self.text(budget["state"])
            self.sums(budget, budget["caption"], budget["heading"])
            self.text("\n".join(budget["notes"]), "Samverk Small")
            for comment in budget["comments"]:
                self.labelled(comment["name"], comment["text"])
            bearing = budget["bearing"]
            if bearing["rows"]:
                self.heading(bearing["heading"], 3)
                self.sums(bearing, budget["caption"], f"{budget['heading']}: {bearing['heading']}")
            self.text(budget["verdict"])

    def sums(self, table, caption, title):
        above = self.paragraph("Samverk Small")
        add_run(above, caption)
        above.paragraph_format.keep_with_next = True
        rows = [
            [
                f"{row['name']} ({row['kind']})" if row["kind"] else row["name"],
                *("\n".join(filter(None, [cell["text"], cell["joint"]])) for cell in row["cells"]),
            ]
            for row in [*table["rows"], table["total"]]
        ]
        self.table(table["columns"], rows, [54, 28, 28, 28, 28], title, sums=True)

    def about(self):
        reckoning, scale, seal = self.report["reckoning"], self.report["scale"], self.report["seal"]
        self.heading(reckoning["heading"], 1, "reckoning")
        self.text(reckoning["intro"])
        rows = [[row["words"], str(row["count"]), row["numbers"]] for row in reckoning["rows"]]
        rows.append([reckoning["total"]["words"], str(reckoning["total"]["count"]), ""])
        self.table(reckoning["columns"], rows, [55, 18, 93], reckoning["heading"])
        self.text("\n".join([reckoning["verdict"], *reckoning["notes"]]))
        self.heading(scale["heading"], 1, "scale")
        self.table(scale["columns"], [[row, row["meaning"]] for row in scale["rows"]], [50, 116], scale["heading"])
        self.heading(self.report["about"]["heading"], 1, "about")
        for row in self.report["about"]["rows"]:
            paragraph = self.paragraph()
            add_run(paragraph, f"{row['label']}: ", bold=True)
            add_run(paragraph, row["value"])
        if seal:
            self.text("\n".join(seal["lines"]))
            if seal["sha256"]:
                self.text(f"{seal['sha256_label']}: {seal['sha256']}", "Samverk Small")
            self.text(seal["trail"], "Samverk Small")

    def table(self, columns, rows, widths, title, none="", sums=False):
        """`rows` of strings, of a status row where a mark and a word belong, or of many. Widths in mm, 166 in all. In a
        table of sums all but the first column are set to the right, and the last row is their sum."""
        if not rows:
            self.text(none)
            return
        table = self.document.add_table(rows=1 + len(rows), cols=len(columns))
        table.autofit = False
        rule_table(table, title)
        cells = table._cells  # once: asking for one cell at a time is quadratic
        for place, name in enumerate(columns):
            add_run(cells[place].paragraphs[0], name, bold=True, size=9.5, colour=INK_2)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                self._cell(cells[number * len(columns) + place], value)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for place, cell in enumerate(cells):
            cell.width = Mm(widths[place % len(columns)])
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            if sums and place % len(columns):
                for paragraph in cell.paragraphs:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if sums and place >= len(rows) * len(columns):
                cell.paragraphs[0].runs[0].bold = True
        for row in table._tbl.tr_lst:
            row.get_or_add_trPr().append(element("w:cantSplit"))
        table._tbl.tr_lst[0].get_or_add_trPr().append(element("w:tblHeader"))
        self.paragraph("Samverk Small")

    def _cell(self, cell, value):
        if isinstance(value, dict):
            self.status(cell.paragraphs[0], value)
            return
        if isinstance(value, list):
            self._shares(cell.paragraphs[0], value)
            return
        first, *others = re.split(r"\n+", value)
        add_run(cell.paragraphs[0], first, size=10)
        for line in others:
            add_run(cell.add_paragraph(), line, size=10)


def bookmark(anchor) -> str:
    """A bookmark's name in Word: letters, digits and underscores, at most 40."""
    return re.sub(r"\W", "_", anchor)[:40]


def _title(row) -> str:
    return f"{row['number']} {row['title']}".strip()
