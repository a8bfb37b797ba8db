"""Recompute every hash: the whole revision trail, and each fixed edition with its files.

Prints the newest link of the trail. Keep that line outside this machine, and give it back later with --anchor: only
so can one see that the end was cut off, or that somebody who owns the database rebuilt all of it.
"""

import argparse

from samverk.cli.terminal import result, tell
from samverk.core import trail
from samverk.reports.models import Edition
from samverk.reports.operations import verify as faulty_editions

EXAMPLES = ["samverk verify", "samverk verify --anchor 1841:9f2c…"]


def add_arguments(parser) -> None:
    parser.add_argument(
        "--anchor",
        action="append",
        type=anchor,
        default=[],
        metavar="NUMBER:HASH",
        help="a link that an earlier run printed; may be given several times",
    )


def anchor(text: str) -> tuple[int, str]:
    number, _colon, link = text.partition(":")
    if not number.isdecimal() or len(link) != 64:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number, a colon and a hash of 64 letters")
    return int(number), link.lower()


def run(options) -> int:
    tell("Recomputing the trail and the editions.")
    report = trail.verify(dict(options.anchor))
    faults = list(dict.fromkeys([*report.faults, *faulty_editions()]))  # both read the trail
    for fault in faults:
        tell(f"FAULT {fault}")
    fixed = Edition.objects.filter(state=Edition.State.FIXED).count()
    result(f"{report.rows} revisions, {fixed} fixed editions, {len(faults)} faults")
    result(f"newest link {report.rows}:{report.head}")
    return 1 if faults else 0
