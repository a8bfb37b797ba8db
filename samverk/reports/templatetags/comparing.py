"""Words for what a comparison of two editions found."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

DIRECTIONS = {
    "up": _("better"),
    "down": _("worse"),
    "same": _("as before"),
    "answered": _("now answered"),
    "unanswered": _("no longer answered"),
    "other": _("changed"),
}
FIELDS = {
    "title": _("Title"),
    "description": _("Description"),
    "starts": _("Starts"),
    "ends": _("Ends"),
    "text": _("Text"),
    "progress_percent": _("Done, %"),
    "comment": _("Comment"),
    "deviation": _("Deviation"),
    "measure": _("Measure"),
    "contact": _("Contact"),
}


@register.filter
def direction_words(direction: str) -> str:
    return str(DIRECTIONS.get(direction, direction))


@register.filter
def field_words(name: str) -> str:
    return str(FIELDS.get(name, name))
