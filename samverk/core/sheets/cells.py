"""What people write in cells, made into values: text, numbers, money, names."""

import html
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

LONGEST_NUMBER = 60  # characters; what is longer is a sentence
MINUSES = "\u2212\u2010\u2011\u2012\u2013"
SAID_NOTHING = {"", "-", "--", ".", "..", "...", "?", "n/a", "—"}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?!\d)")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|[+-]?\d+(?:[.,]\d+)?")
_ROUGHLY = re.compile(
    r"^(?:ca\.?|cirka|c:a|drygt|knappt|omkring|ungefär|approx\.?|about|around|noin|n\.|≈|~)\s*", re.IGNORECASE
)
_UNITS = {
    "öre": 1, "kr": 100, "kronor": 100, "sek": 100, "kruunua": 100,
    "tkr": 100_000, "kkr": 100_000, "ksek": 100_000, "tsek": 100_000, "tusen": 100_000,
    "mkr": 100_000_000, "mnkr": 100_000_000, "msek": 100_000_000, "miljoner": 100_000_000, "milj": 100_000_000,
    "mdkr": 100_000_000_000,
}  # fmt: skip
_MONEY = re.compile(r"(?P<number>.*?)(?P<unit>[a-zåäö.\s]*)", re.IGNORECASE)

_TAG = re.compile(r"</?(?:p|br|div|span|ul|ol|li|b|i|u|em|strong|a|h[1-6]|table|tr|td|font)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|h[1-6]|ul|ol|tr|table)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"\s*<li\b[^<>]*>\s*", re.IGNORECASE)
_TAG_END_OF_ITEM = re.compile(r"</li\s*>", re.IGNORECASE)

PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+]?\d{4}(?!\d)")
_SPLIT_PEOPLE = re.compile(r"\s*(?:[\n\r,;/]|\s+(?:och|samt|and|ja|sekä)\s+|\s&\s)+\s*", re.IGNORECASE)


def text_of(cell) -> str:
    """A cell as text: line breaks kept, spaces tidied, numbers as people write them, nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    text = str(cell)
    if text.isprintable() and "  " not in text and text == text.strip() and unicodedata.is_normalized("NFC", text):
        return text.replace("_x000D_", "")  # most cells, at a tenth of the time
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    text = "".join(character for character in text if character in "\n\t" or ord(character) >= 32)
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in text.split("\n")).strip()


def is_blank(cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def said(cell) -> str:
    """The text, or nothing where the cell says that there is nothing: "-", "." and their like."""
    text = text_of(cell)
    return "" if text.lower() in SAID_NOTHING else text


def has_markup(cell) -> bool:
    """Whether the text holds web markup, as exports from other systems do."""
    return isinstance(cell, str) and "<" in cell and bool(_TAG.search(cell))


def without_markup(cell):
    """The text as a reader of the web page would see it; other cells as they are."""
    if not has_markup(cell):
        return cell
    text = _BREAK.sub("\n", _TAG_END_OF_ITEM.sub("", cell))
    return re.sub(r"\n{3,}", "\n\n", text_of(html.unescape(_TAG.sub("", _ITEM.sub("\n• ", text)))))


def number_of(cell) -> Decimal | None:
    """A number as entered here: "1 234,5", no-break spaces, "−3", "ca 40". None for nothing; ValueError else."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Decimal(str(cell))
    text = said(cell)
    if not text:
        return None
    for minus in MINUSES:
        text = text.replace(minus, "-")
    text = re.sub(r"^([+-]) ", r"\1", _ROUGHLY.sub("", text))
    text = text.replace(" ", "") if _GROUPED.match(text) else text
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(_("A number was expected, such as 1 234,5."))
    try:
        return Decimal(_with_point(text))
    except InvalidOperation:
        raise ValueError(_("A number was expected, such as 1 234,5.")) from None


def _with_point(text: str) -> str:
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "." if comma > point else ","
        return text.replace(thousands, "").replace(",", ".")
    mark = "," if comma >= 0 else "."
    if text.count(mark) > 1:
        return text.replace(mark, "")
    # One mark and three digits: "1.234" is thousands to us, "1,234" is decimals, as in the whole of the country.
    if mark == "." and re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", text):
        return text.replace(".", "")
    return text.replace(",", ".")


def money_of(cell, unit: str = "kr") -> int | None:
    """Whole öre. The cell's own unit (tkr, mnkr, Mkr, kr) goes before `unit`, which a header may have given."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return round(Decimal(str(cell)) * _UNITS[unit])
    text = said(cell)
    if not text:
        return None
    text = text.removesuffix(":-").removesuffix(",-")
    match = _MONEY.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    words = match["unit"].lower().strip(" .-") if match else ""
    try:
        if not match or not match["number"] or (words and words not in _UNITS):
            raise ValueError
        number = number_of(match["number"].strip() or None)
    except ValueError:
        raise ValueError(_("A sum was expected, such as 1 234,5 tkr.")) from None
    return None if number is None else round(number * _UNITS[words or unit])


def people_in(cell) -> list[str]:
    """The names in a cell, in order, each once: divided at line breaks, commas, semicolons, "/" and "och"."""
    names = [name.strip(" .\t•-–*") for name in _SPLIT_PEOPLE.split(said(cell))]
    return list(dict.fromkeys(name for name in names if name))


def holds_personal_number(cell) -> bool:
    """Whether something like a Swedish personal identity number stands in the cell (its check digit is right)."""
    if isinstance(cell, (float, bool, date)) or cell is None:
        return False
    return any(_check_digit_holds(match.group()) for match in PERSONAL_NUMBER.finditer(str(cell)))


def _check_digit_holds(number: str) -> bool:
    digits = [int(digit) for digit in number if digit.isdigit()][-10:]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
