"""What Swedish words are, and how they join: the word list of the package hunspell-sv, read as data.

The list says of each word how it bends and whether it may begin or end a compound. Read backwards, its rules answer
two questions: of which base form may this be a form (*skolans* of *skola*), and of which words is this compound made
(*kulturmiljövårdens* of *kultur*, *miljö* and *vård*).
"""

import re
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import files

from samverk.core.search.words import set_of

BEGINS, MIDDLE, ENDS, PART_ONLY, FORBIDDEN = "XUYZ%"  # the list's flags
NOUNS = "YBD"  # and what bends as a noun
BENDS = frozenset("BCDEFGHIJKLMNOPQ")
SHORTEST = 3  # letters of a part, but for those below
SHORT_HEADS = frozenset({"el", "by", "ö", "is", "it", "eu"})  # elbåt, byväg, öliv, isbana
MORE_HEADS = {head: head for head in SHORT_HEADS} | {"läs": "läsa"}  # läsfrämjande
REMEMBERED = 100_000  # words whose base forms are known again
LONGEST = 60  # letters of a word worth dividing: the work grows with their square
# Words that make another word of what follows rather than join it: underlag is no kind of lag.
NO_HEADS = set_of(
    """
    an av bak bort emot efter fast fort fram från full för före förut genom in inne inter kring med mot ner om på
    runt sam samman till tillbaka trans under upp ut utom vid åter över
    """
)
# Endings that the list has as words, and that would cut ordinary words apart.
NO_TAILS = set_of(
    """
    alt amma ande and are arna bar dom dome ende ens ent eri erna eten full het illa ing inne ion isk ism kap ling
    löna lös men mental mes ning orna ration ren ring sam ska skap ters ting ärna
    """
)
# Words that only look as if they were put together.
WHOLE = set_of(
    """
    beskriva beskrivning drastisk ekologisk biologisk handläggare handläggning kilometer kompetens koppling kontor
    kultur landskap landsting ordförande paragraf plattform rapport redovisa redovisning rikslag skärgård transport
    transportera verktyg villkor
    """
)
# Plurals that change their vowel, which the list has as words of their own.
OTHER_VOWEL = {
    "städer": "stad", "länder": "land", "böcker": "bok", "händer": "hand", "nätter": "natt", "tänder": "tand",
    "rötter": "rot", "fötter": "fot", "stränder": "strand", "bränder": "brand", "bönder": "bonde", "män": "man",
    "söner": "son", "döttrar": "dotter", "bröder": "broder", "ledamöter": "ledamot",
}  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """A rule read backwards: a word that ends in `added` may come of one with that flag, which ended in `taken`."""

    flag: str
    added: str
    taken: str
    fits: re.Pattern


@dataclass
class Lexicon:
    flags: dict[str, str] = field(default_factory=dict)  # by base form
    endings: dict[str, list[Ending]] = field(default_factory=dict)  # by the ending's letters
    heads: dict[str, str] = field(default_factory=dict)  # what a compound may begin or go on with: of which base form
    remembered: dict[str, list[str]] = field(default_factory=dict)  # the same endings come in many compounds

    def bases(self, word: str) -> list[str]:
        """The base forms that the word may be a form of, the likeliest first; none when the list does not know it."""
        found = self.remembered.get(word)
        if found is None:
            if len(self.remembered) >= REMEMBERED:
                self.remembered.clear()
            found = self.remembered[word] = self._bases(word)
        return found

    def _bases(self, word: str) -> list[str]:
        bare = word.removesuffix("s").removesuffix("na")
        if bare in OTHER_VOWEL:
            return [OTHER_VOWEL[bare]]
        found = [word] if self._stands_alone(word) else []
        for length in range(min(6, len(word) - 1), -1, -1):
            stem = word[: len(word) - length]
            for ending in self.endings.get(word[len(stem) :], ()):
                base = stem + ending.taken
                if ending.flag in self.flags.get(base, "") and base not in found and ending.fits.search(base):
                    found.append(OTHER_VOWEL.get(base, base))
        # The list has some forms as words of their own (mötet): what bends is likelier the base (möte).
        return sorted(found, key=lambda base: BENDS.isdisjoint(self.flags.get(base, "")))

    def parts(self, word: str) -> tuple[str, ...]:
        """What a compound is made of, each part in its base form; nothing when the word does not divide.

        A word that the list does not know may also divide where the list would not have it: people coin words.
        """
        if len(word) > LONGEST or word in WHOLE:
            return ()
        known = next(iter(self.bases(word)), "")
        if known in WHOLE:
            return ()
        found = self._listed(known or word, bool(known)) or self._coined(known or word, bool(known))
        divided = (self.parts(part) or (self.free(part),) for part in found)
        return tuple(piece for pieces in divided for piece in pieces)

    def free(self, part: str) -> str:
        """The word that a joining form is of: besöks of besök, arbets of arbete, medborgar of medborgare."""
        bare = part.removesuffix("s")
        if part == bare and self._stands_alone(part):
            return part
        spellings = (bare, f"{bare}e", f"{bare}a", part, f"{part[:-1]}a", part[:-1])
        return next((each for each in spellings if self._stands_alone(each)), part)

    def _stands_alone(self, word: str) -> bool:
        return PART_ONLY not in self.flags.get(word, PART_ONLY)

    def stem(self, base: str) -> str:
        """What a base form shares with the words made from it: hållbarhet and hållbar, utveckling and utveckla."""
        for ending, other in (("het", ""), ("ning", "a"), ("ing", "a"), ("ande", "a"), ("ende", "a"), ("an", "a")):
            origin = base.removesuffix(ending)
            if origin != base and len(origin) > SHORTEST and self._stands_alone(origin + other):
                return origin
        return base[:-1] if len(base) > SHORTEST and base[-1] in "ae" else base

    def _listed(self, word: str, is_known: bool = True) -> tuple[str, ...]:
        """By the list's own rules. Two parts are likelier than three, and even ones likelier than uneven.

        What the list does not know is as likely a name when its parts are short: Roslagen is no ros-lag.
        """
        pairs, more = [], []
        for head, tail in self._cuts(word):
            if head not in self.heads or head in NO_HEADS:
                continue
            base = self._ends(tail, ENDS)
            if base and (is_known or len(head) + len(base) > 2 * SHORTEST):
                pairs.append((self.heads[head], base))
            elif not pairs and len(head) > SHORTEST and len(tail) > 2 * SHORTEST and (rest := self._listed(tail)):
                more.append((self.heads[head], *rest))
        return max(pairs or more, key=lambda parts: min(map(len, parts)), default=())

    def _coined(self, word: str, is_known: bool) -> tuple[str, ...]:
        """A known word with or without the joining s, or a verb's stem, before a word that may end a compound.

        Before words that the list does not know also a name: Norrtäljevägen. Of words that it does know, only such
        as cannot be mistaken: cykelled, but not företag.
        """
        found = []
        for head, tail in self._cuts(word):
            certain = 0 if not is_known else 3 if len(tail) > 6 else 4 if len(tail) > 4 else 5
            if head in NO_HEADS or len(head) < certain:
                continue
            known = self.heads.get(head) or (self._joined(head) if len(tail) > 3 and len(head) > 3 else "")
            named = not is_known and len(head) > 4 and len(tail) > 4
            base = self._ends(tail, NOUNS) if known or named else ""
            if base and (not known or len(head) + len(base) > 2 * SHORTEST):
                found.append((not known, len(head) + len(tail) > len(word), known or head, base))
        return min(found, key=lambda each: (*each[:2], -min(map(len, each[2:]))), default=())[2:]

    def _joined(self, head: str) -> str:
        spellings = (head, head.removesuffix("s"), f"{head}a")
        known = (
            each for each in spellings if len(each) > SHORTEST and PART_ONLY not in self.flags.get(each, PART_ONLY)
        )
        return next(known, "")

    @staticmethod
    def _cuts(word: str):
        for place in range(1, len(word) - SHORTEST + 1):
            head, tail = word[:place], word[place:]
            if place < SHORTEST and head not in SHORT_HEADS:
                continue
            yield head, tail
            if head[-2:-1] == head[-1]:  # glass + skål is written glasskål
                yield head, head[-1] + tail

    def _ends(self, tail: str, flags: str) -> str:
        """The base form of what may end a compound: a word with one of the flags. "" for all else."""
        if tail in NO_TAILS:
            return ""
        fit = (base for base in self.bases(tail) if not NO_TAILS.intersection([base]) and len(base) >= SHORTEST)
        return next((base for base in fit if set(flags) & set(self.flags.get(base, ""))), "")


@cache
def swedish() -> Lexicon:
    """Read once in a process, when somebody first searches or saves: a third of a second, and about 30 MB."""
    return read(_text("sv_SE_expanded.aff"), _text("sv_SE_expanded.dic"))


def _text(name: str) -> str:
    path = next(path for path in files("hunspell-sv") if path.name == name)
    return path.locate().read_text(encoding="utf-8")


def read(rules: str, words: str) -> Lexicon:
    """From the two files of a hunspell dictionary: its rules and its words."""
    lexicon, joints = Lexicon(), {}
    for line in rules.splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX":
            _read_rule(parts, lexicon, joints)
    for line in words.splitlines()[1:]:
        word, _slash, flags = line.partition("/")
        if word.isalpha() and word.islower() and FORBIDDEN not in flags:
            _read_word(word, flags.split()[0] if flags.strip() else "", lexicon, joints)
    for head, base in MORE_HEADS.items():
        lexicon.heads.setdefault(head, base)
    return lexicon


def _read_rule(parts: list[str], lexicon: Lexicon, joints: dict) -> None:
    _kind, flag, taken, added, fits = parts[:5]
    added, _slash, joining = ("" if each == "0" else each for each in added.partition("/"))
    ending = Ending(flag, "" if added == "0" else added, "" if taken == "0" else taken, re.compile(f"(?:{fits})$"))
    if BEGINS in joining or MIDDLE in joining:
        joints.setdefault(flag, []).append(ending)
    elif not added.endswith("-"):
        lexicon.endings.setdefault(ending.added, []).append(ending)


def _read_word(word: str, flags: str, lexicon: Lexicon, joints: dict) -> None:
    lexicon.flags[word] = sys.intern(lexicon.flags.get(word, "") + flags)
    if BEGINS in flags or MIDDLE in flags:
        lexicon.heads[word] = word
    for flag in flags:
        for joint in joints.get(flag, ()):
            if word.endswith(joint.taken) and joint.fits.search(word):
                lexicon.heads.setdefault(word[: len(word) - len(joint.taken)] + joint.added, word)
