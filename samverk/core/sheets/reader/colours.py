"""The colours that a workbook fills its cells with, as six hexadecimal digits, however it names them."""

import colorsys

from archive import local, parse

# What a workbook that brings no theme of its own means by its places, in the order in which it numbers them.
OFFICE_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47",
                "0563C1", "954F72")  # fmt: skip
# The palette of ECMA-376, 18.8.27, which older programs number their colours by; the first eight stand there twice.
_BASIC = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
INDEXED = (
    *_BASIC, *_BASIC,
    "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080", "9999FF", "993366", "FFFFCC",
    "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF", "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000",
    "008080", "0000FF", "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99", "3366FF",
    "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696", "003366", "339966", "003300", "333300",
    "993300", "993366", "333399", "333333",
)  # fmt: skip
WHITE = "FFFFFF"


def theme_colours(content: bytes | None) -> tuple[str, ...]:
    """By the number that styles use: light and dark change places against the order in which the theme lists them."""
    if not content:
        return OFFICE_THEME
    found, inside = {}, [""]

    def start(name, attributes):
        name = local(name)
        if name in ("dk1", "lt1", "dk2", "lt2", "hlink", "folHlink") or name.startswith("accent"):
            inside[0] = name
        elif inside[0] and name in ("srgbClr", "sysClr"):
            found.setdefault(inside[0], attributes.get("lastClr") or attributes.get("val") or "")

    def end(name):
        if local(name) == inside[0]:
            inside[0] = ""

    parse(content, start, end)
    names = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    return tuple(hexadecimal(found.get(name)) or usual for name, usual in zip(names, OFFICE_THEME, strict=True))


def colour_of(attributes: dict, theme: tuple[str, ...]) -> str:
    """What <fgColor> says, or nothing where it says nothing that can be shown."""
    if attributes.get("rgb"):
        base = hexadecimal(attributes["rgb"])
    elif attributes.get("theme"):
        base = _at(theme, attributes["theme"])
    else:
        base = _at(INDEXED, attributes.get("indexed"))
    return _tinted(base, attributes.get("tint")) if base else ""


def hexadecimal(text: str | None) -> str:
    """Six digits of "FF00B050", "#00b050" or "00B050"; nothing of anything else."""
    text = (text or "").strip().lstrip("#")[-6:].upper()
    return text if len(text) == 6 and all(letter in "0123456789ABCDEF" for letter in text) else ""


def _at(colours: tuple[str, ...], place: str | None) -> str:
    number = int(place) if place and place.isascii() and place.isdigit() and len(place) < 4 else -1
    return colours[number] if 0 <= number < len(colours) else ""


def _tinted(colour: str, tint: str | None) -> str:
    """Lighter or darker, as ECMA-376, 18.8.19, reckons it: on the lightness alone."""
    try:
        share = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        return colour
    if not share or share != share:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))
