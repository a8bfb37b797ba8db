"""The page of one's own sessions."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samverk.core.sessions import device, end_all
from samverk.core.trail import operation


@dataclass(frozen=True)
class Shown:
    session: UserSession
    device: str
    is_this: bool


def sessions(request):
    there = UserSession.objects.purge_and_list(request.user)
    there.sort(key=lambda session: (not session.is_current(), -session.last_seen_at.timestamp()))
    rows = [Shown(session, device(session.user_agent), session.is_current()) for session in there]
    return render(request, "usersessions/sessions.html", {"rows": rows})


@require_POST
def end_session(request, session_id):
    """One that one has on another device. Of this one there is “Sign out”."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_object_or_404(others, pk=session_id).end()
    messages.success(request, _("That device is signed out."))
    return redirect("core:sessions")


@require_POST
def end_others(request):
    count = end_all(request.user, but=request.session.session_key)
    if count:
        person = get_user_model()._base_manager.get(pk=request.user.pk)  # request.user is a stand-in
        with operation("core.sessions_ended", by=person) as op:
            op.note(person, sessions=count)
    told = ngettext("%(count)d other device is signed out.", "%(count)d other devices are signed out.", count)
    messages.success(request, told % {"count": count})
    return redirect("core:sessions")
