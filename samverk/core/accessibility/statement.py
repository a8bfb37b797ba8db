"""What the statement says of Samverk as it is delivered. Whoever runs an installation answers for it there.

Look through it at each release that changes the pages: `UPDATED_ON` is when this was last written, `ASSESSED_ON` when
the pages were last gone through.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

ASSESSED_ON = date(2026, 11, 22)
UPDATED_ON = date(2026, 11, 22)
COMPLAINTS = "https://www.digg.se/tdosanmalan"  # where Digg takes complaints


@dataclass(frozen=True)
class Shortcoming:
    """Something that one may not be able to use, the requirement (EN 301 549) if it is one, and what is done."""

    what: str
    why: str
    clause: str = ""


SHORTCOMINGS = [
    Shortcoming(
        _("With text at 200 % on a narrow phone, wide tables scroll sideways within their frame."),
        _("Rows and columns would lose each other otherwise. The plan shows its rows as cards instead."),
        "9.1.4.10",
    ),
    Shortcoming(
        _("It has not been tested by people who use screen readers, magnifiers or voice control: faults may remain."),
        _("The tests are automatic so far. Tell us what you come across."),
    ),
    Shortcoming(
        _("Reports in Word that are made with an organisation’s own template may lack headings or contrast."),
        _("The template decides. The same report is there as a web page and as a PDF with headings and tags."),
        "10.1.3.1",
    ),
    Shortcoming(
        _("Texts that people write, and files that they upload, may lack headings or descriptions of pictures."),
        _("Whoever writes them answers for them. Ask for the content in another form."),
        "9.1.1.1",
    ),
]
