"""The year wheel of one collaboration and across all of one's own, its own dates, and the calendar to subscribe to."""

from datetime import timedelta
from io import BytesIO

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, do_and_return
from samverk.core.permissions import require
from samverk.organisations.models import Collaboration
from samverk.yearwheel import operations, sources
from samverk.yearwheel.calendars import ical
from samverk.yearwheel.forms import OwnDateForm
from samverk.yearwheel.models import Feed, OwnDate
from samverk.yearwheel.permissions import can_edit_date, can_enter_dates
from samverk.yearwheel.year import Year

BEHIND, AHEAD = timedelta(days=366), timedelta(days=732)  # what a subscribed calendar holds


def my_year(request):
    """Across all collaborations where one sits; with one alone, that one's."""
    mine = list(Collaboration.objects.seated(request.user).order_by("name"))
    if len(mine) == 1:
        return redirect(f"{reverse('yearwheel:year', args=[mine[0].pk])}?{request.GET.urlencode()}".rstrip("?"))
    return _year_page(request, mine, None)


def year_of(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    return _year_page(request, [collaboration], collaboration)


def _year_page(request, collaborations, collaboration):
    year = Year.asked_for(request, collaborations)
    title = _("Year wheel %(year)s") % {"year": year.number}
    if request.GET.get("format") == "xlsx":
        name = f"{slugify(collaboration or _('My collaborations'))}-{year.number}.xlsx"
        return FileResponse(BytesIO(year.as_xlsx(title)), as_attachment=True, filename=name)
    context = {
        "year": year,
        "title": title,
        "collaboration": collaboration,
        "may_enter": collaboration is not None and can_enter_dates(request.user, collaboration),
        "may_copy": OwnDate.objects.filter(collaboration=collaboration, starts_on__year=year.previous).exists(),
    }
    return render(request, "yearwheel/year.html", context)


@require_POST
def copy_year(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else timezone.localdate().year
    back = f"{reverse('yearwheel:year', args=[collaboration.pk])}?year={year}"
    return do_and_return(
        request, lambda: operations.copy_year(collaboration, year=year, by=request.user), back=back,
        done=_("The dates were copied, each to the same weekday."),
    )  # fmt: skip


def enter_date(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    require(can_enter_dates(request.user, collaboration))
    form = OwnDateForm(request.POST or None, instance=OwnDate(collaboration=collaboration))
    return create_page(
        request, form, operations.enter_date, heading=_("New date in the year wheel"), button=_("Enter the date"),
        lead=_("For meetings, budget work and other things that are neither in the plan nor in a round."),
        done=_("The date was entered."), back=reverse("yearwheel:year", args=[collaboration.pk]),
        to=lambda: _year_address(form.instance),
    )  # fmt: skip


def own_date(request, date_id):
    own = _own_date(request, date_id)
    return render(request, "yearwheel/date.html", {"own": own, "may_edit": can_edit_date(request.user, own)})


def change_date(request, date_id):
    own = _own_date(request, date_id)
    require(can_edit_date(request.user, own))
    return change_page(
        request, OwnDateForm(request.POST or None, instance=own), operations.change_date,
        heading=_("Change %(name)s") % {"name": own}, button=_("Save the date"), done=_("The date was changed."),
        back=own,
    )  # fmt: skip


def delete_date(request, date_id):
    own = _own_date(request, date_id)
    require(can_edit_date(request.user, own))
    return delete_page(
        request, own, operations.delete_date, heading=_("Delete %(name)s?") % {"name": own},
        button=_("Delete the date"), done=_("%(name)s was deleted.") % {"name": own}, back=_year_address(own),
    )  # fmt: skip


def feed(request):
    """One's own calendar address: make it, copy it, renew it, close it."""
    found = Feed.objects.filter(person=request.user).first()
    address = request.build_absolute_uri(reverse("yearwheel:calendar", args=[found.token])) if found else ""
    return render(request, "yearwheel/feed.html", {"feed": found, "address": address})


@require_POST
def open_feed(request):
    return do_and_return(
        request, lambda: operations.open_feed(by=request.user), back=reverse("yearwheel:feed"), undoable=False,
        done=_("Your calendar has a new address. If it had one before, that one no longer works."),
    )  # fmt: skip


@require_POST
def close_feed(request):
    found = get_object_or_404(Feed, person=request.user)
    return do_and_return(
        request, lambda: operations.close_feed(found, by=request.user), back=reverse("yearwheel:feed"), undoable=False,
        done=_("The address no longer works."),
    )  # fmt: skip


@never_cache
@login_not_required
def calendar(request, token):
    """What the address's owner may see today, in the owner's language. A wrong address tells nothing."""
    found = Feed.objects.of_address(token)
    if found is None:
        raise Http404
    today = timezone.localdate()
    with translation.override(found.person.language):
        mine = list(Collaboration.objects.seated(found.person))
        entries = sources.entries(found.person, mine, today - BEHIND, today + AHEAD)
        data = ical(_("Samverk: year wheel"), entries, request.build_absolute_uri("/").rstrip("/"))
    return HttpResponse(data, content_type="text/calendar; charset=utf-8")


def _year_address(own: OwnDate) -> str:
    return f"{reverse('yearwheel:year', args=[own.collaboration_id])}?year={own.starts_on.year}"


def _collaboration(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)


def _own_date(request, date_id) -> OwnDate:
    seen = OwnDate.objects.visible_to(request.user).select_related("collaboration")
    return get_object_or_404(seen, pk=date_id)
