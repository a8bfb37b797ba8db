"""Clear away what is older than its rule (gallring): sessions, mail that is done with, files and drafts of imports, and
the like. The worker does so each night; where none runs, call this daily.

The rules stand on the page “How long what is kept”. The trail keeps how much of each kind went.
"""

from samverk.cli.terminal import result
from samverk.core.retention.clearing import Due, clear, due

EXAMPLES = ["samverk retain --dry-run", "samverk retain"]


def add_arguments(parser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")


def run(options) -> None:
    found = due() if options.dry_run else clear()[0]
    for each in found:
        result(f"{each.rows:>8}  {each.kind.name:<24}  {_rule(each)}")
    total = sum(each.rows for each in found)
    result(f"{total} would go. Nothing was changed." if options.dry_run else f"{total} have gone.")


def _rule(each: Due) -> str:
    return "kept for ever" if each.before is None else f"older than {each.days} days, {each.before:%Y-%m-%d %H:%M} UTC"
