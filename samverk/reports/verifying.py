"""That what was fixed is as it was fixed: contents, files and templates against their hashes and against the trail.

A hash beside its data shows who changes the data; who changes both is shown by the trail, which tells of each row what
was saved last, and which carries hashes of its own.
"""

import hashlib
import json
from collections.abc import Callable

from samverk.core.models import Revision
from samverk.core.trail import snapshot
from samverk.reports.models import DocxTemplate, Edition, EditionFile

AT_ONCE = 50  # rows read at a time: contents and files are large


def anchors() -> dict[int, str]:
    """The trail's links that fixed editions carry, by their numbers."""
    fixed = Edition.objects.exclude(trail_sequence=None).order_by("pk")
    return dict(fixed.values_list("trail_sequence", "trail_hash"))


def verify(progress: Callable[[str, int], None] = lambda what, done: None) -> list[str]:
    """Recompute each hash, and compare each row with the trail's newest revision of it. The faults, in words.

    `progress` hears what is looked at, and how many there were, after each batch.
    """
    faults = []
    for model, name, check in KINDS:
        rows = model.objects.order_by("pk").iterator(chunk_size=AT_ONCE)
        for done, row in enumerate(rows, 1):
            faults += [f"{name} {row.pk} ({row}): {fault}" for fault in [*check(row), *_against_trail(row)]]
            if not done % AT_ONCE:
                progress(f"{name}s", done)
        faults += [f"{name} {key}: is gone, though the trail does not tell that it was deleted" for key in _gone(model)]
    return faults


def _edition(edition: Edition) -> list[str]:
    if edition.is_fixed and not edition.content:
        return ["it is fixed, and its content is gone"]
    if edition.content and _digest(edition.content.encode()) != edition.sha256:
        return ["the content does not match its SHA-256"]
    return []


def _file(file: EditionFile) -> list[str]:
    data = bytes(file.data)
    if _digest(data) != file.sha256:
        return ["the bytes do not match their SHA-256"]
    if file.format == "json" and data != file.edition.content.encode():
        return ["it is not its edition's content"]
    return []


def _template(template: DocxTemplate) -> list[str]:
    return [] if _digest(bytes(template.data)) == template.sha256 else ["the bytes do not match their SHA-256"]


KINDS = [(Edition, "edition", _edition), (EditionFile, "file", _file), (DocxTemplate, "template", _template)]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _against_trail(row) -> list[str]:
    newest = Revision.objects.of(row).exclude(kind=Revision.Kind.NOTED).order_by("sequence").last()
    if newest is None:
        return ["the trail does not tell how it came about"]
    if newest.content is None:
        return []
    saved, now = json.loads(newest.content)["after"] or {}, snapshot(row)
    changed = sorted(name for name in saved.keys() & now.keys() if saved[name] != now[name])
    return [f"differs from what the trail tells was saved: {', '.join(changed)}"] if changed else []


def _gone(model) -> list[int]:
    rows = Revision.objects.filter(model=model._meta.label_lower).exclude(kind=Revision.Kind.NOTED)
    last = {key: kind for key, kind in rows.order_by("sequence").values_list("object_id", "kind")}
    there = set(model.objects.values_list("pk", flat=True))
    return [key for key, kind in last.items() if kind != Revision.Kind.DELETED and key not in there]
