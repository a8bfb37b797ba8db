"""The log for auditors: a JSON object a line, the oldest first, with the hashes that prove the chain.

Each line has the facts that its `hash` is over, the `content_hash` that stands for the content, and the hash of the
line before. With --content also content and salt, of which the content hash is the SHA-256: whoever has these needs
nothing of ours to recompute the chain (docs/running.md says how). Content is what people wrote: hand it to nobody who
may not read all of it.
"""

import json

from samverk.cli.destroy import day
from samverk.cli.terminal import result
from samverk.core.models import Reading, Revision

EXAMPLES = ["samverk log --since 2026-01-01 > log.jsonl", "samverk log --model reports.edition --content"]
FACTS = (
    "sequence", "operation", "action", "at", "actor_id", "kind", "model", "object_id", "content_hash", "previous_hash",
    "hash",
)  # fmt: skip
READ = ("pk", "at", "day", "person_id", "model", "object_id", "way", "address")


def add_arguments(parser) -> None:
    parser.add_argument("--since", type=day, help="from that day on")
    parser.add_argument("--until", type=day, help="to and including that day")
    parser.add_argument("--person", type=int, help="what that person did, by number")
    parser.add_argument("--model", default="", help="of one kind of thing, as planning.activity")
    parser.add_argument("--object", type=int, help="of one thing, by its number")
    parser.add_argument("--action", default="", help="of actions that begin so, as reports.")
    parser.add_argument("--content", action="store_true", help="with content and salt")
    parser.add_argument("--readings", action="store_true", help="the log of reading instead")


def run(options) -> None:
    model, names = (Reading, READ) if options.readings else (Revision, FACTS)
    if options.content and not options.readings:
        names = (*names, "content", "salt")
    wanted = {
        "at__date__gte": options.since,
        "at__date__lte": options.until,
        "person_id" if options.readings else "actor_id": options.person,
        "model": options.model,
        "object_id": options.object,
    }
    rows = model.objects.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
    if options.action and not options.readings:
        rows = rows.filter(action__startswith=options.action)
    for row in rows.order_by("pk" if options.readings else "sequence").values(*names).iterator(chunk_size=2000):
        result(json.dumps(row, ensure_ascii=False, default=_plain))


def _plain(value) -> str:
    """A moment as the chain has it: in UTC, with six places after the second."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if hasattr(value, "hour") else str(value)
