"""The page for two people who changed the same thing: both texts, field by field, and nothing lost.

The page sends the refused form again as it was, but for the version, and for each field on which the two differ a
choice between the two values (or, for texts, both). So it works for any form whose fields bear the model's names and
which carries its version in a field called `version`, and it needs no script. In a form with rows of related objects
(Django's formsets) the row is known by its `id`.
"""

from dataclasses import dataclass

from django.shortcuts import render

from samverk.core.comparison import Piece, compare, words_of

NOT_SENT_AGAIN = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Choice:
    """One field of the refused form: the two values as sent, the two as read, and the joined text if it is a text."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_words: str
    theirs_words: list[Piece]
    both: str


def answer(request, conflict):
    choices = [choice for field in conflict.fields if (choice := _choice(request, conflict, field))]
    chosen = {choice.name for choice in choices}
    row = _row(request, conflict)
    kept = [
        (name, _next_version(request, name, value, conflict, row))
        for name, values in request.POST.lists()
        if name not in chosen | NOT_SENT_AGAIN
        for value in values
    ]
    own = getattr(conflict.current, "get_absolute_url", None)
    context = {
        "conflict": conflict,
        "who": conflict.newest.actor if conflict.newest else None,
        "choices": choices,
        "kept": kept,
        "address": conflict.address or (own() if own else ""),
    }
    return render(request, "409.html", context, status=409)


def _choice(request, conflict, field) -> Choice | None:
    """None when the form has no such field: then there is nothing to choose."""
    row, kind = _row(request, conflict), conflict.current._meta.get_field(field.name).get_internal_type()
    if row:
        sent_as = [f"{row}{field.name}"] if f"{row}{field.name}" in request.POST else []
    else:
        sent_as = [name for name in request.POST if name == field.name or name.endswith(f"-{field.name}")]
        sent_as.sort(key=len)
    if not sent_as and kind == "BooleanField":
        # A box that is not ticked is not sent. That the two differ tells that the form has it: else it would not have
        # been taken from what was stored.
        sent_as = [f"{row}{field.name}"]
    if not sent_as:
        return None
    name = sent_as[0]
    mine, theirs = request.POST.get(name, ""), _as_sent(conflict.current, field)
    mine_words, theirs_words = words_of(conflict.mine, field.name), words_of(conflict.current, field.name)
    is_text = kind == "TextField"
    both = f"{theirs}\n\n{mine}" if is_text and mine and theirs else ""
    return Choice(name, str(field.label), mine, theirs, mine_words, compare(mine_words, theirs_words), both)


def _as_sent(obj, field) -> str:
    """A value as a form would send it: dates in ISO, keys as numbers, lists a line each, nothing as the empty text;
    or as the object itself has it (`as_sent`), where forms show it otherwise than it is stored."""
    if hasattr(obj, "as_sent"):
        return obj.as_sent(field.name)
    if isinstance(field.theirs, list):
        return "\n".join(map(str, field.theirs))
    return "" if field.theirs is None else str(obj._meta.get_field(field.name).value_to_string(obj))


def _row(request, conflict) -> str:
    """The prefix of the row that the conflict is about, such as "parts-1-"; "" for a form without rows.

    Rows of several models may share an `id`; a formset's prefix is the name that its model's relation has.
    """
    own_fields = [field for field in conflict.current._meta.concrete_fields if field.is_relation]
    prefixes = {field.remote_field.get_accessor_name() for field in own_fields} - {None}
    rows = [name.removesuffix("id") for name in request.POST if name.endswith("-id")]
    ours = [row for row in rows if request.POST[f"{row}id"] == str(conflict.current.pk)]
    return next((row for row in ours if row.split("-")[0] in prefixes), "")


def _next_version(request, name: str, value: str, conflict, row: str) -> str:
    before, is_version, after = name.rpartition("version")
    of_another_row = bool(before) and f"{before}id" in request.POST
    is_ours = before == row if row else not of_another_row and (not before or before.endswith("-"))
    return str(conflict.current.version) if is_version and not after and is_ours else value
