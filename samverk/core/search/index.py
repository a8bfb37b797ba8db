"""Writing the index: along with each change, in its transaction, and anew when its recipe has changed."""

from collections import Counter
from collections.abc import Callable, Iterable
from importlib.metadata import version

from django.db import transaction
from django.utils.translation import gettext as _

from samverk.core.jobs import progress
from samverk.core.models import Revision, TrailHead
from samverk.core.search import engines, spelling
from samverk.core.search.analysis import VERSION
from samverk.core.search.registry import Kind, kinds
from samverk.core.search.tables import SearchEntry, SearchIndex
from samverk.core.search.tokens import Telling

BATCH = 500  # things read and written at a time


def follow(op) -> None:
    """Bring the index up to date with what an operation has done; `core.trail` calls this before it commits.

    The queries grow with the kinds of things that were touched, and by batches, not with the number of rows.
    """
    for kind in kinds():
        touched = sorted(_touched(kind, op.entries))
        if touched:
            progress.stage(_("Makes what was changed searchable"), len(touched))
        for start in range(0, len(touched), BATCH):
            keys = touched[start : start + BATCH]
            write(kind, keys)
            progress.advance(len(keys))


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


def write(kind: Kind, keys: list[int]) -> None:
    """Write the entries of these things as they are now, and take away those of things that are gone or say nothing."""
    earlier = {entry.object_id: entry for entry in SearchEntry.objects.filter(kind=kind.name, object_id__in=keys)}
    told = _told(kind, keys)
    spelling.change(
        told=[each.spelled for each in told],
        no_more=[spelling.spelled_in(entry.title, entry.text) for entry in earlier.values()],
        languages=_languages(told),
    )
    _store(told)
    kept = {each.object_id for each in told}
    _remove([entry.pk for key, entry in earlier.items() if key not in kept])


def _told(kind: Kind, keys: list[int]) -> list[Telling]:
    rows = kind.rows().filter(pk__in=keys)
    return [Telling(kind, row.pk, texts) for row in rows if (texts := kind.texts(row))]


def _languages(told: list[Telling]) -> dict[str, str]:
    return {word: language for each in told for word, language in each.languages().items()}


def _store(told: list[Telling]) -> None:
    entries = engines.keep([each.entry() for each in told])
    engines.write([(entries[each.object_id], each.tokens()) for each in told])


def _remove(keys: list[int]) -> None:
    engines.remove(keys)
    for start in range(0, len(keys), BATCH):
        SearchEntry.objects.filter(pk__in=keys[start : start + BATCH]).delete()


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
    languages = {}
    for kind in kinds():
        keys = list(kind.model._base_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                hold_operations()
                batch = keys[start : start + BATCH]
                told = _told(kind, batch)
                _store(told)
                silent = set(batch).difference(each.object_id for each in told)
                _remove(
                    list(SearchEntry.objects.filter(kind=kind.name, object_id__in=silent).values_list("pk", flat=True))
                )
            for each in told:
                languages.update(each.languages())
            progress(str(kind.plural), min(start + BATCH, len(keys)), len(keys))
    with transaction.atomic():
        hold_operations()
        _forget_missing()
        spelling.count_anew(_counted(), languages)
        SearchIndex.objects.update_or_create(pk=1, defaults={"recipe": recipe()})
    return SearchEntry.objects.count()


def _counted() -> Counter:
    """The words of all entries as they are stored, each counted once an entry."""
    words = Counter()
    for title, text in SearchEntry.objects.values_list("title", "text").iterator(chunk_size=2000):
        words.update(spelling.spelled_in(title, text))
    return words


def hold_operations() -> None:
    """Let operations wait until this transaction has ended: each needs the trail's head before it can."""
    TrailHead.objects.get_or_create(pk=1)
    TrailHead.objects.select_for_update().get(pk=1)


def _forget_missing() -> None:
    """Take away the entries of things that are no more, or say no more, and of kinds that are no more."""
    for kind in kinds():
        ours = SearchEntry.objects.filter(kind=kind.name)
        _remove(list(ours.exclude(object_id__in=kind.model._base_manager.values("pk")).values_list("pk", flat=True)))
    _remove(list(SearchEntry.objects.exclude(kind__in=[kind.name for kind in kinds()]).values_list("pk", flat=True)))
