"""Colours in words."""

import colorsys

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

LIGHT, DARK = 0.72, 0.28  # lightness from which, and up to which, it is said
# Hues in degrees, each up to where the next one begins.
HUES = [
    (15, gettext_noop("red")), (42, gettext_noop("orange")), (66, gettext_noop("yellow")),
    (160, gettext_noop("green")), (195, gettext_noop("turquoise")), (255, gettext_noop("blue")),
    (290, gettext_noop("purple")), (340, gettext_noop("pink")), (360, gettext_noop("red")),
]  # fmt: skip
GREY_BELOW = 0.12  # of saturation, or of the difference between the strongest and the weakest part


def colour_in_words(colour: str) -> str:
    """ "light green" for "C6EFCE": six hexadecimal digits as people would say them, in their language."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if light < 0.06:
        return _("black")
    if light > 0.97:
        return _("white")
    if full < GREY_BELOW or max(red, green, blue) - min(red, green, blue) < 0.06:
        name = _("grey")
    else:
        name = _(next(name for limit, name in HUES if hue * 360 <= limit))
    if light >= LIGHT:
        return pgettext("a colour", "light %(colour)s") % {"colour": name}
    if light <= DARK:
        return pgettext("a colour", "dark %(colour)s") % {"colour": name}
    return name
