"""How an edition's Word document looks: styles, page, language and properties, and the marks of XML they need."""

import io
import zipfile

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LANGUAGES = {"sv": "sv-SE", "en": "en-GB", "fi": "fi-FI"}
INK, INK_2, INK_3, LINK = "15201C", "42504A", "56645E", "154A63"
SERIF, SANS = "Georgia", "Calibri"


def repacked(data: bytes) -> bytes:
    """The same archive with every member dated 1980-01-01: zipfile writes the clock into each otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()


def set_up(document, report, moment) -> None:
    _properties(document, report, moment)
    _language(document, LANGUAGES.get(report["language"], report["language"]))
    plain_styles(document)
    _footer(document.sections[0], report)


def plain_styles(document) -> None:
    """A4 and the house's styles, on python-docx's blank document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    _style(document, "Normal", SANS, 11, INK, after=6, line=1.15)
    _style(document, "Title", SERIF, 28, INK, after=2)
    _style(document, "Subtitle", SERIF, 14, INK_2, after=10)
    for level in range(1, 7):
        size = {1: 20, 2: 15}.get(level, 12)
        face = SERIF if level < 3 else SANS
        _style(document, f"Heading {level}", face, size, INK, before=22 if level == 1 else 14, after=4, bold=level > 2)
    _style(document, "List Bullet", SANS, 11, INK, after=4)
    for name, size, colour in [("Samverk Small", 9.5, INK_2), ("Samverk Lead", 14, INK), ("Samverk Part", 11, INK)]:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        _style(document, name, SERIF if name.endswith("Lead") else SANS, size, colour, after=4)
    document.styles["Samverk Part"].paragraph_format.left_indent = Mm(5)
    document.styles["Samverk Part"].paragraph_format.keep_with_next = True
    heading = document.styles["Heading 1"].element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    borders.append(element("w:top", {"w:val": "single", "w:sz": "6", "w:space": "4", "w:color": INK}))
    heading.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _properties(document, report, moment) -> None:
    properties = document.core_properties
    properties.title = f"{report['title']}, {report['owner']}"[:255]
    properties.author = properties.last_modified_by = report["collaboration"][:255]
    properties.subject = report["kicker"][:255]
    properties.comments = report["state"]
    properties.language = LANGUAGES.get(report["language"], report["language"])
    properties.created = properties.modified = moment
    # python-docx's blank document brings a thumbnail of somebody's empty page.
    package = document.part.package
    for identity, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[identity]


def _language(document, code) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), code)


def _style(document, name, face, size, colour, *, before=0, after=0, line=None, bold=False) -> None:
    style = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in list(fonts.attrib):
        del fonts.attrib[kind]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), face)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
    if line:
        style.paragraph_format.line_spacing = line
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)


def _footer(section, report) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT)
    checksum = report["seal"]["sha256"][:16] if report["seal"] else ""
    words = f"{report['title']} · " + (f"SHA-256 {checksum} …" if checksum else report["state"])
    add_run(paragraph, f"{words}\t{report['words']['page']} ", size=9, colour=INK_2)
    add_field(paragraph, "PAGE", "1")
    add_run(paragraph, " / ", size=9, colour=INK_2)
    add_field(paragraph, "NUMPAGES", "1")


def element(name, attributes=None):
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), str(value))
    return made


def add_run(paragraph, text, *, bold=None, size=None, colour=None):
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def add_field(paragraph, instruction, shown) -> None:
    for kind in ("begin", None, "separate", "text", "end"):
        run = add_run(paragraph, "", size=9, colour=INK_2)._r
        if kind is None:
            code = element("w:instrText", {"xml:space": "preserve"})
            code.text = f" {instruction} "
            run.append(code)
        elif kind == "text":
            run.text = shown
        else:
            run.append(element("w:fldChar", {"w:fldCharType": kind}))


def rule_table(table, title) -> None:
    """Thin rules between rows, a header row that repeats, and a name for those who cannot see it."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "C9D2CD"}))
    # The schema wants its children in this order; python-docx has made the layout (fixed) and the look already.
    properties.find(qn("w:tblLayout")).addprevious(borders)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(
        element("w:tblLook", {"w:val": "0020", "w:firstRow": "1", "w:lastRow": "0", "w:firstColumn": "0"})
    )
    properties.append(element("w:tblCaption", {"w:val": title}))
