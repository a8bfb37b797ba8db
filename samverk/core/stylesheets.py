"""Which style sheets a page has, and how they are made into one file.

While developing a page links them one by one, as they are written; else a single file, which `samverk prepare` makes.
The cascade layers decide, and two files of one layer do not style the same thing, so their order matters only in that
tokens.css, which names the layers, comes first.
"""

import re
from pathlib import Path

from django.conf import settings

from samverk.core.whole_files import written_whole

FOLDER = Path(__file__).resolve().parent.parent / "static" / "css"
BUNDLE = "generated/samverk.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources() -> list[Path]:
    first = [FOLDER / name for name in ("tokens.css", "fonts.css", "base.css", "layout.css")]
    last = [FOLDER / name for name in ("utilities.css", "print.css")]
    return first + sorted(set(FOLDER.rglob("*.css")) - {*first, *last}) + last


def linked() -> list[str]:
    """The names that a page links, for {% static %}."""
    if settings.DEBUG:
        return [f"css/{path.relative_to(FOLDER).as_posix()}" for path in sources()]
    return [BUNDLE]


def bundle(target: Path) -> bool:
    """Write them all as one file, without comments and indentation, unless it is so already. Returns whether it wrote.

    The file lies beside the folder css/, as far from the fonts as its sources do, so their addresses still hold.
    """
    whole = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    lines = (line.strip() for line in COMMENT.sub("", whole).splitlines())
    text = "\n".join(line for line in lines if line) + "\n"
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(target) as file:
        file.write(text.encode())
    return True
