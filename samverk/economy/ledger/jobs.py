"""Reading a long file from the books as two jobs, finding what is new in it and saving that; and removing one."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.jobs import progress
from samverk.core.jobs.models import Job
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.presence import is_anybody_present
from samverk.core.jobs.running import Outcome, finishing
from samverk.core.jobs.undoing import LARGE
from samverk.economy.ledger.comparing import Found, compare
from samverk.economy.models import LedgerDraft, LedgerImport
from samverk.economy.operations.ledgers import import_ledger, remove_import

LONG = 300_000  # bytes; some thousand rows, which take a few tenths of a second


def is_long(draft: LedgerDraft) -> bool:
    """Whether it is better read as a job, and somebody is there who does it."""
    return len(draft.data) >= LONG and is_anybody_present()


def is_large(ledger_import: LedgerImport) -> bool:
    """Whether it is better removed as a job."""
    return ledger_import.row_count > LARGE and is_anybody_present()


def look_through(draft: LedgerDraft) -> None:
    """Keep with the draft what it would add. Raises BooksRefused."""
    draft.found = compare(draft).to_json()
    draft.save(update_fields=["found"])


def start_looking(draft: LedgerDraft, *, by) -> Job:
    back = reverse("economy:import_ledger", args=[draft.budget_id])
    return start_job("economy.read_ledger", by=by, order={"draft": draft.pk}, subject=draft.file_name, back=back)


def start_importing(draft: LedgerDraft, *, by) -> Job:
    order = {"draft": draft.pk, "shown": draft.found["fingerprint"]}
    back = reverse("economy:ledger_draft", args=[draft.pk])
    return start_job("economy.import_ledger", by=by, order=order, subject=draft.file_name, back=back)


def start_removing(ledger_import: LedgerImport, *, by) -> Job:
    return start_job(
        "economy.remove_ledger", by=by, order={"import": ledger_import.pk}, subject=ledger_import.file_name,
        back=ledger_import.get_absolute_url(),
    )  # fmt: skip


def read_ledger(job: Job) -> Outcome:
    draft = _draft(job)
    progress.stage(_("Reads the vouchers"))
    look_through(draft)
    return Outcome(address=reverse("economy:ledger_draft", args=[draft.pk]))


def save_ledger(job: Job) -> None:
    draft = _draft(job)
    found = Found(**draft.found) if draft.found else None
    if found is None or found.fingerprint != job.order["shown"]:
        raise ValidationError(_("Something has changed since this was shown. Look through it again."))
    progress.stage(_("Saves the vouchers"))
    with finishing(job) as outcome:
        op = import_ledger(draft, shown=found, by=job.person)
        outcome.address = address_of(op)
        outcome.told = _("The books are read in.")


def remove_ledger(job: Job) -> None:
    found = LedgerImport.objects.visible_to(job.person).filter(pk=job.order["import"]).first()
    if found is None:
        raise ValidationError(_("The import is gone already."))
    progress.stage(_("Removes the vouchers"))
    with finishing(job) as outcome:
        remove_import(found, by=job.person)
        outcome.address = reverse("economy:ledger", args=[found.budget_id])
        outcome.told = _("%(file)s was removed, with all that came with it.") % {"file": found}


def address_of(op) -> str:
    [made] = [entry["object_id"] for entry in op.entries if entry["model"] == LedgerImport._meta.label_lower]
    return reverse("economy:ledger_import", args=[made])


def _draft(job: Job) -> LedgerDraft:
    drafts = LedgerDraft.objects.visible_to(job.person).select_related("budget__collaboration", "organisation")
    draft = drafts.filter(pk=job.order["draft"]).first()
    if draft is None:
        raise ValidationError(_("The file is no longer kept. Choose it again."))
    return draft
