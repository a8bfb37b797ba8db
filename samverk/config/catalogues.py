"""Translations as gettext reads them: .mo files, made from the .po files by Babel, since Debian may lack msgfmt."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from samverk.core.whole_files import written_whole

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return those that were made.

    Fuzzy entries are left out: a text that is perhaps wrong is shown in English instead.
    """
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        with written_whole(target) as file:
            write_mo(file, catalogue)
        made.append(target)
    return made
