"""Reading back what the renderings wrote, with other tools than those that wrote it."""

import io
import re
import zipfile

import pikepdf
from defusedxml import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Without spaces, line ends and the marks that only tell where a line may break."""
    return re.sub("[\\s\u00ad\u200b\u2060]", "", text)


def pdf_text(data: bytes) -> str:
    """The text in the order of the content streams, by the fonts' own maps to Unicode."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return "\n".join(_page_text(page) for page in document.pages)


def _page_text(page) -> str:
    fonts = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    pieces, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                pieces.append(_decoded(operands[0], font))
            case "TJ":
                pieces += [_decoded(part, font) for part in operands[0] if isinstance(part, pikepdf.String)]
    return "".join(pieces)


def _decoded(string, font) -> str:
    raw = bytes(string)
    return "".join(font.get(raw[i : i + 2], "") for i in range(0, len(raw), 2))


def _to_unicode(font) -> dict[bytes, str]:
    found = {}
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = int(text, 16)
            for place in range(int(first, 16), int(last, 16) + 1):
                point = start + place - int(first, 16)
                found[place.to_bytes(2, "big")] = chr(point)
    return found


def docx_part(data: bytes, name: str = "word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def docx_paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Style and text of every paragraph, in order, those in tables too."""
    found = []
    for paragraph in docx_part(data).iter(f"{WORD}p"):
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        name = "" if style is None else style.get(f"{WORD}val")
        found.append((name, "".join(text.text or "" for text in paragraph.iter(f"{WORD}t"))))
    return found
