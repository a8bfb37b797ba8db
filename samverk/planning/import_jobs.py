"""Importing a long sheet as two jobs: comparing it with the plan, and saving what differs."""

import hashlib
from datetime import timedelta
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.core.jobs import progress
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.presence import is_anybody_present
from samverk.core.jobs.running import Outcome, finishing
from samverk.core.sheets import SheetRefused
from samverk.core.trail import Conflict, canonical
from samverk.organisations.visibility import Level
from samverk.planning.importing import PlanImport, apply_plan, compare
from samverk.planning.importing.applying import can_import
from samverk.planning.importing.drafts import MARKING, book_of, choices_of, drop_drafts, fingerprint, marked_copy
from samverk.planning.importing.kept import KeptImport, to_json
from samverk.planning.models import ImportDraft

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = 1_000  # rows; so many take a few seconds to compare and to save
SHOWN_FOR = timedelta(hours=1)  # a comparison; after that the plan is another


def is_long(draft: ImportDraft) -> bool:
    """Whether importing it is better done as a job, and somebody is there who does it."""
    return draft.rows >= LONG and is_anybody_present()


def compared(draft: ImportDraft, *, by, to: str) -> KeptImport | Job:
    """The comparison of the draft as its columns and words are understood now; else the job that makes it, which
    leads on to the page `to`."""
    order = _order(draft)
    recent = Job.objects.filter(person=by, kind="planning.compare", state=Job.State.DONE)
    for job in recent.filter(ended_at__gt=timezone.now() - SHOWN_FOR).defer("found"):
        if job.order["of"] == order and job.found is not None:
            return KeptImport(job.found, draft.plan, choices_of(draft))
    address, back = reverse(to, args=[draft.pk]), reverse("planning:import_columns", args=[draft.pk])
    facts = {"order": {"of": order, "to": address}, "subject": draft.plan.title, "back": back}
    return start_job("planning.compare", by=by, **facts)


def start_saving(draft: ImportDraft, *, by, shown: str, drop_reason: str, level: Level = Level.PRINCIPALS) -> Job:
    """Save what the comparison with the fingerprint `shown` found, if that is still what there is to save."""
    order = {"draft": draft.pk, "shown": shown, "drop_reason": drop_reason, "level": int(level)}
    back = reverse("planning:import_diff", args=[draft.pk])
    return start_job("planning.import", by=by, order=order, subject=draft.plan.title, back=back)


def start_marking(draft: ImportDraft, *, by) -> Job:
    """Make the copy of a long file in which its faults are marked, for its sender to fetch."""
    back = reverse("planning:import_words", args=[draft.pk])
    return start_job(MARKING, by=by, order=_order(draft), subject=draft.plan.title, back=back)


def name_of_copy(draft: ImportDraft) -> str:
    stem, told = PurePath(draft.file_name).stem[:80] or "plan", _("to correct")
    return f"{stem} {told}.xlsx"


def may_fetch_copy(job: Job, person) -> bool:
    """As long as the file itself is kept, and whoever sent it may import."""
    draft = ImportDraft.objects.visible_to(person).filter(pk=job.order["draft"]).select_related("plan").first()
    return draft is not None and can_import(person, draft.plan)


def mark_faults(job: Job) -> Outcome:
    draft = _draft(job, job.order["draft"])
    found = _found(draft, job)
    progress.stage(_("Marks the cells that stop the import"))
    file = JobFile(file_name=name_of_copy(draft), media_type=XLSX, data=marked_copy(found))
    return Outcome(file=file, told=_("The copy is ready."))


def compare_draft(job: Job) -> Outcome:
    draft = _draft(job, job.order["of"]["draft"])
    return Outcome(address=job.order["to"], found=to_json(_found(draft, job)))


def save_draft(job: Job) -> None:
    """Compare anew, since the plan may have changed since, and save all of it or nothing."""
    draft = _draft(job, job.order["draft"])
    found = _found(draft, job)
    if fingerprint(found) != job.order["shown"]:
        _forget(draft)
        raise ValidationError(_("The plan has changed since this was shown. Look through the difference again."))
    progress.stage(_("Saves the activities"))
    try:
        level = Level(job.order.get("level", Level.PRINCIPALS))  # one that was put in line before there were levels
        with finishing(job) as outcome:
            op = apply_plan(found, by=job.person, drop_reason=job.order["drop_reason"], progress=_saved, level=level)
            drop_drafts(ImportDraft.objects.filter(pk=draft.pk))
            receipt = op and reverse("planning:import_receipt", args=[draft.plan_id, op.id])
            outcome.address = receipt or draft.plan.get_absolute_url()
    except Conflict as conflict:
        refusal = _("Somebody changed the plan at this moment. Nothing was saved. Try again.")
        raise ValidationError(refusal) from conflict


def _saved(done: int, total: int) -> None:
    progress.reached(done, total)
    if done == total:
        progress.stage(_("Writes down who changed what"))


def _found(draft: ImportDraft, job: Job) -> PlanImport:
    progress.stage(_("Reads the file"))
    try:
        book = book_of(draft)
        progress.stage(_("Compares the rows with the plan"))
        return compare(book, draft.plan, by=job.person, choices=choices_of(draft), progress=progress.reached)
    except SheetRefused as refusal:
        raise ValidationError(refusal.message) from refusal


def _draft(job: Job, key: int) -> ImportDraft:
    drafts = ImportDraft.objects.visible_to(job.person).select_related("plan__collaboration", "plan__scale")
    draft = drafts.filter(pk=key).first()
    if draft is None:
        raise ValidationError(_("The file is no longer kept. Choose it again."))
    return draft


def _order(draft: ImportDraft) -> dict:
    """What a comparison goes by. Its words are in the asker's language."""
    choices = hashlib.sha256(canonical(draft.choices).encode()).hexdigest()
    return {"draft": draft.pk, "choices": choices, "language": get_language()}


def _forget(draft: ImportDraft) -> None:
    for job in Job.objects.filter(person=draft.person_id, kind="planning.compare", found__isnull=False):
        if job.order["of"]["draft"] == draft.pk:
            Job.objects.filter(pk=job.pk).update(found=None)
