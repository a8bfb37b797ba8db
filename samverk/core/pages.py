"""Three kinds of page that every room has: one form, one question before something is deleted, one button that acts.

Each calls an operation, says what was done with an Undo button beside it, and shows a refusal where it was made.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samverk.core.trail import Operation
from samverk.core.undo import offer_undo


def form_page(
    request, form, do: Callable[[], Operation], *,
    heading: str, button: str, done: str, back, to: Callable | None = None, lead: str = "", strip=(),
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is sent and valid, do it and go to `to()`, else `back`, where Cancel also leads.

    `back` and what `to` returns are addresses or objects that have one. A refused form comes back with 422 and
    everything that was typed.
    """
    cancel = address(back)
    if request.method == "POST" and form.is_valid():
        try:
            op = do()
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, op, done)
            return redirect(address(to()) if to else cancel)
    context = {"form": form, "heading": heading, "button": button, "lead": lead, "back": cancel, "strip": strip}
    return render(request, "core/form_page.html", context, status=422 if form.errors else 200)


def delete_page(
    request, here, do: Callable[[], Operation], *,
    heading: str, done: str, back, warning: str = "", button: str = "", strip=(),
) -> HttpResponse:  # fmt: skip
    """Ask before deleting; then go `back`. Cancel leads `here`, and so does a refusal, with its reason."""
    cancel, refusal = address(here), ""
    if request.method == "POST":
        try:
            say(request, do(), done)
            return redirect(address(back))
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
    context = {"heading": heading, "button": button or _("Delete"), "warning": warning, "back": cancel}
    context.update(refusal=refusal, strip=strip)
    return render(request, "core/delete_page.html", context, status=422 if refusal else 200)


def do_and_return(request, do: Callable[[], Operation], *, done: str, back) -> HttpResponse:
    """Answer a button of its own: do it and go back, with the reason in a message where it was refused."""
    try:
        say(request, do(), done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(address(back))


def say(request, op: Operation, done: str) -> None:
    if op.entries:
        offer_undo(request, op.id, done)
    else:
        messages.info(request, _("Nothing was changed."))


def address(back) -> str:
    return back if isinstance(back, str) else back.get_absolute_url()


def add_refusal(form, refusal: ValidationError) -> None:
    """Put an operation's refusal on the form's fields where it has them, else above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name != NON_FIELD_ERRORS and name in form.fields
        form.add_error(name if known else None, errors)


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
