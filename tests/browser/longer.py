"""Every text of the product's own 40 % longer, as another language or other words could make it.

What people have written stays as it is. The tail is made of the text's own last words, so that it breaks where words
do; a label's last word becomes a compound, as long ones in Swedish and Finnish are.
"""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from samverk.organisations.own_words import InOwnWords

SHARE = 0.4
A_LABEL = 3  # words at most
LONGEST_COMPOUND = 30  # letters: “tillgänglighetsredogörelsen” has 27
# A tail has no places for values, no elements and no character references, and stands before what ends the text.
NO_WORDS = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|<[^>]*>|&\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
END = re.compile(r"(?:</\w+>|[\s.,:;?!…)”])*$")


def longer(text: str) -> str:
    said = NO_WORDS.sub(" ", text)
    words = WORD.findall(said)
    if not words or "\x04" in text:  # the mark of a text with a context that is not translated
        return text
    missing = math.ceil(SHARE * len(" ".join(said.split())))
    end = END.search(text).start()
    is_compound = len(words) <= A_LABEL and len(words[-1]) + missing <= LONGEST_COMPOUND
    if is_compound and text[:end].endswith(words[-1]):
        return text[:end] + _tail(words, missing, "").lower() + text[end:]
    return f"{text[:end]} {_tail(words, missing, ' ')}{text[end:]}"


def _tail(words: list[str], letters: int, between: str) -> str:
    """So many letters of the last words, and of all over again where they are too few."""
    tail = ""
    for word in cycle(reversed(words)):
        tail = f"{word}{between}{tail}" if tail else word
        if len(tail) >= letters:
            return tail[:letters].rstrip().ljust(letters, words[-1][0])


@contextmanager
def longer_texts() -> Iterator[None]:
    """In this process: where the texts are translated, behind all else that is done to them there."""
    own = InOwnWords._own
    InOwnWords._own = lambda self, text, message: longer(own(self, text, message))
    try:
        yield
    finally:
        InOwnWords._own = own
