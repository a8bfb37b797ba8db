"""The pieces that every room's pages are built of. Built in: templates need not load this library.

{% icon "pencil" %}                       an icon, hidden from screen readers: the words stand beside it
{% icon "x" label=_("Remove") %}          an icon that is alone, with its name
{% status step %}                         shape and word; step is an object or dict with shape, word (and tone)
{% status step badge=True %}              the same on a tinted ground, in page heads
{% status step mark=True %}               the shape alone, named for screen readers: only where a legend is near
{% status "unans" %}                      a step of the ordinary scale by its key; None is "unans"
{% strip knots %}                         the thread as breadcrumb: dicts or objects with kind, name, url and
{% strip knots compact=True %}            state "past" (default), "now" or "next"; compact on lists
{% panels "activity" activity %}          what the rooms above have hung in the slot; `as shown` to test for none
{% history activity %}                    who changed what, newest first
{% example_tag activity %}                "Example data" on what is made up
{{ message|undo_address }}                where a message's Undo button posts to, or ""
"""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from lucide.templatetags.lucide import lucide

from samverk.core import panels as panel_registry
from samverk.core.comparison import compare, in_words
from samverk.core.history import history as history_of
from samverk.core.stylesheets import linked

register = template.Library()

SHAPES = {
    "plan": '<circle cx="8" cy="8" r="6.2" fill="currentColor"/>',
    "risk": '<path d="M8 1.2 15.4 14.4H.6Z" fill="currentColor"/>',
    "dev": '<path d="M8 .2 15.8 8 8 15.8 .2 8Z" fill="currentColor"/>',
    "done": '<path fill-rule="evenodd" fill="currentColor" d="M3.2 1.2h9.6a2 2 0 0 1 2 2v9.6a2 2 0 0 1-2 2H3.2a2 2 0 0 '
    '1-2-2V3.2a2 2 0 0 1 2-2ZM3.3 8.6l3.6 3.6 5.6-6.2-1.5-1.35-4.15 4.6L4.75 7.15Z"/>',
    "none": '<circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" stroke-width="1.9"/>',
    "paus": '<path d="M4.6 2v12M11.4 2v12" fill="none" stroke="currentColor" stroke-width="3"/>',
    "drop": '<path d="m3 3 10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "unans": '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.9" '
    'stroke-dasharray="3.1 2.76"/>',
}
WORDS = {
    "plan": gettext_lazy("On track"),
    "risk": gettext_lazy("Minor deviation"),
    "dev": gettext_lazy("Major deviation"),
    "done": gettext_lazy("Done"),
    "none": gettext_lazy("Not started"),
    "paus": gettext_lazy("Paused"),
    "drop": gettext_lazy("Dropped"),
    "unans": gettext_lazy("Not answered"),
}


@register.simple_tag
def stylesheets() -> list[str]:
    """What to link, for {% static %}: see core.stylesheets."""
    return linked()


@register.simple_tag
def icon(name: str, label: str = "", small: bool = False) -> SafeString:
    """An icon of Lucide's (ISC licence), drawn in the colour of the text around it."""
    return SafeString(_icon(str(name), str(label), bool(small)))


@lru_cache(maxsize=512)
def _icon(name: str, label: str, small: bool) -> str:
    naming = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    drawing = lucide(name, size=None, **{"class": "i i-s" if small else "i", "focusable": "false"}, **naming)
    return str(drawing).replace("\n", "")


@register.simple_tag
def status(step, badge: bool = False, mark: bool = False) -> SafeString:
    """A step of a status scale: shape, then word, then colour."""
    shape, tone, word = _step(step)
    drawing = SafeString(SHAPES.get(shape, SHAPES["none"]))
    if mark:
        named = '<svg class="m m-{}" viewBox="0 0 16 16" role="img" aria-label="{}">{}</svg>'
        return format_html(named, tone, word, drawing)
    return format_html(
        '<span class="st st-{}{}"><svg class="m m-{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>'
        "<span>{}</span></span>",
        tone, " st-badge" if badge else "", tone, drawing, word,
    )  # fmt: skip


@register.simple_tag
def status_shape(step) -> SafeString:
    """The shape alone, hidden from screen readers: in a radio button that has the word beside it."""
    shape, tone, _word = _step(step)
    drawing = SafeString(SHAPES.get(shape, SHAPES["none"]))
    return format_html('<svg class="m m-{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', tone, drawing)


def _step(step) -> tuple[str, str, str]:
    if step is None or isinstance(step, str):
        key = step or "unans"
        return key, key, str(WORDS.get(key, key))
    shape = _value(step, "shape") or "none"
    tone = _value(step, "tone") or shape
    return shape, tone, str(in_language(step, "word") or WORDS.get(shape, ""))


def in_language(thing, name: str) -> str:
    """`name` in the reader's language where the thing has it (`name_en`, `name_fi`), else as it is."""
    return _value(thing, f"{name}_{get_language()}") or _value(thing, name) or ""


def _value(step, name: str):
    return step.get(name) if isinstance(step, dict) else getattr(step, name, None)


@register.inclusion_tag("ui/_strip.html")
def strip(knots, compact: bool = False) -> dict:
    return {"knots": [knot for knot in knots if knot], "compact": compact}


@register.simple_tag(takes_context=True)
def panels(context, slot: str, obj=None) -> SafeString:
    """Everything that hangs in `slot`, in order; empty when no panel has anything to show."""
    request, pieces = context.get("request"), []
    for panel in panel_registry.in_slot(slot):
        values = panel.context(request, obj) if panel.context else {}
        if values is not None:
            with context.push(object=obj, **values):
                pieces.append(context.template.engine.get_template(panel.template).render(context))
    return SafeString("".join(pieces))


@register.inclusion_tag("ui/_history.html", takes_context=True)
def history(context, *objects, limit: int = 20) -> dict:
    request = context.get("request")
    reader = request.user if request else None
    entries = history_of(*(obj for obj in objects if obj), limit=limit, reader=reader)
    told = [entry for entry in entries if entry.kind != "changed" or entry.fields or entry.is_destroyed]
    return {"entries": told, "request": request}


@register.filter
def pieces(change) -> list:
    """A changed field as the words that stayed, went and came."""
    return compare(in_words(change.before), in_words(change.after))


@register.inclusion_tag("ui/_example_tag.html")
def example_tag(obj) -> dict:
    return {"object": obj}


@register.filter
def undo_address(message) -> str:
    """core.undo.offer_undo leaves the address in the message's tags, since messages carry nothing else."""
    word, _space, address = (message.extra_tags or "").partition(" ")
    return address if word == "undo" else ""
