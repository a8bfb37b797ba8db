"""Text that a spreadsheet program might run, and how it is kept from that.

A cell that begins with "=", "+", "-", "@" or a control character may be taken for a formula (OWASP, "CSV Injection").
"""

RISKY = tuple("=+-@\t\r\n\x00＝＋－＠|%")


def neutralised(text: str) -> str:
    """With an apostrophe first where a spreadsheet program might run the text, or might take the apostrophe away."""
    rest = text.lstrip("' ")
    return f"'{text}" if rest.startswith(RISKY) and rest else text


def restored(text: str) -> str:
    """The text as it was before `neutralised`."""
    return text[1:] if text.startswith("'") and neutralised(text[1:]) == text else text
