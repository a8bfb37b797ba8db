"""A file between the steps of an import: kept on the server, for its sender alone, for a day at most."""

import hashlib
import json
from datetime import datetime

from django.db.models import QuerySet

from samverk.core.jobs.models import JobFile
from samverk.core.permissions import require
from samverk.core.sheets import annotated, read_workbook
from samverk.planning.importing.applying import can_import
from samverk.planning.importing.book import Book, recognise
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.comparison import PlanImport, compare
from samverk.planning.importing.rows import Wanted
from samverk.planning.models import ImportDraft, Plan

MARKING = "planning.mark_faults"  # the job whose file is a copy of a draft


def keep_draft(plan: Plan, data: bytes, file_name: str, *, by) -> ImportDraft:
    """Keep a file that can be read. Raises SheetRefused for one that cannot; nothing of that is kept."""
    require(can_import(by, plan))
    choices = Choices.of(plan)
    book = recognise(read_workbook(data, file_name), choices)
    drop_drafts(ImportDraft.objects.filter(plan=plan, person=by))
    facts = {"file_name": file_name[:255], "data": data, "choices": choices.to_json()}
    facts["rows"] = sum(len(table.rows) for table in book.activities)
    return ImportDraft.objects.create(plan=plan, person=by, **facts)


def old_drafts(before: datetime) -> QuerySet:
    return ImportDraft.objects.filter(created_at__lt=before)


def clear_drafts(drafts: QuerySet, before: datetime, op) -> None:
    drop_drafts(drafts)


def drop_drafts(drafts) -> None:
    """With the copies in which their faults are marked: those are kept no longer than what they are copies of."""
    people = dict(drafts.values_list("pk", "person"))
    copies = JobFile.objects.filter(job__kind=MARKING, job__person__in=set(people.values())).select_related("job")
    of_drafts = [copy.pk for copy in copies.defer("data") if copy.job.order["draft"] in people]
    JobFile.objects.filter(pk__in=of_drafts).delete()
    ImportDraft.objects.filter(pk__in=list(people)).delete()


def choices_of(draft: ImportDraft) -> Choices:
    return Choices.from_json(draft.choices)


def book_of(draft: ImportDraft) -> Book:
    return recognise(read_workbook(bytes(draft.data), draft.file_name), choices_of(draft))


def found_in(draft: ImportDraft, by) -> PlanImport:
    return compare(book_of(draft), draft.plan, by=by, choices=choices_of(draft))


def marked_copy(found: PlanImport) -> bytes:
    """The file with the cells that stop the import marked. Its other contents are as they were, all of its sheets."""
    return annotated(found.book.sheets, found.errors)


def fingerprint(found: PlanImport) -> str:
    """The same for the same difference: so that what is saved is what was shown."""
    new = [[str(want), want.row.number, *map(str, _told(want))] for want in found.new]
    changed = [[str(c.obj), [[str(f.label), f.before, f.after] for f in c.fields]] for c in found.changed]
    missing, joining = [activity.pk for activity in found.missing], [str(each) for each in found.to_join]
    return hashlib.sha256(json.dumps([new, changed, missing, joining]).encode()).hexdigest()


def _told(want: Wanted) -> list:
    who = [want.lead, *want.extra_leads, *(want.partners or [])]
    return [want.fields, want.notes, want.status_word, who, want.goals, want.contact_text, want.milestones]
