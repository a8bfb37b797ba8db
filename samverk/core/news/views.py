"""The page of all that has changed, its panel on My work, and saying that one has read it."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from samverk.core.news import looks
from samverk.core.news.reading import read
from samverk.core.news.wording import by_day, worded
from samverk.core.places import are_many, chosen, places

ON_START = 12  # things


def on_start(request, person) -> dict | None:
    """The newest of what others have done since one was last here; nothing for whoever is told of nothing yet."""
    since = looks.look(person)
    found = read(person, since, place=chosen(request))
    items = worded(person, found)
    if not items and since.is_first:
        return None
    return {
        "days": by_day(items[:ON_START]),
        "is_more": len(items) > ON_START or found.before is not None,
        "since": since,
        "upto": found.newest,
        "with_place": are_many(request) and chosen(request) is None,
        "all_news": address(request),
    }


def news(request):
    """All of it, page by page; since one was last here, or for so many days as the address says."""
    asked = request.GET.get("days", "")
    number = int(asked) if asked in {str(each) for each in looks.PERIODS} else None
    since = looks.days(number) if number else looks.since(request.user)
    before = request.GET.get("before", "")
    before = int(before) if before.isdecimal() and before.isascii() and len(before) < 19 else None
    found = read(request.user, since, place=chosen(request), before=before)
    context = {
        "days": by_day(worded(request.user, found)),
        "since": since,
        "asked_days": number,
        "periods": [(each, address(request, days=each), each == number) for each in looks.PERIODS],
        "since_last": address(request),
        "older": address(request, days=number, before=found.before) if found.before else "",
        "is_continued": before is not None,
        "places": [
            {**each, "url": address(request, collaboration=each["pk"], days=number)} for each in places(request)
        ],
        "all_places": address(request, collaboration=None, days=number),
        "with_place": are_many(request) and chosen(request) is None,
        "chosen": chosen(request),
    }
    return render(request, "core/news.html", context)


@require_POST
def read_news(request):
    """What came after the page was shown stays new."""
    upto = request.POST.get("upto", "")
    if not (upto.isascii() and upto.isdecimal() and len(upto) < 19):
        raise BadRequest
    looks.mark_read(request.user, int(upto))
    place = chosen(request)
    return redirect(reverse("core:start") + (f"?collaboration={place}" if place else "") + "#news")


def address(request, **values) -> str:
    """The page's address with these values, and the collaboration that this page is narrowed to."""
    asked = {"collaboration": chosen(request)} | values
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("core:news") + (f"?{query}" if query else "")
