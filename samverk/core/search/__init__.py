"""One search over everything: what a room registers is found by all forms of its words, and by parts of compounds.

The engine knows no domain. Rooms register their kinds of things from `apps.ready`; `core.trail` has the index written
along with each change; and what a person may not see is neither found nor counted.
"""

from samverk.core.search.registry import Kind, Passage, Texts, kinds, register

__all__ = ["Kind", "Passage", "Texts", "kinds", "register"]
