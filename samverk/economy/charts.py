"""Shares as bars: as long as they are large, each with its name and its per cent."""

from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from samverk.core.charts import Drawing
from samverk.core.charts.rows import BAR, BELOW_NAME, BETWEEN, MOST_LINES, WIDE
from samverk.core.charts.screen import NARROW
from samverk.core.charts.screen import WIDE as WHOLE
from samverk.core.charts.strokes import LINE, SIZE, framed, shortened, text
from samverk.core.lettering import measure
from samverk.economy.dividing import Divided


def share_chart(divided: Divided, name: str) -> dict:
    """Drawn once for a wide column and once for a phone, with the rows of the table behind."""
    shares = {str(who): share for who, share in divided.shares.items()}
    title = _("Each principal’s share")
    return {
        "wide": share_bars(shares, title, WHOLE, f"{name}-wide"),
        "narrow": share_bars(shares, title, NARROW, f"{name}-narrow"),
        "rows": [(who, percent(share)) for who, share in shares.items()],
    }


def share_bars(shares: dict[str, Fraction], title: str, width: float, name: str) -> Drawing:
    words = {who: percent(share) for who, share in shares.items()}
    beside = width * 0.36 if width >= WIDE else 0.0
    left = beside + 14 if beside else 0.0
    whole = width - left - max((measure(told, SIZE) for told in words.values()), default=0) - 12
    most = max(shares.values(), default=Fraction(0)) or Fraction(1)
    drawn, y = [], 0.0
    for who, share in shares.items():
        lines = shortened(who, beside or width, MOST_LINES)
        tall = len(lines) * LINE
        height = max(tall, BAR) if beside else tall + BELOW_NAME + BAR
        first = (y + (height - tall) / 2 if beside else y) + 12.2
        top = y + (height - BAR) / 2 if beside else y + tall + BELOW_NAME
        drawn += [text(line, 0, first + place * LINE, "d-name") for place, line in enumerate(lines)]
        length = max(whole * float(share / most), 2.0)
        drawn.append(
            f'<rect class="d-sum" x="{left:.2f}" y="{top:.2f}" width="{length:.2f}" height="{BAR:.0f}" rx="2"/>'
        )
        drawn.append(text(words[who], left + length + 7, top + BAR / 2 + 4.5, "d-number"))
        y += height + BETWEEN
    described = ", ".join(f"{who}: {told}" for who, told in words.items())
    return framed(name, width, max(y, 1), title, described, "".join(drawn), ())


def percent(share: Fraction) -> str:
    return f"{number_format(round(share * 10_000) / 100, 2)} %".replace(" ", "\N{NO-BREAK SPACE}")
