"""An edition as a Word document that assistive technology can walk: real headings, header rows, language, titles.

Built from python-docx's blank document, with every style set here, so that the file looks the same in Word and
LibreOffice. Dates inside the file come from the edition and the archive's own clock is stopped: equal in, equal out.
"""

import io

import docx
from django.utils.translation import gettext as _

from samverk.core.jobs import progress
from samverk.reports.rendering.docx.page import Page
from samverk.reports.rendering.docx.styles import repacked, set_up
from samverk.reports.rendering.reading import read
from samverk.reports.rendering.words import made_on


def write(content: dict, seal: dict | None = None) -> bytes:
    report = read(content, seal)
    document = docx.Document()
    set_up(document, report, made_on(content, seal).replace(tzinfo=None))
    page = Page(document, report)
    progress.stage(_("Writes the activities"), len(content["activities"]))
    page.front()
    page.contents()
    for part in report["documents"]:
        page.goals(part)
    page.unmapped()
    page.tables()
    page.about()
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())
