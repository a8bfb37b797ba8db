"""What the mail server has to tell. `bounced` reads one report that a letter did not arrive (RFC 3464) from standard
input, and marks the letter as not delivered: for a pipe from the mailbox of SAMVERK_MAIL_FROM.

The exit code is 2 where it is no such report; then nothing is changed.
"""

import sys

from samverk.cli.terminal import Refusal, result
from samverk.core.post.bounces import LARGEST, NoReport, note_bounce

EXAMPLES = ["samverk post bounced < message"]


def add_arguments(parser) -> None:
    parser.add_argument("what", choices=["bounced"], help="a report on a letter that did not arrive")


def run(options) -> None:
    try:
        letter = note_bounce(sys.stdin.buffer.read(LARGEST + 1))
    except NoReport as refusal:
        raise Refusal(str(refusal)) from refusal
    result(f"Letter {letter.pk} was not delivered: {letter.last_error}")
