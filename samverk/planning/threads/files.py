"""The threads as files that stand alone: SVG with its colours and letters in it, PNG, and PDF/UA with the list as text.

Typst makes the last two, in a child process: it is here for the reports anyway, with the fonts.
"""

import base64
import io
import json
import re
from functools import cache, partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from fontTools import subset
from fontTools.ttLib import TTFont

from samverk.core.charts import for_pdf
from samverk.core.charts.strokes import UNPRINTABLE
from samverk.core.lettering import font_folder
from samverk.core.typesetting import set_in_fonts, typeset
from samverk.planning import words
from samverk.planning.threads.drawing import Picture
from samverk.planning.threads.page import ThreadPage

HERE = Path(__file__).resolve().parent
TOKENS = HERE.parents[1] / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),")
FACES = {400: "AtkinsonHyperlegible-Regular.ttf", 700: "AtkinsonHyperlegible-Bold.ttf"}
MOST_BOXES = 1000


def svg(page: ThreadPage) -> str:
    """The picture with the letters that it uses inside it, so that it looks the same everywhere."""
    picture = _picture(page)
    return _drawn(picture, _faces(_letters(picture)))


def png(page: ThreadPage) -> bytes:
    picture = _picture(page)
    inputs = {"svg": _drawn(picture), "width": str(picture.full_width)}
    return typeset(HERE / "picture.typ", inputs, file_format="png", timestamp=int(timezone.now().timestamp()))


def pdf(page: ThreadPage) -> bytes:
    now, glosses = timezone.localtime(), set()
    told = _printable(_told(page), glosses)
    told["date"] = [now.year, now.month, now.day]
    signs = _("Signs that the fonts of this file lack are named in square brackets.")
    told["glosses"] = signs if glosses else ""
    drawn = for_pdf(_printable(_drawn(_picture(page)), glosses), partial(png, page))
    inputs = {"threads": json.dumps(told), "svg": drawn}
    return typeset(HERE / "thread.typ", inputs, standards=["ua-1"], timestamp=int(now.timestamp()))


def _picture(page: ThreadPage) -> Picture:
    if len(page.picture.drawn) > MOST_BOXES:
        refusal = _("The picture has too many boxes for a file. Fold some of it together first.")
        raise ValidationError(refusal, code="too_large")
    return page.picture


def _drawn(picture: Picture, faces: str = "") -> str:
    values = {"picture": picture, "alone": True, "colours": _colours(), "faces": faces}
    return UNPRINTABLE.sub("\ufffd", render_to_string("planning/_thread_svg.html", values).strip())


@cache
def _colours() -> dict[str, str]:
    """The light theme's colours, from the one place where they are decided; a template names them with underscores."""
    return {name.replace("-", "_"): colour for name, colour in TOKEN.findall(TOKENS.read_text(encoding="utf-8"))}


def _letters(picture: Picture) -> str:
    heads = [text for head in picture.heads for text in (head.name, *(line for _y, line in head.notes))]
    texts = [text for each in picture.drawn for text in (each.code, *(line for _y, line in each.lines))]
    return "".join(sorted(set("0123456789" + "".join(heads + texts))))


def _faces(letters: str) -> str:
    rules = []
    for weight, name in FACES.items():
        with TTFont(font_folder() / name) as font:
            options = subset.Options(flavor="woff2", notdef_outline=True)
            cut = subset.Subsetter(options)
            cut.populate(text=letters)
            cut.subset(font)
            font.flavor = "woff2"
            out = io.BytesIO()
            font.save(out)
        data = base64.b64encode(out.getvalue()).decode()
        rules.append(
            f'@font-face{{font-family:"Atkinson Hyperlegible";font-weight:{weight};'
            f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
        )
    return "".join(rules)


def _told(page: ThreadPage) -> dict:
    """What the list on the page says, with everything that it shows as text."""
    collaboration = page.plan.collaboration
    return {
        "title": page.heading, "plan": str(page.plan), "language": get_language() or "sv",
        "day": date_format(timezone.localdate(), "DATE_FORMAT"), "description": page.picture.description,
        "branches": [
            {
                "title": _named(branch.goal) if branch.goal else "",
                "note": words.counted(branch.count, collaboration) if branch.goal else "",
                "groups": [_group(each, collaboration) for group in branch.groups for each in _levels(group)],
            }
            for branch in page.branches
        ] + _links(page) + _endings(page),
    }  # fmt: skip


def _endings(page: ThreadPage) -> list[dict]:
    """Where threads end at what the reader does not see, and how much that is."""
    collaboration = page.plan.collaboration
    goals = [(str(each.thing), hidden_goals(each.goals)) for each in page.endings if each.goals]
    activities = [
        (str(each.thing), words.counted(each.activities, collaboration)) for each in page.endings if each.activities
    ]
    groups = [
        {"title": title, "note": "", "rows": [{"name": name, "note": note} for name, note in rows]}
        for title, rows in ((_("Goals"), goals), (words.word("Activities", collaboration), activities))
        if rows
    ]
    return [{"title": _("Not visible to you"), "note": page.hidden_numbers, "groups": groups}] if groups else []


def hidden_goals(number: int) -> str:
    return ngettext("%(count)s goal", "%(count)s goals", number) % {"count": number}


def _links(page: ThreadPage) -> list[dict]:
    groups = [
        {"title": _named(bunch.goal), "note": "", "rows": [_link(told) for told in bunch.links]}
        for bunch in page.bunches
    ]
    note = ngettext("%(count)s link", "%(count)s links", page.all_links_count) % {"count": page.all_links_count}
    return [{"title": _("Links between goals"), "note": note, "groups": groups}] if groups else []


def _link(told) -> dict:
    link = told.link
    approved = _("Not approved by the goal's owner.")
    if link.approved_at:
        by = (
            _("Approved by %(name)s for %(owner)s on %(day)s.") if told.owner else _("Approved by %(name)s on %(day)s.")
        )
        day = date_format(timezone.localtime(link.approved_at), "DATE_FORMAT")
        approved = by % {"name": link.approved_by, "owner": told.owner, "day": day}
    reason = _reason(told.reason) or _("Nobody has said why yet.")
    return {"name": f"{_named(link.source)} → {_named(link.target)}", "note": f"{reason} {approved}"}


def _reason(reason) -> str:
    """The words and whose they are."""
    if not reason.text:
        return ""
    signed = ""
    if reason.written:
        signed = _("Written by %(name)s on %(day)s.")
        signed %= {"name": reason.written.by, "day": date_format(timezone.localtime(reason.written.at), "DATE_FORMAT")}
    return f"”{reason.text}” {signed}".strip()


def _named(goal) -> str:
    return f"{goal.code} {goal.local_title}".strip()


def _levels(group) -> list:
    return [group, *(each for child in group.children for each in _levels(child))]


def _group(group, collaboration) -> dict:
    title = _named(group.goal) if group.goal else _("No joint goal")
    counts = ", ".join(f"{shape.word} {shape.count}" for shape in group.shapes)
    number = words.counted(group.count, collaboration) if group.count else _("Nothing is done for it yet")
    if group.elsewhere:
        number = f"{words.counted(group.count, collaboration)} {_('and %(more)s under other goals')}"
        number %= {"more": group.elsewhere}
    if group.hidden:
        counted = words.counted(group.hidden, collaboration)
        number = (
            f"{number}. {_('Not visible to you')}: {counted}"
            if group.count
            else f"{_('Not visible to you')}: {counted}"
        )
    return {
        "title": title,
        "note": ". ".join(filter(None, [number, counts])),
        "rows": [_row(row) for row in group.rows],
    }


def _row(row) -> dict:
    reached = ", ".join(goal.code or goal.local_title for goal in row.reaches)
    notes = [
        row.shape.word if row.shape else "",
        *(_reason(told.reason) for told in row.reasons),
        f"{_('Reaches')} {reached}" if reached else "",
        f"{_('Not visible to you')}: {hidden_goals(row.hidden)}" if row.hidden else "",
        ", ".join(part.organisation.short for part in row.parts),
    ]
    return {"name": str(row.activity), "note": ". ".join(filter(None, notes))}


def _printable(value, glosses: set):
    if isinstance(value, dict):
        return {key: _printable(inner, glosses) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner, glosses) for inner in value]
    return set_in_fonts(value, glosses) if isinstance(value, str) else value
