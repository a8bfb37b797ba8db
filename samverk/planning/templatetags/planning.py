"""Pieces of pages about plans: {% load planning %}."""

from django import template
from django.utils.formats import number_format

from samverk.planning import words

register = template.Library()


@register.simple_tag
def word(form: str, collaboration) -> str:
    """{% word "activity" collaboration %}, "activities", "Activity", "Activities": the collaboration's own word."""
    return words.word(form, collaboration)


@register.simple_tag
def counted(number: int, collaboration) -> str:
    """{% counted 3 collaboration %}: "3 activities"."""
    word = words.word("activity" if number == 1 else "activities", collaboration)
    return f"{number_format(number, force_grouping=True)}\N{NO-BREAK SPACE}{word}"
