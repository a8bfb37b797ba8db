"""Pieces of pages about plans: {% load planning %}."""

from django import template

from samverk.planning import words

register = template.Library()


@register.simple_tag
def word(form: str, collaboration) -> str:
    """{% word "activity" collaboration %}, "activities", "Activity", "Activities": the collaboration's own word."""
    return words.word(form, collaboration)


@register.simple_tag
def counted(number: int, collaboration) -> str:
    """{% counted 3 collaboration %}: "3 activities"."""
    return words.counted(number, collaboration)
