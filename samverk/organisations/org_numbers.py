"""Swedish organisation numbers."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_org_number(value: str) -> None:
    """Swedish organisation number: ten digits, the last a check digit (Luhn), the third at least 2.

    The third digit tells it from a personal identity number, which Samverk never keeps.
    """
    digits = value.replace("-", "")
    if not re.fullmatch(r"\d{10}", digits):
        raise ValidationError(_("Write the organisation number as ten digits, for example 212000-0217."))
    if int(digits[2]) < 2:
        raise ValidationError(_("This looks like a personal identity number. Samverk does not keep such numbers."))
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(digits))
    if sum(n // 10 + n % 10 for n in doubled) % 10:
        raise ValidationError(_("The organisation number's last digit does not match the others. Check the number."))
