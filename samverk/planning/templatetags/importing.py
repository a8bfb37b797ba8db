"""What the import's pages need beside the common tags."""

import re

from django import template
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.sheets import colour_in_words

register = template.Library()
COLOUR = re.compile(r"#[0-9A-F]{6}")
LONGEST_WORD = 120  # characters; what is longer is a text


@register.simple_tag
def more_than(rows, most: int) -> str:
    """A line that says how many rows there are beyond those shown."""
    more = len(rows) - most
    if more <= 0:
        return ""
    text = ngettext("And %(number)s more.", "And %(number)s more.", more) % {"number": more}
    return format_html('<p class="muted">{}</p>', text)


@register.simple_tag
def sheet_word(word: str) -> str:
    """A word as it stands in a sheet; a colour in words, with a patch of it beside."""
    if not COLOUR.fullmatch(word):
        return Truncator(word).chars(LONGEST_WORD)
    patch = '<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" rx="3" fill="{}"/></svg> {}'
    return format_html(patch, word, _("%(colour)s cell") % {"colour": colour_in_words(word[1:])})
