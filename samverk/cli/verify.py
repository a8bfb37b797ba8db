"""Recompute every hash: the whole revision trail, and each edition, its files and the organisations' Word templates.

Each of these rows is also compared with what the trail tells was saved. The exit code is 0 where all is as it was, 1
where anything is at fault.

Prints the newest link of the trail. Keep that line outside this machine, and give it back later with --anchor: only
so can one see that the end was cut off, or that somebody who owns the database rebuilt all of it. Each day the link is
mailed to SAMVERK_ANCHOR_TO; --anchors takes a file with such mails, one or many, pasted as they are.
"""

import argparse

from samverk.cli.terminal import Refusal, readable, result, tell
from samverk.core import anchors, reading, trail
from samverk.reports import verifying
from samverk.reports.models import DocxTemplate, Edition, EditionFile

EXAMPLES = ["samverk verify", "samverk verify --anchors mails.txt", "samverk verify --anchor 1841:9f2c…"]


def add_arguments(parser) -> None:
    parser.add_argument(
        "--anchor",
        action="append",
        type=anchor,
        default=[],
        metavar="NUMBER:HASH",
        help="a link that an earlier run printed; may be given several times",
    )

    parser.add_argument(
        "--anchors", action="append", type=readable, default=[], metavar="FILE", help="mails with links, as they came"
    )


def anchor(text: str) -> tuple[int, str]:
    number, _colon, link = text.partition(":")
    if not number.isdecimal() or len(link) != 64:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number, a colon and a hash of 64 letters")
    return int(number), link.lower()


def mailed(files: list) -> list[tuple[int, str]]:
    found = []
    for path in files:
        try:
            found += anchors.read(path.read_bytes()).items()
        except anchors.NoAnchors as refusal:
            raise Refusal(f"{path}: {refusal}") from refusal
    return found


def run(options) -> int:
    tell("Recomputing the trail.")
    kept, given = verifying.anchors(), [*options.anchor, *mailed(options.anchors)]
    faults = [
        f"{number}: a fixed edition carries another hash than the anchor given"
        for number, link in given
        if kept.get(number, link) != link
    ]
    report = trail.verify(kept | dict(given), lambda done: tell(f"  {done} revisions"))
    faults = [*report.faults, *faults, *reading.faults()]
    tell("Recomputing the editions, their files and the templates.")
    faults += verifying.verify(lambda what, done: tell(f"  {done} {what}"))
    for fault in faults:
        tell(f"FAULT {fault}")
    fixed = Edition.objects.filter(state=Edition.State.FIXED).count()
    files, templates = EditionFile.objects.count(), DocxTemplate.objects.count()
    result(
        f"{report.rows} revisions, {fixed} fixed editions, {files} files, {templates} templates, {len(faults)} faults"
    )
    result(f"newest link {report.rows}:{report.head}")
    return 1 if faults else 0
