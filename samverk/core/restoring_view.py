"""The page on which an earlier version is restored: what it would change, a reason, and one button."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core import restoring
from samverk.core.history import FieldChange
from samverk.core.models import Revision
from samverk.core.pages import add_refusal
from samverk.core.permissions import require
from samverk.core.trail import Conflict
from samverk.core.undo import offer_undo


class RestoreForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("It stands in the history.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def restore(request, sequence):
    row = get_object_or_404(Revision, sequence=sequence)
    obj = restoring.restored_object(row, by=request.user)
    if obj is None:
        raise Http404
    require(restoring.may_restore(request.user, obj))
    form, notice, status = RestoreForm(request.POST or None, initial={"version": obj.version}), "", 200
    if form.is_valid():
        told = {"reason": form.cleaned_data["reason"], "expected_version": form.cleaned_data["version"]}
        try:
            op = restoring.restore(row, obj, by=request.user, **told)
        except ValidationError as refusal:
            obj.refresh_from_db()
            add_refusal(form, refusal)
        except Conflict as conflict:
            obj, status = conflict.current, 409
            notice = _("%(object)s was changed by somebody else meanwhile. Look at what would change now.")
            notice %= {"object": obj}
            form = RestoreForm(initial=told | {"version": obj.version})
        else:
            offer_undo(request, op.id, _("The earlier version is restored."))
            return redirect(obj)
    changes = [
        FieldChange(str(each.field.verbose_name), each.now, each.then) for each in restoring.differences(row, obj)
    ]
    context = {"form": form, "row": row, "object": obj, "changes": changes, "notice": notice}
    return render(request, "core/restore.html", context, status=422 if form.errors else status)
