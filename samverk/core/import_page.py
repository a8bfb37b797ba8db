"""A page for importing a sheet: choose a file, look at what it would change, then do it, and undo it if it was wrong.

The file waits in the page itself between the two steps, so nothing has to be kept and cleared away on the server. What
is applied is compared anew, and shown again instead when it is no longer what was shown.
"""

import base64
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.sheets import Difference, SheetRefused, annotated, read_workbook
from samverk.core.undo import offer_undo

MAX_BYTES = 2_000_000  # it is sent three times: up, down with the comparison, and up again
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100  # rows of each kind on the page; the rest are counted


@dataclass(frozen=True)
class Import:
    """What is imported: how it is read and saved, and what the page says. `also` adds (heading, rows) to the page.

    Where the file alone does not say all, `form` asks for more beside it; `read` gets that by name.
    """

    heading: str
    lead: str
    columns: list[tuple[str, str]]
    read: Callable[..., Difference]
    apply: Callable
    done: str
    also: Callable = lambda found: []
    form: type[forms.Form] | None = None  # of `UploadForm`


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("An Excel, LibreOffice or CSV file of at most 2 MB.")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Divide it, or take away pictures and sheets."))
        return file


def import_page(request, kind: Import, *, back: str) -> HttpResponse:
    if request.method == "POST" and "content" in request.POST:
        return _marked(request, kind) if "marked" in request.POST else _apply(request, kind, back)
    form = (kind.form or UploadForm)(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, asked = file.read(), {name: form.cleaned_data[name] for name in _asked(kind)}
        try:
            found = kind.read(io.BytesIO(content), file.name, **asked)
            return _comparison(request, kind, found, content, file.name, back)
        except SheetRefused as refusal:
            form.add_error("file", refusal.message)
    context = {"kind": kind, "form": form, "back": back}
    return render(request, "core/import_page.html", context, status=422 if form.errors else 200)


def _asked(kind: Import) -> list[str]:
    return [name for name in kind.form.base_fields if name != "file"] if kind.form else []


def _asked_again(request, kind: Import) -> dict:
    """What was asked for beside the file, as it came along; what is not to be read is as when nothing was chosen."""
    if kind.form is None:
        return {}
    form = kind.form(request.POST)
    form.is_valid()
    return {name: form.cleaned_data.get(name, form.fields[name].initial or "") for name in _asked(kind)}


def _sent_again(request, kind) -> tuple[str, bytes, Difference] | None:
    """The file that came along from the page, and what it would change; None where it cannot be read."""
    name = request.POST.get("name", "")
    try:
        content = base64.b64decode(request.POST["content"], validate=True)
        return name, content, kind.read(io.BytesIO(content), name, **_asked_again(request, kind))
    except (ValueError, SheetRefused):
        messages.error(request, _("The file did not come along. Choose it again."))
        return None


def _marked(request, kind):
    """A copy of the file with the cells that stop the import marked."""
    sent = _sent_again(request, kind)
    if sent is None:
        return redirect(request.path)
    name, content, found = sent
    data, told = annotated(read_workbook(content, name), found.errors), _("to correct")
    file_name = f"{PurePath(name).stem[:80] or 'import'} {told}.xlsx"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=file_name, content_type=XLSX)


def _apply(request, kind, back):
    sent = _sent_again(request, kind)
    if sent is None:
        return redirect(request.path)
    name, content, found = sent
    if request.POST.get("shown") != _fingerprint(found):
        messages.warning(request, _("Something has been changed since you looked. Look again before you import."))
        return _comparison(request, kind, found, content, name, back)
    try:
        op = kind.apply(found)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _comparison(request, kind, found, content, name, back, status=422)
    if op is None or not op.entries:
        messages.info(request, _("Nothing was changed."))
    else:
        offer_undo(request, op.id, kind.done)
    return redirect(back)


def _comparison(request, kind, found: Difference, content: bytes, name: str, back: str, status: int = 0):
    context = {
        "kind": kind,
        "found": found,
        "new": [str(obj) for obj in found.new[:SHOWN]],
        "changed": found.changed[:SHOWN],
        "missing": [str(obj) for obj in found.missing[:SHOWN]],
        "also": [(capfirst(heading), rows) for heading, rows in kind.also(found) if rows],
        "name": name,
        "asked": [(each, request.POST.get(each, "")) for each in _asked(kind)],
        "content": base64.b64encode(content).decode(),
        "fingerprint": _fingerprint(found),
        "back": back,
    }
    return render(request, "core/import_comparison.html", context, status=status or (422 if found.errors else 200))


def _fingerprint(found: Difference) -> str:
    new = [str(obj) for obj in found.new]
    changed = [(change.row, change.obj.pk, change.fields) for change in found.changed]
    kept = [obj.pk for obj in found.unchanged], [obj.pk for obj in found.missing], list(map(str, found.problems))
    return hashlib.sha256(repr((new, changed, kept)).encode()).hexdigest()
