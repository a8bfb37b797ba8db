"""Finding what contains a text, in any case of letters, on both databases."""

from django.db.models import Q

# Longer than anybody searches for; SQLite refuses patterns of some ten thousand characters.
LONGEST, MOST_WORDS = 200, 8


def searched(request, name: str = "q") -> str:
    """What the address asks to find, without what no database takes."""
    return cleaned(request.GET.get(name, ""))


def cleaned(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


def containing(text: str, *fields: str) -> Q:
    """Rows with the text in one of the fields; all rows when it is empty.

    SQLite tells Ö from ö where PostgreSQL does not, so the likely spellings are tried: as written, in small letters,
    in capitals, with the first letter large, with the first of each word large.
    """
    text, found = cleaned(text), Q()
    for spelling in {text, text.lower(), text.upper(), text.capitalize(), text.title()} if text else ():
        for field in fields:
            found |= Q(**{f"{field}__icontains": spelling})
    return found


def with_words(text: str, *fields: str) -> Q:
    """Rows with every word of the text in one of the fields, whichever it is; all rows when it is empty."""
    found = Q()
    for word in cleaned(text).split()[:MOST_WORDS]:
        found &= containing(word, *fields)
    return found
