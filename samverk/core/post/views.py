"""The list of outgoing mail for whoever keeps the installation: to whom, how it goes and why; never what it says.

And for everybody what mail they get, and how they are rid of what they can do without.
"""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from samverk.core.pages import page_of
from samverk.core.post import choices, digest
from samverk.core.post.models import Declined, Letter
from samverk.core.post.outbox import can_keep_post, try_again

TAKEN_WITHIN = timedelta(minutes=10)  # else nobody is there to send it


def letters(request):
    """Newest first; narrowed to one state by the address."""
    if not can_keep_post(request.user):
        raise Http404
    every = Letter.objects.visible_to(request.user)
    chosen = request.GET.get("state", "")
    found = every.filter(state=chosen) if chosen in Letter.State.values else every
    page = page_of(request, found.select_related("person").order_by("-asked_at", "-pk"), size=50)
    counts = dict(every.order_by().values_list("state").annotate(Count("pk")))
    states = [{"value": "", "word": _("All"), "count": sum(counts.values())}]
    states += [{"value": value, "word": word, "count": counts.get(value, 0)} for value, word in Letter.State.choices]
    context = {"page": page, "states": states, "chosen": chosen, "is_stuck": bool(waiting_long()), "any": bool(counts)}
    return render(request, "core/letters.html", context)


@require_POST
def again(request, letter_id):
    letter = get_object_or_404(Letter.objects.visible_to(request.user), pk=letter_id)
    try:
        try_again(letter, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The mail is tried again now."))
    return redirect("core:letters")


def my_mail(request):
    """What mail one gets and why, and what of it one wants."""
    if request.method == "POST":
        wanted = request.POST.getlist("kind")
        choices.choose(request.user, wanted, digest="digest" in request.POST, by=request.user)
        messages.success(request, _("Your choice is saved."))
        return redirect("core:my_mail")
    declined = Declined.objects.of(request.user)
    kinds = [{"kind": kind, "is_wanted": kind.name not in declined.kinds} for kind in choices.choosable()]
    context = {"kinds": kinds, "digest": digest.KIND not in declined.kinds, "mandatory": choices.mandatory()}
    return render(request, "core/my_mail.html", context)


@csrf_exempt  # a mail program posts here for its reader (RFC 8058): what allows it is the signed address
@login_not_required
def stop_mail(request, token):
    """Stop the digest, from the digest itself. Opening it does nothing: programs that look for harm open it."""
    person = choices.person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        choices.stop(person)
    with translation.override(person.language):
        return render(request, "core/stop_mail.html", {"is_stopped": request.method == "POST"})


def on_start(request, person) -> dict | None:
    """To whoever keeps the installation, when something is wrong with the mail."""
    if not can_keep_post(person):
        return None
    failed, is_stuck = Letter.objects.filter(state=Letter.State.FAILED).count(), bool(waiting_long())
    return {"failed": failed, "is_stuck": is_stuck} if failed or is_stuck else None


def in_menu(request, person) -> dict | None:
    return {"may_keep": can_keep_post(request.user)}


def waiting_long() -> int:
    """How many letters should have been taken by now."""
    return Letter.objects.due(timezone.now() - TAKEN_WITHIN).count()
