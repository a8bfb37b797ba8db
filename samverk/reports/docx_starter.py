"""A Word template to start from: complete, in the house's plain look, with every placeholder that is required.

Headings come from the edition, so one template serves all its languages.
"""

import io

import docx
from docx.shared import Mm

from samverk.reports.rendering.docx.styles import add_run, element, plain_styles, repacked, rule_table

ACTIVITY = [
    ("Heading 2", "{{ activity.number }} {{ activity.title }}"),
    ("Normal", "{{ activity.word }}  {{ activity.facts }}"),
    ("Normal", "{%p if activity.description %}"),
    ("Normal", "{{ activity.description }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for part in activity.parts %}"),
    ("Samverk Part", "{{ part.organisation }}: {{ part.word }} {{ part.progress }}"),
    ("Normal", "{%p if part.task %}"),
    ("Samverk Part", "{{ part.task }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for row in part.texts %}"),
    ("Samverk Part", "{% if row.label %}{{ row.label }}: {% endif %}{{ row.text }}"),
    ("Normal", "{%p endfor %}"),
    ("Samverk Small", "{{ part.source }}"),
    ("Normal", "{%p endfor %}"),
]
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
]
GOALS = [
    ("Normal", "{%p for document in documents %}"),
    ("Normal", "{%p for goal in document.goals %}"),
    ("Heading 1", "{{ goal.code }} {{ goal.title }}"),
    ("Samverk Small", "{{ goal.status.words }}"),
    ("Normal", "{%p for row in goal.assessments %}"),
    ("Normal", "{{ row.label }}: {{ row.word }}. {{ row.text }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if goal.is_empty %}"),
    ("Samverk Small", "{{ words.no_activities }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for activity in goal.activities %}"),
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
    plain_styles(document)
    _paragraphs(document, FRONT)
    _paragraphs(document, GOALS)
    for name, cells in TABLES:
        _table(document, name, cells)
    _paragraphs(document, SEAL)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _paragraphs(document, lines) -> None:
    for style, text in lines:
        document.add_paragraph(text, style)


def _table(document, name, cells) -> None:
    document.add_paragraph(f"{{%p if {name}.rows %}}")
    document.add_paragraph(f"{{{{ {name}.heading }}}}", "Heading 1")
    table = document.add_table(rows=4, cols=len(cells))
    table.autofit = False
    rule_table(table, name)
    for place, text in enumerate(cells):
        add_run(table.cell(0, place).paragraphs[0], f"{{{{ {name}.columns[{place}] }}}}", bold=True)
        table.cell(2, place).paragraphs[0].add_run(text)
        table.columns[place].width = Mm(166 / len(cells))
    table.cell(1, 0).paragraphs[0].add_run(f"{{%tr for row in {name}.rows %}}")
    table.cell(3, 0).paragraphs[0].add_run("{%tr endfor %}")
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    document.add_paragraph("{%p endif %}")
