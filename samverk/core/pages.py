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

from samverk.core.choosing import show_without_judging, sought
from samverk.core.trail import Conflict, Operation
from samverk.core.undo import offer_undo


def form_page(
    request, form, do: Callable[[], Operation], *,
    heading: str, button: str, done: str, back, to: Callable | None = None, lead: str = "", strip=(),
    undoable: bool = True,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is sent and valid, do it and go to `to()`, else `back`, where Cancel also leads.

    `back` and what `to` returns are addresses or objects that have one. A refused form comes back with 422 and
    everything that was typed. A form that was sent to search for a choice comes back with what was found. What is not
    `undoable` is told without that button. Without a `button` there is nothing to do here, and only the way back.
    """
    cancel = address(back)
    if request.method == "POST" and sought(request.POST):
        show_without_judging(form)
    elif request.method == "POST" and form.is_valid():
        try:
            op = do()
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, op, done, undoable)
            return redirect(address(to()) if to else cancel)
    context = {"form": form, "heading": heading, "button": button, "lead": lead, "back": cancel, "strip": strip}
    return render(request, "core/form_page.html", context, status=422 if form.errors else 200)


def create_page(request, form, create: Callable, **told) -> HttpResponse:
    """`form_page` for something new, with `create(obj, by=…)`; then go to its own page, unless told otherwise."""
    told.setdefault("to", lambda: form.instance)
    return form_page(request, form, lambda: create(form.instance, by=request.user), **told)


def change_page(request, form, change: Callable, **told) -> HttpResponse:
    """`form_page` for something stored, with `change(obj, by=…, expected_version=…)`."""

    def do() -> Operation:
        return change(form.instance, by=request.user, expected_version=form.expected_version)

    return form_page(request, form, do, **told)


def delete_page(
    request, obj, delete: Callable, *,
    heading: str, done: str, back, here=None, warning: str = "", button: str = "", strip=(),
) -> HttpResponse:  # fmt: skip
    """Ask before `delete(obj, by=…, expected_version=…)`; then go `back`.

    Cancel leads `here`, else to the object's own page, and so does a refusal, with its reason. Where somebody has
    changed the object since the question was asked it is asked again, with 409.
    """
    refusal, notice, status = "", "", 200
    if request.method == "POST":
        try:
            op = delete(obj, by=request.user, expected_version=version_sent(request))
        except ValidationError as refused:
            refusal, status = " ".join(refused.messages), 422
        except Conflict as conflict:
            obj, status = conflict.current, 409
            notice = _("%(object)s was changed by somebody else meanwhile. Look at it again before you delete it.")
            notice %= {"object": obj}
        else:
            say(request, op, done)
            return redirect(address(back))
    context = {
        "heading": heading, "button": button or _("Delete"), "warning": warning, "back": address(here or obj),
        "version": obj.version, "refusal": refusal, "notice": notice, "strip": strip,
    }  # fmt: skip
    return render(request, "core/delete_page.html", context, status=status)


def version_sent(request) -> int | None:
    """The version that the page was read at, for buttons without a form of their own; None when none was sent."""
    return key_in(request.POST.get("version", ""), digits=9)


def key_in(text: str, digits: int = 15) -> int | None:
    """The number that an address names something by; None for what is no such number, or too long to be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def do_and_return(request, do: Callable[[], Operation], *, done: str, back, undoable: bool = True) -> HttpResponse:
    """Answer a button of its own: do it and go back, with the reason in a message where it was refused."""
    try:
        say(request, do(), done, undoable)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(address(back))


def say(request, op: Operation, done: str, undoable: bool = True) -> None:
    if op.entries and undoable:
        offer_undo(request, op.id, done)
    elif op.entries:
        messages.success(request, done)
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
    """The page that the address asks for; the nearest there is when it asks for none such.

    `numbers` are the pages that it leads to: the first, the last and those about it, with "…" between.
    """
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number))
    return page
