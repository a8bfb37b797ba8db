"""What a draft says: composed from the round, and kept for as long as nothing in the database has changed.

Every change leaves a link in the trail, in the same transaction; so the trail's newest link names one state of all that
an edition is composed from. Whoever stands for the content (approving) has it composed anew all the same.
"""

import json
import zlib
from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from samverk.core import trail
from samverk.core.trail import canonical
from samverk.reports.composing import compose
from samverk.reports.material import gather
from samverk.reports.models import Edition

MOST = 16  # drafts kept in each process: of 4,000 activities one takes a megabyte
_kept: OrderedDict[tuple, tuple[bytes, str]] = OrderedDict()
_lock = Lock()


def composed(edition: Edition) -> dict:
    """What the round says now, whatever was approved earlier."""
    told = {"number": edition.number, "introduction": edition.introduction}
    return compose(gather(edition.round, edition.organisation, edition.language, **told))


def frozen(content: dict) -> tuple[str, str]:
    """The canonical JSON and its SHA-256, over its UTF-8 bytes, in hexadecimal."""
    text = canonical(content)
    return text, sha256(text.encode()).hexdigest()


def told_now(edition: Edition) -> tuple[dict, str]:
    """As `composed`, with the content's SHA-256: from what is kept where the trail's newest link is still the same."""
    key = _key(edition)
    with _lock:
        found = _kept.get(key)
    if found:
        return json.loads(zlib.decompress(found[0])), found[1]
    content = composed(edition)
    text, digest = frozen(content)
    if key and key == _key(edition):  # else something came in while this was read
        with _lock:
            _kept[key] = zlib.compress(text.encode(), 1), digest
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return json.loads(text), digest


def _key(edition: Edition) -> tuple:
    """Names the edition and the state of the database; empty while nothing has left a trail."""
    head = trail.head()
    if not head.sequence:
        return ()
    told = edition.round_id, edition.organisation_id, edition.language, edition.number, edition.introduction
    return *told, head.sequence, head.hash
