"""What the import's pages need beside the common tags."""

from django import template
from django.utils.html import format_html
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def more_than(rows, most: int) -> str:
    """A line that says how many rows there are beyond those shown."""
    more = len(rows) - most
    if more <= 0:
        return ""
    text = ngettext("And %(number)s more.", "And %(number)s more.", more) % {"number": more}
    return format_html('<p class="muted">{}</p>', text)
