"""An organisation's own Word template: checked when it is uploaded, filled in a child process, never trusted.

A template has placeholders in Jinja's notation, `{{ title }}`, `{%p for goal in document.goals %}` for paragraphs
and `{%tr … %}` for table rows; what they can name is what `samverk.reports.rendering.reading.read` gives.
The check fills the template once with made-up content, and finds out what of it the reader would not get to see.
"""

import base64
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from samverk.reports import rendering
from samverk.reports.docx_trial import MARKS, trial_content
from samverk.reports.rendering.docx.styles import LANGUAGES, repacked
from samverk.reports.rendering.reading import read
from samverk.reports.rendering.words import UNPRINTABLE

CHILD = Path(__file__).with_name("docx_child.py")
WAIT = 90  # seconds; the child's own limit is 60 of processor time
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_INSIDE = 30 * 1024 * 1024  # inflated, counted while reading: the archive's own figures can lie
LARGEST_XML = 8 * 1024 * 1024
MOST_MEMBERS = 300
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ACTIVE = re.compile(
    r"vbaProject|vbaData|activeX|/embeddings/|oleObject|/attachedToolbars|\.(bin|exe|dll|js|hta)$", re.I
)
# Fields that fetch or run something when the document is opened or updated.
FIELDS = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|MACROBUTTON|DATABASE|RD|HTMLACTIVEX|CONTROL)\b",
    re.I,
)


def check(data: bytes, file_name: str) -> None:
    """Raises ValidationError with everything that is wrong with the file, in words for the person who uploads it."""
    faults = _faults_of_the_file(data, file_name)
    if not faults:
        faults = _faults_of_the_filling(data)
    if faults:
        raise ValidationError(faults, code="template_refused")


def render_with(data: bytes, content: dict, seal: dict | None = None) -> rendering.Rendered:
    """The edition in an organisation's own template. Raises ValidationError when the template cannot hold it."""
    with translation.override(content["language"]):
        report = read(content, seal)
    filled, fault = _fill(data, report)
    if fault:
        raise ValidationError([_in_words(fault)], code="template_failed")
    return rendering.Rendered(
        repacked(filled), rendering.FORMATS["docx"].media_type, rendering.file_name(content, "docx")
    )


def _faults_of_the_file(data, name) -> list[str]:
    if not name.lower().endswith(".docx"):
        return [_("The file must be a Word document whose name ends with .docx. Macros (.docm) are not accepted.")]
    if len(data) > LARGEST_FILE:
        return [_("The file is larger than 5 MB. Make its pictures smaller.")]
    try:
        members = _members(data)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return [_("The file cannot be read as a Word document. Save it again as .docx in Word or LibreOffice.")]
    if members is None:
        return [_("The file is far larger inside than it looks, as hostile files are. It is not opened.")]
    if DOCUMENT_TYPE.encode() not in members.get("[Content_Types].xml", b""):
        return [
            _("The file is not a Word document. Save it as .docx, not as a template (.dotx) or with macros (.docm).")
        ]
    faults = []
    if any(ACTIVE.search(member) for member in members):
        faults.append(_("The file holds macros or embedded objects. Remove them: only text and pictures are accepted."))
    for member, xml in members.items():
        if member.endswith((".xml", ".rels")):
            try:
                faults += _faults_of_the_xml(member, fromstring(xml, forbid_dtd=True))
            except (DefusedXmlException, ParseError, ValueError, RecursionError):
                faults.append(_("%(part)s inside the file is damaged or hostile.") % {"part": member})
    return list(dict.fromkeys(faults))


def _members(data) -> dict[str, bytes] | None:
    """Name and content of every member, or None when there is more than a document can hold."""
    members, left = {}, LARGEST_INSIDE
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            return None
        for info in archive.infolist():
            most = min(left, LARGEST_XML if info.filename.endswith((".xml", ".rels")) else left)
            with archive.open(info) as member:
                inside = member.read(most + 1)
            if len(inside) > most:
                return None
            left -= len(inside)
            members[info.filename] = inside
    return members


def _faults_of_the_xml(member, root) -> list[str]:
    faults = []
    for relation in root.iter("{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"):
        target = relation.get("Target", "")
        is_link = relation.get("Type", "").endswith("/hyperlink") and target.startswith(
            ("https://", "http://", "mailto:")
        )
        if relation.get("TargetMode") == "External" and not is_link:
            faults.append(
                _("The file fetches something from outside: %(target)s. Put it into the file.") % {"target": target}
            )
    fields = [
        "".join(field.text or "" for field in paragraph.iter(f"{WORD}instrText")) for paragraph in root.iter(f"{WORD}p")
    ]
    fields += [field.get(f"{WORD}instr", "") for field in root.iter(f"{WORD}fldSimple")]
    for field in fields:
        if FIELDS.match(field):
            faults.append(
                _("The file has a field that fetches or runs something: %(field)s.") % {"field": field.strip()[:40]}
            )
    if next(root.iter(f"{WORD}altChunk"), None) is not None:
        faults.append(_("%(part)s takes in another file. Paste its text instead.") % {"part": member})
    return faults


def _faults_of_the_filling(data) -> list[str]:
    report = read(trial_content())
    filled, fault = _fill(data, report)
    if fault:
        return [_in_words(fault)]
    shown = _text(filled)
    missing = [words for mark, words in MARKS.items() if mark not in shown]
    if missing:
        parts = ", ".join(str(words) for words in missing)
        return [_("The report may leave nothing out. These are missing in the template: %(parts)s.") % {"parts": parts}]
    return []


def _text(data) -> str:
    """All the document's text, headers and footers too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if re.match(r"word/(document|header|footer)", name)]
    return " ".join("".join(text.text or "" for text in fromstring(part).iter(f"{WORD}t")) for part in parts)


def _fill(data, report) -> tuple[bytes, dict | None]:
    """The filled document, or what went wrong. Nothing of the template is interpreted in this process."""
    order = {
        "template": base64.b64encode(data).decode(),
        "data": report,
        "language": LANGUAGES.get(report["language"], report["language"]),
        "title": f"{report['title']}, {report['owner']}",
    }
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the template goes in as data)
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=WAIT,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b"", {"error": "too_large", "detail": ""}
    if done.stdout[:1] == b"+":
        return done.stdout[1:], None
    if done.stdout[:1] == b"-":
        return b"", json.loads(done.stdout[1:])
    return b"", {"error": "too_large", "detail": ""}


def _in_words(fault) -> str:
    detail = UNPRINTABLE.sub("", fault["detail"])
    if fault["error"] == "too_large":
        return _("The template asks for more time or memory than a report needs. Look for loops inside loops.")
    if fault["error"] == "SecurityError":
        return _("The template tries to do something that is not allowed: %(detail)s.") % {"detail": detail}
    if fault["error"] == "UndefinedError":
        return _("The template has a placeholder that does not exist: %(detail)s.") % {"detail": detail}
    if fault["error"] == "TemplateSyntaxError":
        return _("The template has a placeholder that cannot be read: %(detail)s.") % {"detail": detail}
    return _("The template cannot be filled: %(detail)s.") % {"detail": detail}
