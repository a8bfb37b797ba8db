"""Several values on one line of a cell, and several lines in a cell: how a file with a single table holds all.

    Norrtälje kommun | leder | Maja Ekström | maja@example.org

A bar within a value is written with a backslash before it, and a line break as a backslash and n.
"""

import re

SEPARATOR = " | "
_PARTS = re.compile(r"(?:[^|\\]|\\.)*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def packed(values: list[str]) -> str:
    """One line, without the empty values at its end; a single value has a bar after it, by which one knows the line."""
    kept = list(values)
    while len(kept) > 2 and not kept[-1]:
        kept.pop()
    return SEPARATOR.join(map(_escaped, kept)).strip()


def is_packed(text: str) -> bool:
    """Whether every line of the text is one of ours, or could be."""
    return bool(text) and all(len(unpacked(line)) > 1 for line in text.split("\n"))


def unpacked(line: str) -> list[str]:
    values, at = [], 0
    while at <= len(line):
        match = _PARTS.match(line, at)
        values.append(_ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], match.group().strip()))
        at = match.end() + 1
        if match.end() < len(line) and line[match.end()] == "\\":  # a lone one at the end
            break
    return values


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
