"""What was read of the trail in words, per day and thing: who did what, to what."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samverk.core.history import changed_labels
from samverk.core.models import Revision
from samverk.core.news.reading import SMALL, Read, about, about_number
from samverk.core.news.registry import Told, told_of
from samverk.core.undo import UNDONE

TOLD_APART = 4  # things of one operation; of more it is told how many
DETAILS = 6  # fields or names that one phrase tells
KINDS = Revision.Kind


@dataclass
class Phrase:
    """One thing that somebody did, with what it concerned: "changed: description, ends"."""

    text: str
    details: list[str] = field(default_factory=list)
    mark: object = None

    @property
    def shown(self) -> str:
        told, more = self.details[:DETAILS], len(self.details) - DETAILS
        listed = ", ".join(told)
        return _("%(some)s and %(more)s more") % {"some": listed, "more": more} if more > 0 else listed


@dataclass
class Item:
    """What happened to one thing on one day. `doings` has each person's phrases, the newest first."""

    at: datetime
    thing: object
    place: object
    doings: dict[str, dict[str, Phrase]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    def add(self, actor: str, phrase: Phrase) -> None:
        own = self.doings.setdefault(actor, {})
        kept = own.setdefault(phrase.text, phrase)
        if kept is not phrase:
            kept.details += [each for each in phrase.details if each not in kept.details]
            kept.mark = kept.mark or phrase.mark

    @property
    def sayings(self) -> list[tuple[str, list[Phrase]]]:
        return [(actor, list(phrases.values())) for actor, phrases in self.doings.items()]


def worded(reader, read: Read) -> list[Item]:
    """The things that changed, the newest first; of a large operation one item with its numbers."""
    items: dict[tuple, Item] = {}
    names = _names(reader, {each["actor"] for each in read.operations})
    for operation in read.operations:
        for told, row, thing, phrase in _said(operation, read):
            day = timezone.localdate(operation["at"])
            item = items.setdefault(
                (day, thing._meta.label_lower, thing.pk), Item(operation["at"], thing, told.reached(row, told.within))
            )
            item.add(names[operation["actor"]], phrase)
    return list(items.values())


def by_day(items: list[Item]) -> list[tuple[date, list[Item]]]:
    return [(day, list(those)) for day, those in groupby(items, key=lambda item: item.day)]


def _said(operation: dict, read: Read) -> list[tuple]:
    """Each phrase with the row and the thing that it is told under."""
    if operation["count"] > SMALL:
        return list(_folded(operation, read.numbers[operation["operation"]], read))
    revisions = read.revisions[operation["operation"]]
    said = list(_one_by_one(revisions, read))
    if len({(thing._meta.label_lower, thing.pk) for _told, _row, thing, _phrase in said}) <= TOLD_APART:
        return said
    return list(_folded(operation, _numbers(revisions), read)) or said


def _numbers(revisions: list[Revision]) -> list[dict]:
    """As `reading` asks for them of a large operation."""
    keys, gone = defaultdict(set), {}
    for revision in revisions:
        kind = KINDS.DELETED if revision.kind == KINDS.DELETED else KINDS.CHANGED
        keys[kind, revision.model].add(revision.object_id)
        gone[kind, revision.model] = about(revision)[1]
    rows = sorted(keys.items())
    return [
        {"model": model, "kind": kind, "count": len(those), "one": gone[kind, model]} for (kind, model), those in rows
    ]


def _one_by_one(revisions: list[Revision], read: Read):
    for revision in revisions:
        row = read.rows[about(revision)]
        told = told_of(about(revision)[0])
        thing = told.reached(row, told.thing)
        phrase = _phrase(revision, row, thing)
        if thing is not None and phrase is not None:
            yield told, row, thing, phrase


def _folded(operation: dict, numbers: list[dict], read: Read):
    """One phrase with how many of each it concerned, and one with how many are gone, told under what they all belong
    to."""
    there = [each for each in numbers if each["kind"] != KINDS.DELETED]
    gone = [each for each in numbers if each["kind"] == KINDS.DELETED]
    texts, place = _told_in_numbers(there, read)
    if place:
        word = _word(operation["action"], {each["model"] for each in there})
        if not texts:
            told = ngettext("%(count)s change", "%(count)s changes", operation["count"])
            texts = [told % {"count": number_format(operation["count"], force_grouping=True)}]
        yield *place, Phrase(word or _("made many changes"), texts)
    texts, place = _told_in_numbers(gone, read)
    if place:
        uncounted = [_number_of_kind(each) for each in gone if not told_of(each["model"]).counted]
        undid = operation["action"] == UNDONE
        yield *place, Phrase(_("undid a change") if undid else pgettext("somebody", "deleted"), texts + uncounted)


def _told_in_numbers(numbers: list[dict], read: Read) -> tuple[list[str], tuple | None]:
    """How many there are of what is counted, and the place under which all of it is told: nothing where the reader
    sees none of it."""
    texts, place = [], None
    for label, group in groupby(numbers, key=lambda each: each["model"]):
        rows = list(group)
        at, key = about_number(rows[0])
        told, row = told_of(at), read.rows.get((at, key))
        if row is None:
            continue
        if counted := told_of(label).counted:
            texts.append(counted(max(each["count"] for each in rows)))
        whole = told.reached(row, told.whole or told.thing)
        if whole is not None and (place is None or (told.whole and not place[0].whole)):
            place = told, row, whole
    return texts, place


def _number_of_kind(row: dict) -> str:
    kind = told_of(row["model"]).model._meta.verbose_name
    return _("%(kind)s (%(count)s)") % {"kind": kind, "count": number_format(row["count"], force_grouping=True)}


def _word(action: str, labels: set[str]) -> str:
    if action == UNDONE:
        return _("undid a change")
    return next((str(told_of(each).words[action]) for each in sorted(labels) if action in told_of(each).words), "")


def _phrase(revision: Revision, row, thing) -> Phrase | None:
    """Nothing where only what nobody is told of has changed: a count, or the place in an order that nobody `moved`."""
    told = told_of(revision.model)
    is_thing = not told.thing and revision.kind != KINDS.DELETED
    named = [] if is_thing else [_name(told, revision)]
    word = _word(revision.action, {revision.model})
    if revision.kind == KINDS.CHANGED:
        labels = changed_labels(revision)
        if not labels:
            return _moved(told, revision)
        if word:
            return Phrase(word, named if told.named and not told.mark else [], _mark(told, row))
        return Phrase(pgettext("somebody", "changed"), labels)
    if word:
        return Phrase(word, named if told.named else [], _mark(told, row))
    if revision.kind == KINDS.CREATED:
        return Phrase(pgettext("somebody", "added"), named)
    return Phrase(pgettext("somebody", "deleted"), named)


def _moved(told: Told, revision: Revision) -> Phrase | None:
    """That it was put in another place, with the reason that was given; and that this was undone."""
    reason = revision.values.get("reason", "")
    if revision.action in told.moved:
        return Phrase(_word(revision.action, {revision.model}), [reason] if reason else [])
    if revision.action == UNDONE and reason.partition(" ")[0] in told.moved:
        return Phrase(_word(UNDONE, set()))
    return None


def _name(told: Told, revision: Revision) -> str:
    kind = str(told.model._meta.verbose_name)
    name = revision.values.get("name", "") if told.named or not told.thing else ""
    return f"{kind} {name}".strip()


def _mark(told: Told, row):
    return told.mark(row) if told.mark and isinstance(row, told.model) else None


def _names(reader, actors: set) -> dict:
    """Who did it; not by name where the reader may not see the person, nor where nobody did."""
    people = get_user_model().objects.visible_to(reader).filter(pk__in=actors - {None})
    names = dict.fromkeys(actors, _("Somebody outside your collaborations")) | {None: "Samverk"}
    return names | {person.pk: str(person) for person in people}
