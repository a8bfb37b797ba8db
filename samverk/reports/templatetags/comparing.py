"""Words for what a comparison of two editions found."""

from django import template
from django.utils.translation import gettext_lazy as _

from samverk.core.money import in_words

register = template.Library()

DIRECTIONS = {
    "up": _("better"),
    "down": _("worse"),
    "same": _("as before"),
    "begun": _("begun"),
    "answered": _("now answered"),
    "unanswered": _("no longer answered"),
    "other": _("changed"),
}
PLACES = {
    "under_goals": _("Shown under the goals"),
    "unmapped": _("Contribute to none of the goals"),
    "not_concerning": _("Do not concern this report"),
    "dropped": _("Dropped from the plan"),
    "in_plan": _("In the plan"),
}
FIELDS = {
    "introduction": _("Introduction"),
    "code": _("Code"),
    "title": _("Title"),
    "description": _("Description"),
    "joint_comment": _("Joint comment"),
    "starts": _("Starts"),
    "ends": _("Ends"),
    "text": _("Text"),
    "progress_percent": _("Done, %"),
    "indicator_value": _("Value of the indicator"),
    "comment": _("Comment"),
    "deviation": _("Deviation"),
    "measure": _("Measure"),
    "contact": _("Contact"),
}


FIGURES = {"budget": _("Budget"), "outcome": _("Outcome"), "forecast": _("Forecast"), "deviation": _("Deviation")}


@register.filter
def figure_words(figure: str) -> str:
    return str(FIGURES.get(figure, figure))


@register.filter
def sum_in(row: dict, which: str) -> str:
    """What one of the two editions says, with its unit."""
    ore = row[which]
    if ore is None:
        return "–"
    sign = "+" if row["figure"] == "deviation" and ore > 0 else ""
    return f"{sign}{in_words(ore, row['unit'])}"


@register.filter
def direction_words(direction: str) -> str:
    return str(DIRECTIONS.get(direction, direction))


@register.filter
def place_words(place: str) -> str:
    return str(PLACES.get(place, place))


@register.filter
def field_words(name: str) -> str:
    return str(FIELDS.get(name, name))
