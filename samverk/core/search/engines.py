"""How each database keeps tokens, finds them and ranks what it finds. The same query finds the same on both."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from samverk.core.search.tables import SearchEntry

# By place: the title's words, its parts, the text's words, its parts and what stands beside.
PLACES = ("title", "title_parts", "text", "text_parts")
WEIGHTS = (10.0, 4.0, 2.0, 1.0)
LETTERS = "ABCD"  # PostgreSQL's names for the places
ROWS = 200  # written by one statement: SQLite takes 32,766 values at most


@dataclass
class Tokens:
    """An entry's tokens by place. Those of a part have the number of the word that they are part of."""

    title: list[str] = field(default_factory=list)
    title_parts: list[tuple[int, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    text_parts: list[tuple[int, str]] = field(default_factory=list)


COLUMNS = ("kind", "object_id", "title", "place", "text", "url")
KEPT = """
    ON CONFLICT (kind, object_id)
    DO UPDATE SET title = excluded.title, place = excluded.place, text = excluded.text, url = excluded.url
    RETURNING object_id, id
"""


def keep(entries: Sequence[SearchEntry]) -> dict[int, int]:
    """Store entries of one kind, each in place of an earlier one of the same thing; their keys by the thing's key.

    Written out, since Django's own bulk_create builds each value's place anew, which takes longer than all the rest.
    """
    keys = {}
    for start in range(0, len(entries), ROWS):
        batch = entries[start : start + ROWS]
        places = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(batch))
        statement = f"INSERT INTO core_searchentry ({', '.join(COLUMNS)}) VALUES {places} {KEPT}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [getattr(entry, name) for entry in batch for name in COLUMNS])
            keys.update(cursor.fetchall())
    return keys


def write(rows: Sequence[tuple[int, Tokens]]) -> None:
    """Keep the tokens of these entries, in place of any that were kept before."""
    values = _fts5_values if connection.vendor == "sqlite" else _vector_values
    for start in range(0, len(rows), ROWS):
        batch = [values(pk, tokens) for pk, tokens in rows[start : start + ROWS]]
        with connection.cursor() as cursor:
            cursor.execute(_insert(len(batch)), [value for row in batch for value in row])


def remove(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), ROWS):
        batch = list(keys[start : start + ROWS])
        places = ", ".join(["%s"] * len(batch))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM core_searchwords WHERE rowid IN ({places})", batch)  # noqa: S608


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_searchwords")


def _insert(rows: int) -> str:
    if connection.vendor == "sqlite":
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * rows)
        return f"INSERT OR REPLACE INTO core_searchwords (rowid, {', '.join(PLACES)}) VALUES {places}"  # noqa: S608
    places = ", ".join(["(%s, %s::tsvector)"] * rows)
    return (
        f"INSERT INTO core_searchwords (rowid, words) VALUES {places} "  # noqa: S608
        "ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words"
    )


def _fts5_values(pk: int, tokens: Tokens) -> tuple:
    title_parts = " ".join(part for _place, part in tokens.title_parts)
    text_parts = " ".join(part for _place, part in tokens.text_parts)
    return pk, " ".join(tokens.title), title_parts, " ".join(tokens.text), text_parts


def _vector_values(pk: int, tokens: Tokens) -> tuple:
    """As PostgreSQL writes a tsvector: 'kultur':1B,4D. A place holds 16,383 numbers, and a word 255 of them."""
    places: dict[str, list[str]] = {}
    text_from = len(tokens.title) + 10  # so that no phrase runs from the title on into the text
    for letter, numbered in zip(LETTERS, _numbered(tokens, text_from), strict=True):
        for number, token in numbered:
            places.setdefault(token, []).append(f"{min(number, 16383)}{letter}")
    return pk, " ".join(f"'{token}':{','.join(found[:255])}" for token, found in places.items())


def _numbered(tokens: Tokens, text_from: int) -> list[list[tuple[int, str]]]:
    return [
        list(enumerate(tokens.title, 1)),
        [(number + 1, part) for number, part in tokens.title_parts],
        list(enumerate(tokens.text, text_from)),
        [(number + text_from, part) for number, part in tokens.text_parts],
    ]


def matched() -> str:
    """Tokens with their entries; SQLite begins with the tokens, whatever it thinks of their number."""
    joined = "CROSS JOIN" if connection.vendor == "sqlite" else "JOIN"
    return f"core_searchwords {joined} core_searchentry ON core_searchentry.id = core_searchwords.rowid"


def matches() -> str:
    if connection.vendor == "sqlite":
        return "core_searchwords MATCH %s"
    return "core_searchwords.words @@ (%s)::tsquery"


def rank() -> str:
    """How well an entry matches: the least is the best. FTS5 keeps the weights itself, since the migration."""
    if connection.vendor == "sqlite":
        return "core_searchwords.rank"
    weights = ",".join(str(weight / WEIGHTS[0]) for weight in reversed(WEIGHTS))
    return f"-ts_rank('{{{weights}}}', core_searchwords.words, (%s)::tsquery) AS rank"


def rank_asks() -> int:
    """How often the rank has the expression written into it."""
    return 0 if connection.vendor == "sqlite" else 1


def order() -> str:
    """FTS5 sorts by this column alone as it reads, and so stops early."""
    return "core_searchwords.rank" if connection.vendor == "sqlite" else "rank, core_searchentry.id"
