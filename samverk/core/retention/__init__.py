"""Retention (gallringsregler): how long what nobody need keep is kept, a rule for each kind.

A room registers its kinds from `apps.ready`. Who administers the installation sets the days; each night what is older
goes, and the trail keeps how much of each kind went (`samverk retain --dry-run` says what would).
"""

from samverk.core.retention.rules import Kind, before, days_of, in_words, kinds, register

__all__ = ["Kind", "before", "days_of", "in_words", "kinds", "register"]
