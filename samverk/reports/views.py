"""The pages of the reports: the list, one edition, what can be done with it, and an organisation's Word template."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samverk.core import reading
from samverk.core.permissions import require
from samverk.core.undo import offer_undo
from samverk.followup.models import Round
from samverk.organisations.models import Organisation
from samverk.planning.goals import strategy_of
from samverk.reports import archive, docx_starter, jobs, operations, rendering
from samverk.reports.choice import DEVIATIONS, OURS, Choice, chosen
from samverk.reports.comparison import compare as compare_contents
from samverk.reports.forms import EditionForm, ReopenForm, TemplateForm
from samverk.reports.models import DocxTemplate, Edition, Publication
from samverk.reports.permissions import (
    can_approve_edition,
    can_change_template,
    can_edit_edition,
    can_fix_edition,
    can_make_editions,
    can_publish_edition,
    can_reopen_edition,
)
from samverk.reports.standing import standing_of

RELATED = ("round__plan__collaboration", "organisation", "approved_by", "fixed_by", "previous")


def editions(request):
    """Every report that one may see, newest round first."""
    visible = Edition.objects.visible_to(request.user).newest().select_related(*RELATED)
    rounds = {}
    for edition in visible.order_by("-round__period_to", "round_id", "organisation__name"):
        rounds.setdefault(edition.round, []).append(edition)
    context = {"rounds": [{"round": round, "editions": found} for round, found in rounds.items()]}
    return render(request, "reports/editions.html", context)


def edition(request, edition_id):
    """For those who take part; whom it is only published to reads it on a page of its own."""
    try:
        edition = _visible(request, edition_id)
    except Http404:
        published = get_object_or_404(Edition.objects.published_to(request.user), pk=edition_id)
        return redirect("reports:read", published.pk)
    if not edition.is_fixed:
        reading.note(request.user, edition)
    content, sha256 = operations.told_by(edition)
    sealed = operations.seal_of(edition)
    siblings = Edition.objects.visible_to(request.user).newest().select_related("organisation")
    choice = Choice.of(request.GET, content)
    shown = chosen(content, choice)
    context = {
        "edition": edition,
        **rendering.html.pieces(content, sealed, shown, choice),
        "choices": _choices(content, choice),
        "choice": choice,
        "shown": shown,
        "standing": standing_of(edition, content, request.user),
        "sha256": sha256,
        "knots": _knots(edition, content, request.user),
        "is_stale": operations.has_moved_on(edition),
        "siblings": siblings.filter(round=edition.round).order_by("organisation__name"),
        "earlier": _earlier(request, edition),
        "formats": [{"name": name, "label": label, "note": note, "icon": icon} for name, label, note, icon in FORMATS],
        "may": _may(request.user, edition),
        "publication": Publication.objects.filter(edition=edition).first(),
    }
    return render(request, "reports/edition.html", context)


def _choices(content, choice) -> list[dict]:
    """What may be left out of the page, each with the address where it is chosen or no longer chosen."""
    labels = {DEVIATIONS: _("Only what deviates"), OURS: _("Only our own parts")}
    return [
        {
            "label": label,
            "is_on": name in choice.only,
            "address": choice.address(only=choice.only ^ {name}, section="", page=1),
        }
        for name, label in labels.items()
        if name == DEVIATIONS or content["principal"]
    ]


FORMATS = [
    ("docx", "Word", "DOCX", "file-text"),
    ("pdf", "PDF", "PDF/UA-1, PDF/A-3a", "file-type"),
    ("xlsx", "Excel", "XLSX", "sheet"),
    ("html", "HTML", "HTML", "file-code"),
    ("json", "JSON", "JSON", "braces"),
]


def edit(request, edition_id):
    edition = _visible(request, edition_id)
    require(can_edit_edition(request.user, edition))
    form = EditionForm(request.POST or None, instance=edition)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("language", "introduction")}
        expected = {"expected_version": form.cleaned_data["version"]}
        try:
            op = operations.change_edition(edition, by=request.user, **told, **expected)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            offer_undo(request, op.id, _("The report is saved."))
            return redirect(edition)
    context = {"edition": edition, "form": form}
    return render(request, "reports/edit.html", context, status=422 if form.errors else 200)


@require_POST
def approve(request, edition_id):
    edition = _visible(request, edition_id)
    read = request.POST.get("sha256", "")
    done = _("You have approved the report. Its content stays as you read it.")
    return _carried_out(request, edition, operations.approve_edition, done, expected_sha256=read)


@require_POST
def withdraw(request, edition_id):
    done = _("The approval is withdrawn. The report is a draft again and follows the round.")
    return _carried_out(request, _visible(request, edition_id), operations.withdraw_approval, done)


@require_POST
def fix(request, edition_id):
    edition = _visible(request, edition_id)
    done = _("The report is fixed. Nothing that happens later changes it.")
    answer = _carried_out(request, edition, operations.fix_edition, done)
    edition.refresh_from_db(fields=["state"])
    if edition.is_fixed and jobs.is_long(edition):
        return redirect(jobs.start_files(edition, by=request.user))
    return answer


def reopen(request, edition_id):
    edition = _visible(request, edition_id)
    require(can_reopen_edition(request.user, edition))
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            newer = operations.reopen_edition(edition, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Version %(number)s is a draft now.") % {"number": newer.number})
            return redirect(newer)
    context = {"edition": edition, "form": form}
    return render(request, "reports/reopen.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request, edition_id):
    edition = _visible(request, edition_id)
    round = edition.round
    try:
        op = operations.delete_edition(edition, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(edition)
    offer_undo(request, op.id, _("The report is deleted."))
    return redirect(round)


@require_POST
def make(request, round_id):
    round = get_object_or_404(Round.objects.visible_to(request.user), pk=round_id)
    try:
        made = operations.make_editions(round, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(round)
    text = (
        _("The reports are made: one joint, and one for each principal.") if made else _("The reports exist already.")
    )
    messages.success(request, text)
    return redirect("reports:editions")


def download(request, edition_id, format):
    edition = _visible(request, edition_id)
    if format not in rendering.FORMATS:
        raise Http404
    if jobs.is_long(edition, [format]) and not edition.files.filter(format=format).exists():
        return redirect(jobs.start_file(edition, format, by=request.user))
    try:
        file = operations.file_of(edition, format)
    except ValidationError as refusal:  # the organisation's own Word template cannot hold this report
        messages.error(request, " ".join(refusal.messages))
        return redirect(edition)
    reading.note(request.user, edition)
    answer = HttpResponse(bytes(file.data), content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    return answer


@require_safe
def hand_out(request, edition_id):
    """All the files of a fixed report as one archive."""
    edition = _visible(request, edition_id)
    if not edition.is_fixed:
        raise Http404
    if jobs.is_long(edition) and edition.files.count() < len(rendering.FORMATS):
        return redirect(jobs.start_files(edition, by=request.user))
    try:
        files = archive.kept_files(edition)
    except ValidationError as refusal:  # as above
        messages.error(request, " ".join(refusal.messages))
        return redirect(edition)
    reading.note(request.user, edition)
    answer = StreamingHttpResponse(archive.pieces(edition, files), content_type=archive.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{archive.file_name(edition)}"'
    return answer


def compare(request, edition_id, other_id):
    """Two editions of one plan side by side, the older first whatever the address says."""
    pair = [_visible(request, edition_id), _visible(request, other_id)]
    if pair[0].round.plan_id != pair[1].round.plan_id:
        raise Http404
    reading.note(request.user, *(edition for edition in pair if not edition.is_fixed))
    older, newer = sorted(pair, key=lambda e: (e.round.period_to, e.number, e.pk))
    changes = compare_contents(operations.content_of(older), operations.content_of(newer))
    return render(request, "reports/compare.html", {"older": older, "newer": newer, "comparison": changes})


def template(request, organisation_id):
    organisation = _templated(request, organisation_id)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        told = {"file_name": file.name, "data": file.read()}
        try:
            operations.change_template(organisation, by=request.user, **told)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("The template is kept. Your next Word report uses it."))
            return redirect("reports:template", organisation.pk)
    current = DocxTemplate.objects.filter(organisation=organisation).first()
    context = {"organisation": organisation, "form": form, "current": current}
    return render(request, "reports/template.html", context, status=422 if form.errors else 200)


def template_file(request, organisation_id):
    current = get_object_or_404(DocxTemplate, organisation=_templated(request, organisation_id))
    return _word_file(bytes(current.data), current.file_name)


@require_POST
def remove_template(request, organisation_id):
    organisation = _templated(request, organisation_id)
    current = get_object_or_404(DocxTemplate, organisation=organisation)
    operations.remove_template(current, by=request.user)
    messages.success(request, _("The template is removed. Word reports get the ordinary look again."))
    return redirect("reports:template", organisation.pk)


def starter_template(request):
    return _word_file(docx_starter.starter(), "samverk-starter.docx")


def _knots(edition, content, person) -> list[dict]:
    round, documents = edition.round, content["documents"]
    strategy = strategy_of(round.plan, person)
    goals = [goal for goal in content["goals"] if goal["depth"] == 0]
    return [
        strategy and {"kind": _("Strategy"), "name": strategy.title, "url": strategy.get_absolute_url()},
        documents
        and edition.organisation
        and {"kind": _("Goals"), "name": _("%(count)s in your documents") % {"count": len(goals)}, "url": "#goals"},
        {"kind": _("Plan"), "name": round.plan.title, "url": round.plan.get_absolute_url()},
        {"kind": _("Follow-up"), "name": round.name, "url": round.get_absolute_url()},
        {"kind": _("Report"), "name": str(edition), "state": "now"},
    ]


def _visible(request, edition_id) -> Edition:
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related(*RELATED), pk=edition_id)


def _templated(request, organisation_id) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation_id)
    require(can_change_template(request.user, organisation))
    return organisation


def _word_file(data, file_name) -> FileResponse:
    """As a download; the name goes through Django, which quotes whatever a person called the file."""
    return FileResponse(
        BytesIO(data), as_attachment=True, filename=file_name, content_type=rendering.FORMATS["docx"].media_type
    )


def _carried_out(request, edition, what, done, **more):
    try:
        what(edition, by=request.user, **more)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect(edition)


def _may(person, edition) -> dict[str, bool]:
    is_state = {state: edition.state == state for state in Edition.State.values}
    approver = can_approve_edition(person, edition)
    return {
        "edit": is_state["draft"] and can_edit_edition(person, edition),
        "approve": is_state["draft"] and approver,
        "withdraw": is_state["approved"] and approver,
        "fix": is_state["approved"] and can_fix_edition(person, edition),
        "reopen": is_state["fixed"] and not hasattr(edition, "next") and can_reopen_edition(person, edition),
        "publish": is_state["fixed"] and can_publish_edition(person, edition),
        "delete": is_state["draft"] and edition.previous is None and can_make_editions(person, edition.round),
    }


def _earlier(request, edition):
    """Other reports to the same reader: earlier versions of this one, and earlier rounds' newest."""
    same = Edition.objects.visible_to(request.user).select_related("round").filter(round__plan=edition.round.plan_id)
    same = same.filter(organisation=edition.organisation_id).exclude(pk=edition.pk)
    return same.order_by("-round__period_to", "-number")[:12]
