"""Publishing a report, and the pages where published reports are read: some of them by anybody, without signing in."""

from functools import wraps

from allauth.core.internal import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.pages import add_refusal
from samverk.core.permissions import require
from samverk.core.undo import offer_undo
from samverk.organisations.visibility import ICONS, Level
from samverk.reports import operations, rendering
from samverk.reports.choice import Choice, chosen
from samverk.reports.jobs import takes_long
from samverk.reports.models import Edition
from samverk.reports.permissions import can_publish_edition
from samverk.reports.publishing import audience, level_of, publish_edition
from samverk.reports.views import FORMATS, RELATED

SHOWN = 100  # published reports in the list
LIMITS = {"read": "120/m/ip", "read_file": "30/m/ip"}  # of strangers from one network address
UNMADE_FOR = 3600  # s until a file that could not be made is tried again for a stranger


def limited(view):
    """For whoever has not signed in: what costs something is done so many times a minute and no more."""

    @wraps(view)
    def counted(request, **named):
        name, signed_in = view.__name__, request.user.is_authenticated
        if signed_in or ratelimit.consume(request, app="samverk.reports", action=name, config=LIMITS, limit_get=True):
            return view(request, **named)
        return HttpResponse(
            _("That is too many in too short a time. Wait a minute, and try again."),
            "text/plain; charset=utf-8",
            429,
            headers={"Retry-After": "60"},
        )

    return counted


class PublishForm(forms.Form):
    to = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it"), coerce=lambda value: Level(int(value)), widget=forms.RadioSelect,
        choices=[
            (Level.PRINCIPALS, gettext_lazy("Only those who take part")),
            (Level.COUNCIL, gettext_lazy("Also the members of the council")),
            (Level.PUBLIC, gettext_lazy("Anybody, without signing in")),
        ],
        help_text=gettext_lazy("Before it is done you see who that is."),
    )  # fmt: skip


def publish(request, edition_id):
    """Who reads it now; with `?to=` also who would, to be confirmed; and by POST it is done."""
    visible = Edition.objects.visible_to(request.user).select_related(*RELATED)
    edition = get_object_or_404(visible, pk=edition_id)
    require(can_publish_edition(request.user, edition))
    level = level_of(edition)
    sent = request.POST if request.method == "POST" else request.GET if "to" in request.GET else None
    form = PublishForm(sent, initial={"to": int(level)})
    then = None
    if sent is not None and form.is_valid():
        then = form.cleaned_data["to"]
        if request.method == "POST":
            try:
                op = publish_edition(edition, to=then, by=request.user)
            except ValidationError as refusal:
                add_refusal(form, refusal)
                then = None
            else:
                done = _("Who reads the report is changed. Undo takes that back, but what is read cannot be unread.")
                offer_undo(request, op.id, done)
                return redirect(edition)
        elif then == level:
            form.add_error("to", _("That is how it is already."))
            then = None
    context = {
        "edition": edition,
        "form": form,
        "now": _readers(edition, level),
        "then": then and _readers(edition, then),
        "widens": then and then > level,
    }
    return render(request, "reports/publish.html", context, status=422 if form.errors else 200)


def _readers(edition: Edition, level: Level) -> dict:
    return {
        "level": level,
        "word": level.label,
        "icon": ICONS[level],
        "count": audience(edition, level).distinct().count(),
        "is_public": level == Level.PUBLIC,
    }


@login_not_required
def published(request):
    """The newest version of every report that is open to whoever asks, newest round first."""
    found = Edition.objects.published_to(request.user).newest().select_related(*RELATED).defer("content")
    editions = found.order_by("-round__period_to", "round_id", "organisation__name")[:SHOWN]
    return render(request, "reports/published.html", {"editions": editions})


@login_not_required
@limited
def read(request, edition_id):
    edition = _published(request, edition_id)
    content, choice = edition.frozen_content, Choice.of(request.GET, edition.frozen_content)
    shown = chosen(content, choice)
    newer = Edition.objects.published_to(request.user).filter(previous=edition).first()
    context = {
        "edition": edition,
        **rendering.html.pieces(content, operations.seal_of(edition), shown, choice),
        "choice": choice,
        "shown": shown,
        "newer": newer,
        "formats": [
            {"name": name, "label": label, "note": note, "icon": icon}
            for name, label, note, icon in FORMATS
            if _is_at_hand(edition, name)
        ],
    }
    return render(request, "reports/read.html", context)


@login_not_required
@limited
def read_file(request, edition_id, format):
    edition = _published(request, edition_id)
    unmade = f"reports.unmade:{edition.pk}:{format}"
    if format not in rendering.FORMATS or not _is_at_hand(edition, format) or cache.get(unmade):
        raise Http404
    try:
        file = operations.file_of(edition, format)
    except ValidationError:  # the organisation's own Word template cannot hold this report
        cache.set(unmade, True, UNMADE_FOR)
        raise Http404 from None
    answer = HttpResponse(bytes(file.data), content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    return answer


def _published(request, edition_id) -> Edition:
    return get_object_or_404(Edition.objects.published_to(request.user).select_related(*RELATED), pk=edition_id)


def _is_at_hand(edition: Edition, format: str) -> bool:
    """Kept already, or made within moments: nobody who is a stranger here starts a long piece of work, whether or not
    there is a worker to do it."""
    return edition.files.filter(format=format).exists() or not takes_long(edition, [format])
