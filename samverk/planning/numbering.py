"""Numbers for new activities, in the manner of those that the plan has."""

import re

from samverk.planning.models import Plan


def next_number(plan: Plan, person=None) -> str:
    """One more than the last activity's number, or "1"; never one that is taken, dropped ones included.

    With a person, as far as that person sees the plan.
    """
    seen = plan.activities.all() if person is None else plan.activities.visible_to(person)
    numbers = list(seen.order_by("position", "pk").values_list("number", flat=True))
    last = numbers[-1] if numbers else "0"
    match = re.fullmatch(r"(.*?)(\d+)", last)
    stem, count = (match[1], int(match[2])) if match else (f"{last}.", 0)
    taken = set(numbers)
    while f"{stem}{(count := count + 1)}" in taken:
        pass
    return f"{stem}{count}"[:20]
