"""The statement, the form that needs no account, its receipt, and the list for those who keep the installation."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.accessibility import statement
from samverk.core.accessibility.forms import RemarkForm
from samverk.core.accessibility.operations import answer_remark, can_handle_remarks, delete_remark, send_remark
from samverk.core.models import Remark
from samverk.core.pages import do_and_return, page_of, version_sent

LIMITS = {
    "remark": "5/h/ip,200/d/key"
}  # from one address; and from all, so that a flood fills neither disk nor mailbox


@login_not_required
def accessibility(request):
    context = {
        "contact_email": settings.SAMVERK_CONTACT,
        "operator": settings.SAMVERK_OPERATOR,
        "assessed_on": statement.ASSESSED_ON,
        "updated_on": statement.UPDATED_ON,
        "shortcomings": statement.SHORTCOMINGS,
        "complaints": statement.COMPLAINTS,
        "may_handle": can_handle_remarks(request.user),
    }
    return render(request, "core/accessibility.html", context)


@login_not_required
def remark(request):
    form, status = RemarkForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if ratelimit.consume(request, app="samverk.core", action="remark", config=LIMITS, key="all"):
                send_remark(form.instance)
                return redirect("core:remark_sent")
            form.add_error(None, _limit_reached())
            status = 429
    return render(request, "core/remark.html", {"form": form}, status=status)


@login_not_required
def remark_sent(request):
    return render(request, "core/remark_sent.html")


def remarks(request):
    """New ones first."""
    if not can_handle_remarks(request.user):
        raise Http404
    found = Remark.objects.visible_to(request.user).select_related("answered_by")
    page = page_of(request, found.order_by("-state", "-sent_at", "-pk"), size=50)
    return render(request, "core/remarks.html", {"page": page, "new": Remark.objects.new().count()})


@require_POST
def answered(request, remark_id):
    remark = get_object_or_404(Remark.objects.visible_to(request.user), pk=remark_id)
    return do_and_return(
        request,
        lambda: answer_remark(remark, by=request.user, expected_version=version_sent(request)),
        done=_("The remark is answered."),
        back=reverse("core:remarks"),
    )


@require_POST
def deleted(request, remark_id):
    remark = get_object_or_404(Remark.objects.visible_to(request.user), pk=remark_id)
    return do_and_return(
        request,
        lambda: delete_remark(remark, by=request.user, expected_version=version_sent(request)),
        done=_("The remark is deleted for good."),
        back=reverse("core:remarks"),
        undoable=False,
    )


def on_start(request, person) -> dict | None:
    """To those who keep the installation: how many wait for an answer."""
    if not can_handle_remarks(person):
        return None
    new = Remark.objects.new().count()
    return {"new": new} if new else None


def _limit_reached() -> str:
    if settings.SAMVERK_CONTACT:
        told = _(
            "So many remarks have come that this one cannot be taken now. Send it again in an hour, or to %(email)s."
        )
        return told % {"email": settings.SAMVERK_CONTACT}
    return _("So many remarks have come that this one cannot be taken now. Send it again in an hour.")
