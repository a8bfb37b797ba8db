"""The pages of the search: all that was found, and a few hits as one types."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from samverk.core.pages import page_of
from samverk.core.search import index
from samverk.core.search.finding import Found, find
from samverk.core.search.registry import kinds
from samverk.core.searching import searched

SHOWN, SUGGESTED = 20, 8  # hits on a page, and while one types


@dataclass(frozen=True)
class Tab:
    """A link to the hits of one kind, or of all."""

    label: str
    name: str
    number: int


def search(request):
    """What was found, best first, of all kinds or of one. `exactly` keeps to the spelling as it was typed."""
    asked = searched(request)
    found = find(request.user, asked, kind=request.GET.get("kind", ""), exactly="exactly" in request.GET)
    page = page_of(request, found, SHOWN)
    context = {
        "asked": asked, "found": found, "page": page, "hits": list(page), "tabs": _tabs(found),
        "is_built": bool(found.total) or index.is_current(),
    }  # fmt: skip
    return render(request, "core/search.html", context)


def suggestions(request):
    """The best hits for what has been typed so far (htmx); the whole page for whoever comes without."""
    asked = searched(request)
    if not request.htmx:
        return redirect(f"{reverse('core:search')}?{urlencode({'q': asked})}")
    # A space at the end says that the last word is whole.
    found = find(request.user, request.GET.get("q", "").lstrip()[: len(asked) + 1] if asked else "", as_typed=True)
    context = {"asked": asked, "found": found, "hits": found[0:SUGGESTED]}
    return render(request, "core/_suggestions.html", context)


def _tabs(found: Found) -> list[Tab]:
    counted = [Tab(str(kind.plural), kind.name, found.counts.get(kind.name, 0)) for kind in kinds()]
    return [tab for tab in counted if tab.number or tab.name == found.kind]
