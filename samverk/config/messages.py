"""Gather the texts to translate from code and templates into the catalogues: `make messages`.

In pure Python, by Babel and Django's own template reader, so that neither taking part nor the test that no text is
missing needs GNU gettext on the machine.
"""

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
TRANSLATED = ("sv", "fi")  # the texts themselves are English
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def gathered() -> Catalog:
    """Every text in the package, with the files it stands in."""
    catalogue = Catalog(fuzzy=False)
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is left of the template are words that are no code; only its indentation would not parse.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
        name = path.relative_to(PACKAGE.parent).as_posix()
        texts = extract("python", io.BytesIO(source.encode()), KEYWORDS, comment_tags=("Translators",))
        for _line, message, comments, context in texts:
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, texts: Catalog) -> Catalog:
    """The language's catalogue in step with the texts.

    What is no longer used goes away, and nothing is guessed: a changed text is a new one.
    """
    catalogue = read(language)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """The texts that have no translation, or not all the plurals of one."""
    lacking = [m for m in catalogue if m.id and not (all(m.string) if m.pluralizable else m.string)]
    return [m.id[0] if m.pluralizable else m.id for m in lacking]


def written(language: str, catalogue: Catalog) -> str:
    """The catalogue as a file: sorted, without line numbers or dates, so that only texts make differences."""
    plain = io.BytesIO()
    write_po(plain, catalogue, width=118, include_lineno=False, omit_header=True, sort_output=True)
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    return header + plain.getvalue().decode().lstrip()


def main() -> int:
    """Write the catalogues; with --check only say what is out of step or missing, and fail if anything is."""
    check, texts, failed = "--check" in sys.argv, gathered(), False
    for language in TRANSLATED:
        catalogue, path = updated(language, texts), path_of(language)
        text, lacking = written(language, catalogue), missing(catalogue)
        in_step = path.exists() and path.read_text(encoding="utf-8") == text
        sys.stdout.write(f"{language}: {len(texts)} texts, {len(lacking)} to translate\n")
        if check:
            failed = failed or bool(lacking) or not in_step
            sys.stdout.writelines(f"  missing: {text}\n" for text in lacking[:20])
            sys.stdout.write("" if in_step else "  out of step with the texts: run `make messages`\n")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
