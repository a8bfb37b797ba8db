"""The way in. To open a link changes nothing: mail scanners open links too."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samverk.asking import new_link, visits
from samverk.asking.forms import NewLinkForm
from samverk.asking.links import link_of

LIMITS = {"new_link": "20/m/ip,5/m/key"}  # as for a new password


@login_not_required
@require_safe
def open_(request, token):
    """On at once to an address without the token, which neither history nor referrer may keep. What opens nothing is
    sent the same way, and learns no more there."""
    response = HttpResponseRedirect(reverse("asking:mine"), status=303, headers={"Referrer-Policy": "no-referrer"})
    link = link_of(token)
    if link is None:
        visits.end(response)
    else:
        visits.begin(response, link)
    return response


@login_not_required
def ask_again(request):
    form, status = NewLinkForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            email = form.cleaned_data["email"]
            if ratelimit.consume(request, app="samverk.asking", action="new_link", config=LIMITS, key=email):
                new_link.mail_to(email)
                return redirect("asking:asked_again")
            form.add_error(None, _("That is too many in too short a time. Wait a minute, and try again."))
            status = 429
    return render(request, "asking/refused.html", {"form": form}, status=status)


@login_not_required
def asked_again(request):
    return render(request, "asking/asked_again.html")
