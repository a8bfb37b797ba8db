"""Panels: a page leaves a slot, and the rooms above hang a piece of template in it from their `apps.ready`.

So a lower room's page shows a higher room's things without knowing it, and taking a room out of INSTALLED_APPS leaves
a working page. Slots: "start", "start-aside", "start-lead" and "start-strip" on My work, "sign-in-ways" above and
"sign-in" below the sign-in form, "person-menu" for links (<li><a>) in the person's own menu, and one for each kind
of thing with a page of its own ("activity", "activity-aside", "plan", "goal" and so on).
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    template: str
    context: Callable | None
    order: int


_slots: dict[str, list[Panel]] = {}


def register(slot: str, template: str, context: Callable | None = None, order: int = 100) -> None:
    """Hang `template` in `slot`. `context(request, obj)` gives its values, or None to leave the panel out."""
    panel = Panel(template, context, order)
    hung = _slots.setdefault(slot, [])
    if panel not in hung:
        hung.append(panel)
        hung.sort(key=lambda each: (each.order, each.template))


def in_slot(slot: str) -> list[Panel]:
    return list(_slots.get(slot, []))
