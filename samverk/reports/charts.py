"""The seal of a fixed edition: inline SVG with classes, so that the style sheet gives the colours of the theme."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def seal(words: str, alt: str, name: str = "seal") -> SafeString:
    """The wax seal of a fixed edition, with `words` around its edge."""
    return format_html(
        '<svg class="seal" viewBox="0 0 180 210" role="img" aria-label="{alt}">'
        '<defs><path id="{name}-round" d="M90 26a64 64 0 1 1-.1 0"/></defs>'
        '<path class="tail" d="M80 150C76 172 84 184 70 206M100 150c4 20-4 32 12 54"/>'
        '<circle class="disc" cx="90" cy="90" r="80"/><circle class="ring" cx="90" cy="90" r="74"/>'
        '<circle class="ring" cx="90" cy="90" r="50"/>'
        '<text aria-hidden="true"><textPath href="#{name}-round" textLength="392" lengthAdjust="spacing">{words}'
        '</textPath></text><g transform="translate(62 70) scale(1.87)" fill="none" stroke-linecap="round">'
        '<path class="warp" d="M6 2v18M24 2v18"/>'
        '<path class="weft" d="M1 15C5 15 6 8 10.5 8S15 14 19.5 14 24.5 7 29 7"/>'
        '<path class="gap" d="M15 2v18"/><path class="warp" d="M15 2v18"/></g></svg>',
        alt=alt, name=name, words=words,
    )  # fmt: skip
