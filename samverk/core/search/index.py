"""Writing the index: along with each change, in its transaction, and anew when its recipe has changed."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import version

from django.db import transaction
from django.utils import translation

from samverk.core.models import Revision, TrailHead
from samverk.core.search import engines, spelling, stopwords
from samverk.core.search.analysis import LANGUAGES, VERSION, Found, found_by, language_of
from samverk.core.search.engines import Tokens
from samverk.core.search.registry import Kind, Passage, Texts, kind_named, kinds
from samverk.core.search.tables import SearchEntry, SearchIndex
from samverk.core.search.words import plain, words_in

BATCH = 500  # things read and written at a time
MOST_LETTERS = 100_000  # of one thing's text: more is found by what comes before
BESIDE = 1000  # numbers between a text's words and those beside it, so that no phrase joins them


def follow(op) -> None:
    """Bring the index up to date with what an operation has done; `core.trail` calls this before it commits.

    The queries grow with the kinds of things that were touched, and by batches, not with the number of rows.
    """
    for kind in kinds():
        touched = sorted(_touched(kind, op.entries))
        for start in range(0, len(touched), BATCH):
            write(kind, touched[start : start + BATCH])


def _touched(kind: Kind, entries: list[dict]) -> set[int]:
    """The keys of this kind's things whose entries may have become others."""
    found, borrowed = set(), {model: set() for model in kind.rests_on}
    own = kind.model._meta.label_lower
    gathered = {model._meta.label_lower: facts for model, facts in kind.gathers.items()}
    lenders = {model._meta.label_lower: (model, fields) for model, (_way, fields) in kind.rests_on.items()}
    for entry in entries:
        if entry["kind"] == Revision.Kind.NOTED:
            continue
        if entry["model"] == own and _matters(entry, kind.fields):
            found.add(entry["object_id"])
        if entry["model"] in gathered:
            column, fields = gathered[entry["model"]]
            if _matters(entry, (column, *fields)):
                found |= {row[column] for row in _both(entry) if row[column] is not None}
        if entry["model"] in lenders and entry["kind"] == Revision.Kind.CHANGED:
            model, fields = lenders[entry["model"]]
            if _matters(entry, fields):
                borrowed[model].add(entry["object_id"])
    return found.union(*(_borrowers(kind, model, keys) for model, keys in borrowed.items()))


def _borrowers(kind: Kind, model, keys: set[int]) -> set[int]:
    way, _fields = kind.rests_on[model]
    found, wanted = set(), sorted(keys)
    for start in range(0, len(wanted), BATCH):
        rows = kind.model._base_manager.filter(**{f"{way}__in": wanted[start : start + BATCH]})
        found.update(rows.values_list("pk", flat=True))
    return found


def _both(entry: dict) -> list[dict]:
    content = entry["content"]
    return [row for row in (content["before"], content["after"]) if row]


def _matters(entry: dict, fields: Iterable[str]) -> bool:
    rows = _both(entry)
    return len(rows) < 2 or any(rows[0].get(name) != rows[1].get(name) for name in fields)


def write(kind: Kind, keys: list[int]) -> dict[str, str]:
    """Write the entries of these things as they are now, and take away those of things that are gone or say nothing.

    Returns in which language each of their words is written.
    """
    earlier = {entry.object_id: entry for entry in SearchEntry.objects.filter(kind=kind.name, object_id__in=keys)}
    found = {row.pk: texts for row in kind.rows().filter(pk__in=keys) if (texts := kind.texts(row))}
    entries = [_entry(kind, key, texts) for key, texts in found.items()]
    gone = [entry for key, entry in earlier.items() if key not in found]
    spelling.change(
        told=[(entry.title, entry.text) for entry in entries],
        no_more=[(entry.title, entry.text) for entry in earlier.values()],
        languages=(languages := _languages(found.values())),
    )
    _store(entries, [tokens_of(kind, texts) for texts in found.values()])
    if gone:
        engines.remove([entry.pk for entry in gone])
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    return languages


def _entry(kind: Kind, key: int, texts: Texts) -> SearchEntry:
    text = "\n".join(passage.text for passage in (*texts.titles, *texts.passages) if passage.text)
    return SearchEntry(
        kind=kind.name, object_id=key, url=texts.url,
        title=_clean(texts.title.text), place=_clean(texts.place), text=_clean(text)[:MOST_LETTERS],
    )  # fmt: skip


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\x00", "")


def _languages(told: Iterable[Texts]) -> dict[str, str]:
    """In which language each word is written; for words of several the one that was met last."""
    found = {}
    for texts in told:
        for passage in (texts.title, *texts.titles, *texts.passages):
            words, language = _words(passage)
            found.update(dict.fromkeys(words, language))
    return found


def _store(entries: list[SearchEntry], tokens: list[Tokens]) -> None:
    columns = ["title", "place", "text", "url"]
    unique = ["kind", "object_id"]
    SearchEntry.objects.bulk_create(
        entries, batch_size=BATCH, update_conflicts=True, unique_fields=unique, update_fields=columns
    )
    engines.write([(entry.pk, words) for entry, words in zip(entries, tokens, strict=True)])


@cache
def words_for(name: str) -> tuple[Passage, ...]:
    """What things of that kind are called: "goal for tourism" finds goals."""
    kind, found = kind_named(name), []
    for code in LANGUAGES:
        with translation.override(code):
            found.append(Passage(f"{kind.label} {kind.plural}".lower(), code))
    return tuple(found)


def tokens_of(kind: Kind, texts: Texts) -> Tokens:
    """What a thing is found by. Common words are kept in titles alone."""
    tokens = Tokens()
    titles, beside = (texts.title, *texts.titles), (*texts.beside, *words_for(kind.name))
    if kind.borrows_title:
        titles, beside = (), (*titles, *beside)
    for passage in titles:
        for found, word in _found(passage):
            # A title is too short to tell its language for certain; and names are written without their å, ä and ö.
            others = () if passage.language else (found_by(word, code).stem for code in LANGUAGES)
            beneath = dict.fromkeys([*found.parts, *others, plain(found.stem)])
            tokens.title_parts += [(len(tokens.title), token) for token in beneath if token != found.stem]
            tokens.title.append(found.stem)
    for passage in texts.passages:
        for found, _word in _found(passage, common=False):
            tokens.text_parts += [(len(tokens.text), part) for part in found.parts]
            tokens.text.append(found.stem)
    number = len(tokens.text) + BESIDE
    for passage in beside:
        tokens.text_parts += [
            (number, token) for found, _word in _found(passage, common=False) for token in found.tokens
        ]
    return tokens


def _words(passage: Passage) -> tuple[list[str], str]:
    words = [word.text for word in words_in(_clean(passage.text)[:MOST_LETTERS])]
    return words, passage.language or language_of(words)


def _found(passage: Passage, common: bool = True) -> Iterator[tuple[Found, str]]:
    """What each word of the passage is found by, with the word; without the common ones where they are not wanted."""
    words, language = _words(passage)
    for word in words:
        if common or word not in stopwords.OF[language]:
            yield found_by(word, language), word


def recipe() -> str:
    """What the index depends on besides the texts; it is written anew when this changes."""
    packages = (f"{name} {version(name)}" for name in ("hunspell-sv", "pystemmer"))
    return "; ".join([f"analysis {VERSION}", *packages, *(kind.name for kind in kinds())])


def is_current() -> bool:
    return SearchIndex.objects.filter(pk=1, recipe=recipe()).exists()


def rebuild(progress: Callable[[str, int, int], None] = lambda kind, done, total: None) -> int:
    """Write the whole index anew while others go on working, and return how many things it holds.

    `progress(kind, done, total)` is told after each batch. Each batch is a transaction of its own, which has the
    trail's head: no operation writes meanwhile, so none is overwritten by what was read before it.
    """
    count, languages = 0, {}
    for kind in kinds():
        keys = list(kind.model._base_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                hold_operations()
                languages.update(write(kind, keys[start : start + BATCH]))
            progress(str(kind.plural), min(start + BATCH, len(keys)), len(keys))
        count += _forget_missing(kind)
    with transaction.atomic():
        hold_operations()
        SearchEntry.objects.exclude(kind__in=[kind.name for kind in kinds()]).delete()
        spelling.count_anew(SearchEntry.objects.values_list("title", "text").iterator(chunk_size=2000), languages)
        SearchIndex.objects.update_or_create(pk=1, defaults={"recipe": recipe()})
    return count


def hold_operations() -> None:
    """Let operations wait until this transaction has ended: each needs the trail's head before it can."""
    TrailHead.objects.get_or_create(pk=1)
    TrailHead.objects.select_for_update().get(pk=1)


def _forget_missing(kind: Kind) -> int:
    """Take away entries of things that are no more, and count those that stay."""
    with transaction.atomic():
        hold_operations()
        ours = SearchEntry.objects.filter(kind=kind.name)
        gone = list(ours.exclude(object_id__in=kind.model._base_manager.values("pk")).values_list("pk", flat=True))
        engines.remove(gone)
        ours.filter(pk__in=gone).delete()
        return ours.count()
