"""Every way an edition can change: made, approved by its principal, fixed, reopened."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core import trail
from samverk.core.permissions import require
from samverk.core.trail import operation
from samverk.followup.models import Round
from samverk.followup.operations import mark_fixed, mark_in_review
from samverk.reports import docx_templates
from samverk.reports.drafts import composed, frozen, told_now
from samverk.reports.models import DocxTemplate, Edition, EditionFile
from samverk.reports.permissions import (
    can_approve_edition,
    can_change_template,
    can_edit_edition,
    can_fix_edition,
    can_make_editions,
    can_reopen_edition,
)
from samverk.reports.rendering import render


def told_by(edition: Edition) -> tuple[dict, str]:
    """What the edition says, with its SHA-256: frozen once approved; what the round says while it is a draft."""
    return (edition.frozen_content, edition.sha256) if edition.content else told_now(edition)


def content_of(edition: Edition) -> dict:
    return told_by(edition)[0]


def has_moved_on(edition: Edition) -> bool:
    """Whether the round says something else by now than what was approved. A fixed edition is past that."""
    return edition.state == Edition.State.APPROVED and told_now(edition)[1] != edition.sha256


def make_editions(round: Round, *, by) -> list[Edition]:
    """The joint edition and one per principal, each in its principal's language; those that exist stay as they are."""
    require(can_make_editions(by, round))
    _refuse_planned(round)
    readers = [None, *round.plan.collaboration.principals(round.cutoff_on)]
    with operation("reports.editions_made", by=by) as op:
        Round.objects.select_for_update().get(pk=round.pk)  # of two that make them at once the second finds them made
        there = set(round.editions.values_list("organisation_id", flat=True))
        return [
            op.create(Edition(round=round, organisation=reader, language=reader.language if reader else "sv"))
            for reader in readers
            if (reader.pk if reader else None) not in there
        ]


def change_edition(edition: Edition, *, language: str, introduction: str, by, expected_version: int | None = None):
    """Change a draft's language and introduction. Raises ValidationError with code "not_draft"."""
    require(can_edit_edition(by, edition))
    _require_state(edition, Edition.State.DRAFT, "not_draft")
    edition.language, edition.introduction = language, introduction
    with operation("reports.edition_changed", by=by) as op:
        op.save(edition, expected_version)
    return op


def approve_edition(edition: Edition, *, by, expected_sha256: str = "") -> Edition:
    """The principal stands for the content as it is now: it is frozen with the approver's name and the time.

    `expected_sha256` is the content that the approver read; if an answer has come in since, ValidationError with
    code "changed" asks to read again. What follows later in the round changes nothing here.
    """
    require(can_approve_edition(by, edition))
    with operation("reports.edition_approved", by=by) as op:
        edition = _locked(edition)
        _require_state(edition, Edition.State.DRAFT, "not_draft")
        # Whoever answers holds the round meanwhile: so an answer is in all of the content or in none of it.
        edition.round = (
            Round.objects.select_related("plan__collaboration").select_for_update(of=("self",)).get(pk=edition.round_id)
        )
        _refuse_planned(edition.round)
        edition.content, edition.sha256 = frozen(composed(edition))
        if expected_sha256 and expected_sha256 != edition.sha256:
            refusal = _("Something has changed in the round since you opened the report. Read it again, then approve.")
            raise ValidationError(refusal, code="changed")
        edition.state = Edition.State.APPROVED
        edition.approved_by, edition.approved_at = by, timezone.now()
        return op.save(edition)


def withdraw_approval(edition: Edition, *, by, reason: str = "") -> Edition:
    """Back to draft, so that the round's later answers come in. Not possible once fixed."""
    require(can_approve_edition(by, edition))
    with operation("reports.approval_withdrawn", by=by, reason=reason) as op:
        edition = _locked(edition)
        _require_state(edition, Edition.State.APPROVED, "not_approved")
        edition.content = edition.sha256 = ""
        edition.state = Edition.State.DRAFT
        edition.approved_by = edition.approved_at = None
        return op.save(edition)


def fix_edition(edition: Edition, *, by) -> Edition:
    """Make the approved content final. From then on the database itself refuses to change it.

    The trail's newest link is kept with it, and printed in it: an anchor outside the database.
    Raises ValidationError with code "not_approved".
    """
    require(can_fix_edition(by, edition))
    with operation("reports.edition_fixed", by=by) as op:
        edition = _locked(edition)
        _require_state(edition, Edition.State.APPROVED, "not_approved")
        edition.state = Edition.State.FIXED
        edition.fixed_by, edition.fixed_at = by, timezone.now()
        newest = trail.head()
        edition.trail_sequence, edition.trail_hash = newest.sequence, newest.hash
        op.save(edition)
        # Of two that fix the last two reports at once the second sees both.
        _end_round_with_its_last_edition(op, Round.objects.select_for_update().get(pk=edition.round_id))
        return edition


def _end_round_with_its_last_edition(op, round: Round) -> None:
    """A round in review is over when the joint report and every principal's are fixed."""
    newest = Edition.objects.newest().filter(round=round)
    readers = {None, *round.plan.collaboration.principals(round.cutoff_on).values_list("pk", flat=True)}
    fixed = set(newest.filter(state=Edition.State.FIXED).values_list("organisation", flat=True))
    waiting = newest.exclude(state=Edition.State.FIXED).exists()
    if round.state == Round.State.REVIEW and readers <= fixed and not waiting:
        mark_fixed(op, round)


def reopen_edition(edition: Edition, *, reason: str, by) -> Edition:
    """Make the next version as a draft; the fixed one stays as it is. A fixed round goes back to review, so that
    answers can be corrected, until the new version is fixed too.

    Raises ValidationError with code "not_fixed", "no_reason" or "reopened" when there is a later version already.
    """
    require(can_reopen_edition(by, edition))
    if not reason.strip():
        raise ValidationError(_("Say why the report is reopened."), code="no_reason")
    with operation("reports.edition_reopened", by=by, reason=reason) as op:
        edition = _locked(edition)
        _require_state(edition, Edition.State.FIXED, "not_fixed")
        if Edition.objects.filter(previous=edition).exists():
            raise ValidationError(_("There is a later version of this report already."), code="reopened")
        mark_in_review(op, edition.round)
        return op.create(
            Edition(
                round=edition.round,
                organisation=edition.organisation,
                language=edition.language,
                introduction=edition.introduction,
                number=edition.number + 1,
                previous=edition,
                reopen_reason=reason,
            )
        )


def delete_edition(edition: Edition, *, by):
    """Delete a first draft. Raises ValidationError with code "not_draft"; a reopened version's chain is kept."""
    require(can_make_editions(by, edition.round))
    _require_state(edition, Edition.State.DRAFT, "not_draft")
    with operation("reports.edition_deleted", by=by) as op:
        op.delete(edition)
    return op


def seal_of(edition: Edition) -> dict | None:
    """What the renderings print about the approval and the fixing. None for a draft."""
    if not edition.approved_at:
        return None
    return {
        "number": edition.number,
        "approved_by": edition.approved_by.name,
        "approved_at": timezone.localtime(edition.approved_at).isoformat(timespec="minutes"),
        "fixed_by": edition.fixed_by.name if edition.fixed_by else None,
        "fixed_at": timezone.localtime(edition.fixed_at).isoformat(timespec="minutes") if edition.fixed_at else None,
        "sha256": edition.sha256,
        "trail_sequence": edition.trail_sequence,
        "trail_hash": edition.trail_hash,
    }


def file_of(edition: Edition, format: str) -> EditionFile:
    """The edition in that format. A fixed edition's file is kept at its first download and sent again as it was."""
    if edition.is_fixed:
        kept = edition.files.filter(format=format).first()
        if kept:
            return kept
    rendered = _rendered(edition, format)
    file = EditionFile(
        edition=edition, format=format, file_name=rendered.file_name, media_type=rendered.media_type,
        data=rendered.data, sha256=hashlib.sha256(rendered.data).hexdigest(),
    )  # fmt: skip
    return _kept(file) if edition.is_fixed else file


def _kept(file: EditionFile) -> EditionFile:
    """Of two who ask for a file first at the same time both get the one that is kept."""
    with operation("reports.file_kept", by=None) as op:
        Edition.objects.select_for_update().get(pk=file.edition_id)
        there = EditionFile.objects.filter(edition=file.edition_id, format=file.format).first()
        return there or op.create(file)


def _rendered(edition, format):
    content, seal = content_of(edition), seal_of(edition)
    own = DocxTemplate.objects.filter(organisation=edition.organisation_id).first() if format == "docx" else None
    if own:
        return docx_templates.render_with(bytes(own.data), content, seal)
    return render(content, format, seal=seal)


def change_template(organisation, *, file_name: str, data: bytes, by) -> DocxTemplate:
    """Keep an organisation's own Word template. Raises ValidationError that says what is wrong with the file."""
    require(can_change_template(by, organisation))
    docx_templates.check(data, file_name)
    template = DocxTemplate.objects.filter(organisation=organisation).first()
    changed = template or DocxTemplate(organisation=organisation)
    changed.file_name, changed.data = file_name, data
    changed.sha256 = hashlib.sha256(data).hexdigest()
    with operation("reports.template_changed", by=by) as op:
        return op.save(changed) if template else op.create(changed)


def remove_template(template: DocxTemplate, *, by) -> None:
    require(can_change_template(by, template.organisation))
    with operation("reports.template_removed", by=by) as op:
        op.delete(template)


def _locked(edition: Edition) -> Edition:
    """The row as it is now, held until the operation ends: approve and fix cannot cross each other."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.version != edition.version:
        raise trail.Conflict(locked, edition)
    return locked


def _require_state(edition, state, code) -> None:
    if edition.state == state:
        return
    refusals = {
        "not_draft": _("The report is no longer a draft. Withdraw the approval, or reopen it, to change it."),
        "not_approved": _("The report must be approved first."),
        "not_fixed": _("Only a fixed report can be reopened."),
    }
    raise ValidationError(refusals[code], code=code)


def _refuse_planned(round) -> None:
    if round.state == Round.State.PLANNED:
        raise ValidationError(_("The round is not open yet. Open it first."), code="not_open")
