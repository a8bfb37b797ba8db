"""A Word template to start from: complete, in the house's plain look, with every placeholder that is required.

Headings come from the edition, so one template serves all its languages.
"""

import io

import docx
from docx.shared import Mm

from samverk.reports.rendering.docx.styles import add_run, element, plain_styles, repacked, rule_table

ACTIVITY = [
    ("Normal", "{{ activity.word }}  {{ activity.facts }}"),
    ("Normal", "{%p if activity.joint_comment %}"),
    ("Normal", "**{{ activity.joint_comment.label }}**: {{ activity.joint_comment.text }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p if activity.description %}"),
    ("Normal", "{{ activity.description }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for part in activity.parts %}"),
    (
        "Samverk Part",
        "**{{ part.organisation }}{% if part.role %} ({{ part.role }}){% endif %}**: "
        "{{ part.word }} {{ part.progress }}",
    ),
    ("Normal", "{%p if part.task %}"),
    ("Samverk Part", "{{ part.task }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for row in part.texts %}"),
    ("Samverk Part", "{% if row.label %}{{ row.label }}: {% endif %}{{ row.text }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if part.source %}"),
    ("Samverk Small", "{{ part.source }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p endfor %}"),
]
TITLE = "{{ activity.number }} {{ activity.title }}"


def _at_its_level(text: str, below: int) -> list[tuple[str, str]]:
    """A heading `below` levels under that of its goal's: a style cannot be chosen within one paragraph."""
    lines = []
    for level in (1, 2, 3):
        test = f"if goal.level == {level}" if level == 1 else f"elif goal.level == {level}"
        lines += [("Normal", f"{{%p {test} %}}"), (f"Heading {level + below}", text)]
    return [*lines, ("Normal", "{%p else %}"), (f"Heading {4 + below}", text), ("Normal", "{%p endif %}")]


FRONT = [
    ("Samverk Small", "{{ kicker }}"),
    ("Title", "{{ title }}"),
    ("Subtitle", "{{ owner }}"),
    ("Normal", "{%p if introduction %}"),
    ("Samverk Lead", "{{ introduction }}"),
    ("Normal", "{%p endif %}"),
    ("Samverk Lead", "{{ lead }}"),
    ("Normal", "{{ status.alt }}"),
    ("Samverk Small", "{{ state }}"),
    ("Normal", "{%p if example %}"),
    ("Samverk Small", "{{ example }}"),
    ("Normal", "{%p endif %}"),
]
GOALS = [
    ("Normal", "{%p for document in documents %}"),
    ("Normal", "{%p if document.has_heading %}"),
    ("Heading 1", "{{ document.title }}"),
    ("Normal", "{%p for note in document.notes %}"),
    ("Samverk Small", "{{ note }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for goal in document.goals %}"),
    *_at_its_level("{{ goal.code }} {{ goal.title }}", 0),
    ("Samverk Small", "{{ goal.status.words }}"),
    ("Normal", "{%p for row in goal.assessments %}"),
    ("Normal", "{{ row.label }}: {{ row.word }}. {{ row.text }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if goal.is_empty %}"),
    ("Samverk Small", "{{ words.no_activities }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for activity in goal.activities %}"),
    *_at_its_level(TITLE, 1),
    *ACTIVITY,
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if goal.references %}"),
    ("Samverk Small", "{{ words.also }}"),
    ("Normal", "{%p for row in goal.references %}"),
    ("List Bullet", "{{ row.number }} {{ row.title }} ({{ row.word }}), {{ row.place }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if unmapped.activities %}"),
    ("Heading 1", "{{ unmapped.heading }}"),
    ("Normal", "{%p for activity in unmapped.activities %}"),
    ("Heading 2", TITLE),
    *ACTIVITY,
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endif %}"),
]
TABLES = [
    ("deviations", ["{{ row.number }} {{ row.title }}", "{{ row.organisation }}", "{{ row.word }}",
                    "{{ row.deviation }}", "{{ row.measure }}"]),
    ("silent", ["{{ row.number }} {{ row.title }}", "{{ row.organisation }}", "{{ row.contact }}"]),
    ("not_concerning", ["{{ row.number }}", "{{ row.title }}", "{{ row.words }}"]),
    ("dropped", ["{{ row.number }}", "{{ row.title }}", "{{ row.words }}"]),
    ("reckoning", ["{{ row.words }}", "{{ row.count }}", "{{ row.numbers }}"]),
]  # fmt: skip
CELLS = [f"{{{{ row.cells[{place}].text }}}} {{{{ row.cells[{place}].joint }}}}" for place in range(4)]
SUMS = ["{{ row.name }}{% if row.kind %} ({{ row.kind }}){% endif %}", *CELLS]
MONEY = [
    ("Normal", "{%p if money.budgets %}"),
    ("Heading 1", "{{ money.heading }}"),
    ("Normal", "{{ money.intro }}"),
    ("Normal", "{%p for budget in money.budgets %}"),
    ("Heading 2", "{{ budget.heading }}"),
    ("Normal", "{{ budget.state }}"),
    ("Samverk Small", "{{ budget.caption }}"),
]
AFTER_LINES = [
    ("Normal", "{%p for note in budget.notes %}"),
    ("Samverk Small", "{{ note }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p for comment in budget.comments %}"),
    ("Normal", "**{{ comment.name }}**: {{ comment.text }}"),
    ("Normal", "{%p endfor %}"),
]
AFTER_MONEY = [
    ("Normal", "{{ budget.verdict }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endif %}"),
]
SEAL = [
    ("Normal", "{{ reckoning.total.words }}: {{ reckoning.total.count }}. {{ reckoning.verdict }}"),
    ("Normal", "{%p for note in reckoning.notes %}"),
    ("Normal", "{{ note }}"),
    ("Normal", "{%p endfor %}"),
    ("Heading 1", "{{ about.heading }}"),
    ("Normal", "{%p for row in about.rows %}"),
    ("Normal", "{{ row.label }}: {{ row.value }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if seal %}"),
    ("Normal", "{%p for line in seal.lines %}"),
    ("Normal", "{{ line }}"),
    ("Normal", "{%p endfor %}"),
    ("Samverk Small", "{{ seal.sha256_label }}: {{ seal.sha256 }}"),
    ("Normal", "{%p endif %}"),
]


def starter() -> bytes:
    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""
    plain_styles(document)
    _paragraphs(document, FRONT)
    _paragraphs(document, GOALS)
    for name, cells in TABLES:
        _table(document, name, cells)
        if name == "silent":
            _money(document)
    _paragraphs(document, SEAL)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _paragraphs(document, lines) -> None:
    """What stands between double asterisks is set in bold."""
    for style, text in lines:
        paragraph = document.add_paragraph(style=style)
        for place, piece in enumerate(text.split("**")):
            if piece:
                paragraph.add_run(piece).bold = True if place % 2 else None


def _money(document) -> None:
    _paragraphs(document, MONEY)
    _rows(document, "budget", SUMS, "{{ budget.heading }}", with_total=True)
    _paragraphs(document, AFTER_LINES)
    _table(document, "budget.bearing", SUMS, "Heading 3", with_total=True)
    _paragraphs(document, AFTER_MONEY)


def _table(document, name, cells, style="Heading 1", with_total=False) -> None:
    document.add_paragraph(f"{{%p if {name}.rows %}}")
    document.add_paragraph(f"{{{{ {name}.heading }}}}", style)
    _rows(document, name, cells, f"{{{{ {name}.heading }}}}", with_total)
    document.add_paragraph("{%p endif %}")


def _rows(document, name, cells, title, with_total=False) -> None:
    table = document.add_table(rows=5 if with_total else 4, cols=len(cells))
    table.autofit = False
    rule_table(table, title)
    for place, text in enumerate(cells):
        add_run(table.cell(0, place).paragraphs[0], f"{{{{ {name}.columns[{place}] }}}}", bold=True)
        table.cell(2, place).paragraphs[0].add_run(text)
        if with_total:
            total = text.replace("row.", f"{name}.total.")
            add_run(table.cell(4, place).paragraphs[0], total, bold=True)
        table.columns[place].width = Mm(166 / len(cells))
    table.cell(1, 0).paragraphs[0].add_run(f"{{%tr for row in {name}.rows %}}")
    table.cell(3, 0).paragraphs[0].add_run("{%tr endfor %}")
    for row in (table.rows[0], table.rows[2], *list(table.rows)[4:]):
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
