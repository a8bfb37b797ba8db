"""An edition's content as files: one JSON in, HTML, DOCX, PDF, XLSX or JSON out.

Every rendering is a pure function of the content (and the seal, once there is one): no query, no clock, no setting.
The same input gives the same bytes, so a file can be checked against the edition that it was made from.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.text import slugify

from samverk.organisations.own_words import speaking, word_named
from samverk.reports.rendering import docx, html, json, pdf, xlsx


@dataclass(frozen=True)
class Rendered:
    data: bytes
    media_type: str
    file_name: str


@dataclass(frozen=True)
class Format:
    write: Callable[[dict, dict | None], bytes]
    media_type: str


FORMATS = {
    "html": Format(html.write, "text/html; charset=utf-8"),
    "docx": Format(docx.write, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": Format(pdf.write, "application/pdf"),
    "xlsx": Format(xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": Format(json.write, "application/json"),
}


def render(content: dict, format: str, seal: dict | None = None) -> Rendered:
    """One file of the edition. `seal` has number, approved_by/at, fixed_by/at and sha256; without it: a draft.

    Raises KeyError on an unknown format. An edition of thousands of activities takes seconds.
    """
    chosen = FORMATS[format]
    with translation.override(content["language"]), speaking(word_named(content["words"]["activity"])):
        data = chosen.write(content, seal)
    return Rendered(data, chosen.media_type, file_name(content, format))


def file_name(content: dict, format: str) -> str:
    """“norrtalje-tertial-2-2026-1.pdf”: plain ASCII, since it travels by mail and through case systems."""
    name = slugify(content["title"])[:80].strip("-") or "edition"
    return f"{name}-{content['number']}.{format}"
