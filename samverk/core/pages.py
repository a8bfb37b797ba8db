"""Three kinds of page that every room has: one form, one question before something is deleted, one button that acts.

Each calls an operation, says what was done with an Undo button beside it, and shows a refusal where it was made.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samverk.core.trail import Operation, with_dependants
from samverk.core.undo import offer_undo


@dataclass(frozen=True)
class Texts:
    """The words of a page with one form or question: its heading, its button, and what is said when it is done."""

    title: str
    button: str
    said: str
    lead: str = ""


def form_page(
    request, form, do: Callable[..., Operation], texts: Texts, *, back: str, then: Callable | None = None, strip=()
) -> HttpResponse:
    """Show a form; when it is sent and valid, `do(form)` and go to `then()`, else `back`, where Cancel also leads.

    A refused form comes back with 422 and everything that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            op = do(form)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, op, texts.said)
            return redirect(then() if then else back)
    context = {"form": form, "texts": texts, "back": back, "strip": strip}
    return render(request, "core/form_page.html", context, status=422 if form.errors else 200)


def deletion_page(
    request, obj, do: Callable[[], Operation], texts: Texts, *, back: str, then: str, strip=()
) -> HttpResponse:
    """Ask before deleting, and say what goes with it. What is in use is explained, and has no button."""
    refusal, along = "", []
    try:
        along = _along(obj)
        if request.method == "POST":
            say(request, do(), texts.said)
            return redirect(then)
    except ValidationError as refused:
        refusal = " ".join(refused.messages)
    context = {"obj": obj, "texts": texts, "back": back, "refusal": refusal, "along": along, "strip": strip}
    return render(request, "core/deletion_page.html", context, status=422 if refusal else 200)


def deletion_texts(obj, button: str) -> Texts:
    name = {"name": obj}
    return Texts(_("Delete %(name)s?") % name, button, _("%(name)s was deleted.") % name)


def act(request, do: Callable[[], Operation], said: str, *, back: str) -> HttpResponse:
    """Answer a button of its own: do it and go back, with the reason in a message where it was refused."""
    try:
        say(request, do(), said)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(back)


def say(request, op: Operation, said: str) -> None:
    if op.entries:
        offer_undo(request, op.id, said)
    else:
        messages.info(request, _("Nothing was changed."))


def add_refusal(form, refusal: ValidationError) -> None:
    """Put an operation's refusal on the form's fields where it has them, else above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name != NON_FIELD_ERRORS and name in form.fields
        form.add_error(name if known else None, errors)


def _along(obj) -> list[tuple[str, int]]:
    """How many rows of each kind are deleted with the object."""
    kinds = Counter(row._meta.verbose_name for row in with_dependants(obj)[:-1])
    return sorted((capfirst(str(kind)), number) for kind, number in kinds.items())


@dataclass(frozen=True)
class Column:
    """A table's column that one can sort by: its address sorts by it, and again the other way round."""

    name: str
    label: str
    sort: str
    direction: str


def sorting(request, columns: dict[str, str]) -> tuple[list[Column], str, bool]:
    """The columns with their sort links, the name of the chosen one (the first, unless asked) and if it is reversed."""
    asked = request.GET.get("sort", "")
    chosen, backwards = asked.removeprefix("-"), asked.startswith("-")
    if chosen not in columns:
        chosen, backwards = next(iter(columns)), False
    found = []
    for name, label in columns.items():
        here = name == chosen
        direction = "" if not here else "descending" if backwards else "ascending"
        found.append(Column(name, label, f"-{name}" if here and not backwards else name, direction))
    return found, chosen, backwards


def page_of(request, rows, size: int = 100) -> Page:
    """The page that the address asks for; the nearest there is when it asks for none such."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
