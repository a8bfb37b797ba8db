"""Finding what contains a text, in any case of letters, on both databases."""

from django.db.models import Q


def containing(text: str, *fields: str) -> Q:
    """Rows with the text in one of the fields; all rows when it is empty.

    SQLite tells Ö from ö where PostgreSQL does not, so the likely spellings are tried: as written, in small letters,
    in capitals, with the first letter large, with the first of each word large.
    """
    found = Q()
    for spelling in {text, text.lower(), text.upper(), text.capitalize(), text.title()} if text else ():
        for field in fields:
            found |= Q(**{f"{field}__icontains": spelling})
    return found
